// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ring.CycleFit;
import dev.ringside.ring.RingShape.RingClock;
import java.util.Optional;
import java.util.UUID;

/// The clock of a session as it is described at one moment ([SessionClock]): CLOCK_MONOTONIC, as LTTng names and
/// identifies it, or the processor's time stamp counter. Immutable.
///
/// @param clock         what the time stamps count
/// @param uuid          the same in both domains
/// @param frequencyHz   of the counter
/// @param offsetSeconds from the Unix epoch to the clock's zero
/// @param offsetCycles  likewise, the rest, less than a second
/// @param precision     how far a time stamp may be from the time that it stands for, in cycles, where that is known
public record TraceClock(
        RingClock clock,
        UUID uuid,
        long frequencyHz,
        long offsetSeconds,
        long offsetCycles,
        Optional<Long> precision) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// @param epochOffsetNanos from the epoch to the clock's zero
    static TraceClock monotonic(UUID uuid, long epochOffsetNanos) {
        return new TraceClock(
                RingClock.MONOTONIC,
                uuid,
                NANOS_PER_SECOND,
                Math.floorDiv(epochOffsetNanos, NANOS_PER_SECOND),
                Math.floorMod(epochOffsetNanos, NANOS_PER_SECOND),
                Optional.empty());
    }

    /// @param epochOffsetNanos from the epoch to the zero of CLOCK_MONOTONIC
    static TraceClock cycles(UUID uuid, CycleFit fit, long epochOffsetNanos) {
        long zeroNanos = Math.addExact(epochOffsetNanos, fit.zeroNanos());
        return new TraceClock(
                RingClock.TSC,
                uuid,
                fit.frequencyHz(),
                Math.floorDiv(zeroNanos, NANOS_PER_SECOND),
                fit.cycles(Math.floorMod(zeroNanos, NANOS_PER_SECOND)),
                Optional.of(fit.cycles(Math.min(fit.residualNanos(), NANOS_PER_SECOND))));
    }

    /// Its name and id.
    public String name() {
        return clock == RingClock.TSC ? "tsc" : "monotonic";
    }

    public ClockClass clockClass() {
        return new ClockClass(
                name(),
                new Identity(Optional.empty(), Optional.of(name()), Optional.of(uuid.toString())),
                Optional.of(uuid),
                Optional.of(clock == RingClock.TSC ? "Time Stamp Counter" : "Monotonic Clock"),
                frequencyHz,
                new ClockOrigin.UnixEpoch(),
                offsetSeconds,
                offsetCycles,
                precision,
                Optional.empty(),
                Attributes.NONE);
    }
}
