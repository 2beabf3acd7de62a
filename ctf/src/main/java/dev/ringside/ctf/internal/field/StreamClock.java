// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

/// The value of a data stream's default clock, moved on by timestamps that may be shorter than 64 bits (CTF2-SPEC-2.0
/// §7.3;
/// CTF 1.8.3 §8).
public final class StreamClock {
    private long cycles;

    StreamClock() {}

    /// Unsigned.
    public long cycles() {
        return cycles;
    }

    public void cycles(long newCycles) {
        cycles = newCycles;
    }

    /// Takes a timestamp's low bits: where they are less than the clock's own low bits, they have wrapped once.
    public void update(long value, int lengthBits) {
        cycles = updated(cycles, value, lengthBits);
    }

    public static long updated(long cycles, long value, int lengthBits) {
        if (lengthBits >= Long.SIZE) {
            return value;
        }
        long mask = (1L << lengthBits) - 1;
        long high = cycles & ~mask;
        return (value < (cycles & mask) ? high + mask + 1 : high) | value;
    }
}
