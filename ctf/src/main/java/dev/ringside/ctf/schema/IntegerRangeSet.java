// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.math.BigInteger;
import java.util.List;

/// A non-empty list of integer ranges (CTF2-SPEC-2.0 §5.3.1); ranges may overlap.
public record IntegerRangeSet(List<IntegerRange> ranges) {
    public IntegerRangeSet {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("an integer range set holds at least one range");
        }
    }

    public static IntegerRangeSet of(IntegerRange... ranges) {
        return new IntegerRangeSet(List.of(ranges));
    }

    public boolean contains(BigInteger value) {
        for (IntegerRange range : ranges) {
            if (range.contains(value)) {
                return true;
            }
        }
        return false;
    }

    public boolean intersects(IntegerRangeSet other) {
        for (IntegerRange mine : ranges) {
            for (IntegerRange theirs : other.ranges) {
                if (mine.intersects(theirs)) {
                    return true;
                }
            }
        }
        return false;
    }
}
