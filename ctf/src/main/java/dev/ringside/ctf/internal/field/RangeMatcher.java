// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Tests whether a 64-bit integer lies in a set of ranges. Immutable.
public final class RangeMatcher {
    public static final RangeMatcher ALL = new RangeMatcher(new long[] {Long.MIN_VALUE, Long.MAX_VALUE});
    public static final RangeMatcher NOT_ZERO = new RangeMatcher(new long[] {Long.MIN_VALUE, -1, 1, Long.MAX_VALUE});

    /// Bounds in turn, lower and upper, in the order of signed comparison after adding the bias.
    private final long[] bounds;
    private final long bias;

    private RangeMatcher(long[] bounds) {
        this.bounds = bounds;
        this.bias = 0;
    }

    /// @param signed whether the integers to test are signed
    RangeMatcher(IntegerRangeSet ranges, boolean signed) {
        BigInteger least = signed ? BigInteger.valueOf(Long.MIN_VALUE) : BigInteger.ZERO;
        BigInteger greatest = least.add(BigInteger.ONE.shiftLeft(Long.SIZE)).subtract(BigInteger.ONE);
        this.bias = signed ? 0 : Long.MIN_VALUE;
        List<Long> kept = new ArrayList<>();
        for (IntegerRange range : ranges.ranges()) {
            BigInteger lower = range.lower().max(least);
            BigInteger upper = range.upper().min(greatest);
            if (lower.compareTo(upper) <= 0) {
                kept.add(lower.longValue() + bias);
                kept.add(upper.longValue() + bias);
            }
        }
        this.bounds = new long[kept.size()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = kept.get(i);
        }
    }

    public boolean matches(long value) {
        long biased = value + bias;
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i] <= biased && biased <= bounds[i + 1]) {
                return true;
            }
        }
        return false;
    }

    public long bias() {
        return bias;
    }

    /// Lower and upper bounds in turn; for unsigned integers flipped in the top bit.
    public long[] biasedBounds() {
        return bounds.clone();
    }
}
