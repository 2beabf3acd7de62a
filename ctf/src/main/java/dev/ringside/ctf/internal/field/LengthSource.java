// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;

/// Where the length of an array, string or BLOB comes from. Immutable.
sealed interface LengthSource {
    /// Unsigned: negative means more than any data can hold.
    long get(DecodeState state);

    /// The least that [#get] returns.
    long minimum();

    record Fixed(long length) implements LengthSource {
        @Override
        public long get(DecodeState state) {
            return length;
        }

        @Override
        public long minimum() {
            return length;
        }
    }

    record FromField(FieldNode node, Dependency dependency) implements LengthSource {
        @Override
        public long get(DecodeState state) {
            int target = dependency.latest(state);
            if (target < 0) {
                throw state.malformed("the length field of " + node + " was not decoded");
            }
            return dependency.value(state, target);
        }

        @Override
        public long minimum() {
            return 0;
        }
    }
}
