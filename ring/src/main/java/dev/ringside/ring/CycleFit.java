// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.util.List;

/// The line that fits samples of the time stamp counter and CLOCK_MONOTONIC: a clock of a constant frequency, as CTF
/// has them. Immutable, for any thread.
///
/// The frequency is a whole number of hertz, as clock classes want it; the zero is chosen for that frequency so that
/// the line goes through the middle of the samples. Half a hertz of 2.5 GHz is 0.2 ns in a second.
///
/// @param frequencyHz   of the counter
/// @param zeroNanos     of CLOCK_MONOTONIC where the counter was 0, along the line
/// @param residualNanos the furthest that a sample is from the line, its own uncertainty included
public record CycleFit(long frequencyHz, long zeroNanos, long residualNanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// More than any processor has: so many cycles of a second, in nanoseconds, fit into 63 bits.
    private static final long HIGHEST_HZ = 9_000_000_000L;

    /// @throws IllegalArgumentException if the frequency is none that a time stamp counter has
    public CycleFit {
        if (frequencyHz <= 0 || frequencyHz > HIGHEST_HZ) {
            throw new IllegalArgumentException(
                    "frequencyHz=" + frequencyHz + " is not in the range 1 to " + HIGHEST_HZ);
        }
    }

    /// Fits at least two samples, which are in order. Each counts for the time around it, so that it does not matter
    /// where they lie close.
    public static CycleFit of(List<CycleSample> samples) {
        CycleSample first = samples.getFirst();
        double weights = 0;
        double cycles = 0;
        double nanos = 0;
        for (int i = 0; i < samples.size(); i++) {
            double weight = weight(samples, i);
            weights += weight;
            cycles += weight * (samples.get(i).cycles() - first.cycles());
            nanos += weight * (samples.get(i).monotonicNanos() - first.monotonicNanos());
        }
        double middleCycles = cycles / weights;
        double middleNanos = nanos / weights;
        double square = 0;
        double product = 0;
        for (int i = 0; i < samples.size(); i++) {
            double x = samples.get(i).cycles() - first.cycles() - middleCycles;
            double y = samples.get(i).monotonicNanos() - first.monotonicNanos() - middleNanos;
            square += weight(samples, i) * x * x;
            product += weight(samples, i) * x * y;
        }
        long frequencyHz = Math.round(NANOS_PER_SECOND * square / product);
        CycleFit line = new CycleFit(frequencyHz, 0, 0);
        long middle = first.cycles() + Math.round(middleCycles);
        long zeroNanos = first.monotonicNanos() + Math.round(middleNanos) - line.monotonicNanos(middle);
        return new CycleFit(frequencyHz, zeroNanos, residual(samples, new CycleFit(frequencyHz, zeroNanos, 0)));
    }

    /// Half the time from the sample before to the one after.
    private static double weight(List<CycleSample> samples, int i) {
        CycleSample before = samples.get(Math.max(i - 1, 0));
        CycleSample after = samples.get(Math.min(i + 1, samples.size() - 1));
        return (after.cycles() - before.cycles()) / 2.0;
    }

    private static long residual(List<CycleSample> samples, CycleFit line) {
        long furthest = 0;
        for (CycleSample sample : samples) {
            long distance = Math.abs(line.monotonicNanos(sample.cycles()) - sample.monotonicNanos());
            furthest = Math.max(furthest, distance + line.nanos(sample.spreadCycles()) / 2);
        }
        return furthest;
    }

    /// What CLOCK_MONOTONIC said at a moment, along the line.
    public long monotonicNanos(long cycles) {
        return zeroNanos + nanos(cycles);
    }

    private long nanos(long cycles) {
        return cycles / frequencyHz * NANOS_PER_SECOND + cycles % frequencyHz * NANOS_PER_SECOND / frequencyHz;
    }

    /// So many nanoseconds, less than a second, in cycles.
    public long cycles(long nanos) {
        return nanos * frequencyHz / NANOS_PER_SECOND;
    }
}
