// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import dev.ringside.ring.internal.NativeGate;

/// What the time stamp counter and CLOCK_MONOTONIC said at one moment. Immutable, for any thread.
///
/// @param cycles         of the counter, halfway between a reading before and one after the clock's
/// @param monotonicNanos of the clock
/// @param spreadCycles   between these two readings: the moment is known to half of it
public record CycleSample(long cycles, long monotonicNanos, long spreadCycles) {
    /// Reads both now, the tightest of several readings.
    ///
    /// @throws IllegalStateException if the counter is not usable
    public static CycleSample take() {
        CycleCounter.requireUsable();
        return NativeGate.sample();
    }

    /// @param before of the clock's reading, in cycles
    /// @param after  likewise
    public static CycleSample between(long before, long after, long monotonicNanos) {
        return new CycleSample(before + (after - before) / 2, monotonicNanos, after - before);
    }
}
