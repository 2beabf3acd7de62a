// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.reader.ClockConversion;
import dev.ringside.ctf.reader.DataStreamSchema;
import org.jspecify.annotations.Nullable;

/// Tells, without working out any time, that the times of many events can all be converted to nanoseconds. Immutable.
///
/// A timestamp of fewer bits than the clock's moves the clock on by less than its range, so that a number of events
/// bounds the time of the last.
final class TimeLimit {
    /// With more bits, the bound of a few events already says nothing.
    private static final int MAX_PARTIAL_BITS = 32;

    private final @Nullable ClockConversion clock;
    private final int partialBits;

    private TimeLimit(@Nullable ClockConversion clock, int partialBits) {
        this.clock = clock;
        this.partialBits = partialBits;
    }

    static TimeLimit of(DataStreamSchema schema) {
        ClockConversion clock = schema.clockClass().isPresent() ? schema.clockConversion() : null;
        HeaderShape shape = schema.codecs().headerShape().orElse(null);
        int partial = shape == null ? Long.SIZE : Math.max(partialBits(shape.first()), partialBits(shape.extended()));
        return new TimeLimit(clock, partial);
    }

    private static int partialBits(HeaderShape.Part part) {
        return part.timestampBits() < Long.SIZE ? part.timestampBits() : 0;
    }

    /// Whether such bounds can be of use.
    boolean isUseful() {
        return clock == null || partialBits <= MAX_PARTIAL_BITS;
    }

    /// Whether the time of an event depends on those of the events before.
    boolean dependsOnOrder() {
        return clock != null && partialBits > 0;
    }

    /// @param latestCycles no time given in full is later; unsigned
    boolean holds(long latestCycles, long events) {
        if (clock == null) {
            return true;
        }
        if (latestCycles < 0 || events >>> Long.SIZE - 2 - MAX_PARTIAL_BITS != 0) {
            return false;
        }
        long bound = latestCycles + (partialBits == 0 ? 0 : events << partialBits);
        if (bound < 0) {
            return false;
        }
        try {
            clock.toNanos(0);
            clock.toNanos(bound);
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }
}
