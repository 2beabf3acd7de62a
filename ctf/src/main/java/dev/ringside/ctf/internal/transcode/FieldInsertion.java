// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.transcode;

import dev.ringside.ctf.reader.FieldNode;

/// Says what new fields of a record hold. Called by the thread that transcodes.
@FunctionalInterface
public interface FieldInsertion {
    /// For records without new fields.
    FieldInsertion NONE = (first, second) -> new byte[0];

    /// The new fields, encoded, from a byte on.
    ///
    /// @param first  value of the field [Place#first()]
    /// @param second value of the field [Place#second()]
    byte[] encoded(long first, long second);

    /// Where new fields go.
    ///
    /// @param structure they follow its last member
    /// @param first     an integer of it, as it was read
    /// @param second    another one
    record Place(FieldNode structure, FieldNode first, FieldNode second) {}
}
