// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.schema.ClockClass;

/// Clock cycles to nanoseconds from the clock's origin, with Babeltrace's rounding: exact at 1 GHz, otherwise through
/// a double.
///
/// Immutable; any thread.
public final class ClockConversion {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double TWO_TO_THE_63 = 0x1p63;

    private final long frequencyHz;
    private final long baseNanos;
    private final boolean baseOverflows;

    public ClockConversion(ClockClass clock) {
        this(clock.frequencyHz(), clock.offsetSeconds(), clock.offsetCycles());
    }

    ClockConversion(long frequencyHz, long offsetSeconds, long offsetCycles) {
        this.frequencyHz = frequencyHz;
        long base = 0;
        boolean overflows = false;
        try {
            base = Math.addExact(
                    Math.multiplyExact(offsetSeconds, NANOS_PER_SECOND), cyclesToNanos(frequencyHz, offsetCycles));
        } catch (ArithmeticException e) {
            overflows = true;
        }
        this.baseNanos = base;
        this.baseOverflows = overflows;
    }

    /// Whether nanoseconds are cycles plus [#baseNanos()]. Overflow has still to be checked.
    public boolean isOffsetOnly() {
        return frequencyHz == NANOS_PER_SECOND && !baseOverflows;
    }

    public long frequencyHz() {
        return frequencyHz;
    }

    /// The nanoseconds from the origin of cycle 0.
    public long baseNanos() {
        return baseNanos;
    }

    /// @param cycles unsigned
    /// @throws ArithmeticException where the result does not fit 64 signed bits
    public long toNanos(long cycles) {
        if (baseOverflows) {
            throw new ArithmeticException("the clock's offset overflows");
        }
        return Math.addExact(baseNanos, cyclesToNanos(frequencyHz, cycles));
    }

    private static long cyclesToNanos(long frequencyHz, long cycles) {
        if (frequencyHz == NANOS_PER_SECOND) {
            if (cycles < 0) {
                throw new ArithmeticException("more than 63 bits of nanoseconds");
            }
            return cycles;
        }
        double nanos = 1e9 * unsignedToDouble(cycles) / unsignedToDouble(frequencyHz);
        if (nanos >= TWO_TO_THE_63) {
            throw new ArithmeticException("more than 63 bits of nanoseconds");
        }
        return (long) nanos;
    }

    private static double unsignedToDouble(long value) {
        if (value >= 0) {
            return value;
        }
        // Halve with the lowest bit kept sticky, so that rounding is the same as from the exact value.
        return ((value >>> 1) | (value & 1)) * 2.0;
    }
}
