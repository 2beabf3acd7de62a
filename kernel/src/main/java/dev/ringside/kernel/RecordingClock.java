// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ring.CycleClock;
import java.util.Optional;
import java.util.UUID;

/// What the time stamps of a recording count: CLOCK_MONOTONIC, or the processor's time stamp counter. Any thread.
///
/// @param clockClass how the trace describes it, the same for all domains of a session
/// @param counter    the counter; empty: CLOCK_MONOTONIC
public record RecordingClock(ClockClass clockClass, Optional<CycleClock> counter) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final String MONOTONIC = "monotonic";

    /// CLOCK_MONOTONIC, as LTTng names and identifies it.
    ///
    /// @param epochOffsetNanos from the Unix epoch to the clock's zero
    public static RecordingClock monotonic(long epochOffsetNanos) {
        UUID bootId = KernelEnvironment.bootId();
        return new RecordingClock(
                new ClockClass(
                        MONOTONIC,
                        new Identity(Optional.empty(), Optional.of(MONOTONIC), Optional.of(bootId.toString())),
                        Optional.of(bootId),
                        Optional.of("Monotonic Clock"),
                        NANOS_PER_SECOND,
                        new ClockOrigin.UnixEpoch(),
                        Math.floorDiv(epochOffsetNanos, NANOS_PER_SECOND),
                        Math.floorMod(epochOffsetNanos, NANOS_PER_SECOND),
                        Optional.empty(),
                        Optional.empty(),
                        Attributes.NONE),
                Optional.empty());
    }

    /// Its time now.
    public long now() {
        return counter.isPresent() ? counter.get().now() : System.nanoTime();
    }

    /// Its time when CLOCK_MONOTONIC was `nanos`: where it is the counter, known to some tens of nanoseconds.
    public long at(long nanos) {
        return counter.isPresent() ? counter.get().cyclesAt(nanos) : nanos;
    }

    /// Makes times of now better known.
    public void sample() {
        counter.ifPresent(CycleClock::sample);
    }

    /// The name by which tracefs has it.
    public String traceClock() {
        return counter.isPresent() ? "x86-tsc" : "mono";
    }
}
