// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import java.util.List;

/// A variant: the first option whose ranges hold the selector.
final class VariantDecoder extends FieldDecoder {
    private final Dependency selector;
    /// By target of the selector, then by option.
    private final RangeMatcher[][] ranges;
    private final FieldDecoder[] options;
    private final long minimumBits;

    VariantDecoder(FieldNode node, Dependency selector, RangeMatcher[][] ranges, List<FieldDecoder> options) {
        super(node);
        this.selector = selector;
        this.ranges = ranges;
        this.options = options.toArray(new FieldDecoder[0]);
        long leastBits = options.isEmpty() ? 0 : Long.MAX_VALUE;
        for (FieldDecoder option : options) {
            leastBits = Math.min(leastBits, option.minimumBits());
        }
        this.minimumBits = leastBits;
    }

    @Override
    void decode(DecodeState state) {
        int target = selector.latest(state);
        if (target < 0) {
            throw state.malformed("the selector field of " + node + " was not decoded");
        }
        long value = selector.value(state, target);
        FieldDecoder option = selected(state, ranges[target], value);
        state.visitor.beginVariant(node, option.node);
        option.decode(state);
        state.visitor.endVariant(node);
    }

    private FieldDecoder selected(DecodeState state, RangeMatcher[] optionRanges, long value) {
        for (int i = 0; i < optionRanges.length; i++) {
            if (optionRanges[i].matches(value)) {
                return options[i];
            }
        }
        throw state.malformed("no option of the variant " + node + " is selected by the value " + value);
    }

    @Override
    long minimumBits() {
        return minimumBits;
    }
}
