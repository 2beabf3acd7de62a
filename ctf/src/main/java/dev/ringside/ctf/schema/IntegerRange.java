// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.math.BigInteger;

/// A closed range of integers, both ends included (CTF2-SPEC-2.0 §5.3.1). The ends are exact, so that one type serves
/// signed and unsigned integers of any length.
public record IntegerRange(BigInteger lower, BigInteger upper) {
    public IntegerRange {
        if (lower.compareTo(upper) > 0) {
            throw new IllegalArgumentException("empty integer range: lower=" + lower + " upper=" + upper);
        }
    }

    public static IntegerRange of(long lower, long upper) {
        return new IntegerRange(BigInteger.valueOf(lower), BigInteger.valueOf(upper));
    }

    public static IntegerRange of(long value) {
        return of(value, value);
    }

    public boolean contains(BigInteger value) {
        return lower.compareTo(value) <= 0 && value.compareTo(upper) <= 0;
    }

    public boolean intersects(IntegerRange other) {
        return lower.compareTo(other.upper) <= 0 && other.lower.compareTo(upper) <= 0;
    }
}
