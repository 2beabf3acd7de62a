// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An optional field: there when its selector is true or lies in the ranges.
final class OptionalDecoder extends FieldDecoder {
    private final Dependency selector;
    /// By target of the selector; null elements for booleans.
    private final @Nullable RangeMatcher[] ranges;
    private final FieldDecoder field;

    OptionalDecoder(FieldNode node, Dependency selector, List<@Nullable RangeMatcher> ranges, FieldDecoder field) {
        super(node);
        this.selector = selector;
        this.ranges = ranges.toArray(new RangeMatcher[0]);
        this.field = field;
    }

    @Override
    void decode(DecodeState state) {
        int target = selector.latest(state);
        if (target < 0) {
            throw state.malformed("the selector field of " + node + " was not decoded");
        }
        long value = selector.value(state, target);
        RangeMatcher matcher = ranges[target];
        boolean present = matcher == null ? value != 0 : matcher.matches(value);
        state.visitor.beginOptional(node, present);
        if (present) {
            field.decode(state);
        }
        state.visitor.endOptional(node);
    }

    @Override
    long minimumBits() {
        return 0;
    }
}
