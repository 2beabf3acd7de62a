// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The time stamp counter beside CLOCK_MONOTONIC, sampled for as long as a recording lasts. Any thread.
///
/// The kernel keeps CLOCK_MONOTONIC in step with the outside world by changing its rate a little, now and then: a line
/// through all samples ([#fit]) tells what a counter's value means on the whole, and the samples around a moment
/// ([#cyclesAt]) what the counter was then, to some tens of nanoseconds.
public final class CycleClock {
    /// Samples that are kept of a recording, at about equal distances; and of the newest, all.
    private static final int KEPT = 512;

    private static final int NEWEST = 256;
    private static final long FIRST_DISTANCE_NANOS = 10_000_000;
    /// Nearer ones say nothing new.
    private static final long NEWEST_DISTANCE_NANOS = 500_000;

    private final List<CycleSample> kept = new ArrayList<>();
    private final List<CycleSample> newest = new ArrayList<>();
    private long distanceNanos = FIRST_DISTANCE_NANOS;

    private CycleClock() {}

    /// Takes the first sample.
    ///
    /// @throws IllegalStateException if the counter is not usable
    public static CycleClock start() {
        return startingWith(CycleSample.take());
    }

    static CycleClock startingWith(CycleSample first) {
        CycleClock clock = new CycleClock();
        clock.kept.add(first);
        clock.newest.add(first);
        return clock;
    }

    /// The counter now.
    public long now() {
        return CycleCounter.read();
    }

    /// Takes a sample, unless the last one is only just taken.
    public void sample() {
        if (System.nanoTime() - newestNanos() >= NEWEST_DISTANCE_NANOS) {
            add(CycleSample.take());
        }
    }

    private synchronized long newestNanos() {
        return newest.getLast().monotonicNanos();
    }

    synchronized void add(CycleSample sample) {
        long sinceNewest = sample.monotonicNanos() - newest.getLast().monotonicNanos();
        if (sinceNewest < NEWEST_DISTANCE_NANOS) {
            return;
        }
        newest.add(sample);
        if (newest.size() > NEWEST) {
            newest.removeFirst();
        }
        if (sample.monotonicNanos() - kept.getLast().monotonicNanos() >= distanceNanos) {
            kept.add(sample);
            if (kept.size() > KEPT) {
                thinOut();
            }
        }
    }

    private void thinOut() {
        distanceNanos *= 2;
        List<CycleSample> every = List.copyOf(kept);
        kept.clear();
        for (CycleSample sample : every) {
            if (kept.isEmpty() || sample.monotonicNanos() - kept.getLast().monotonicNanos() >= distanceNanos) {
                kept.add(sample);
            }
        }
    }

    /// The line through all samples from the first one to now. A clock that was started less than 10 ms ago is waited
    /// for: a line needs two ends.
    public CycleFit fit() {
        awaitSecondEnd();
        sample();
        return fitOfSamples();
    }

    synchronized CycleFit fitOfSamples() {
        List<CycleSample> all = new ArrayList<>(kept);
        if (newest.getLast().monotonicNanos() > all.getLast().monotonicNanos()) {
            all.add(newest.getLast());
        }
        return CycleFit.of(all);
    }

    private void awaitSecondEnd() {
        CycleSample first = first();
        long leftNanos = first.monotonicNanos() + FIRST_DISTANCE_NANOS - System.nanoTime();
        while (leftNanos > 0) {
            LockSupport.parkNanos(leftNanos);
            leftNanos = first.monotonicNanos() + FIRST_DISTANCE_NANOS - System.nanoTime();
        }
    }

    private synchronized CycleSample first() {
        return kept.getFirst();
    }

    /// The counter at a moment of CLOCK_MONOTONIC, on the straight line between the samples before and after it; before
    /// the first and after the last, as that line goes on. Waits as [#fit] does where only one sample has been taken.
    public long cyclesAt(long monotonicNanos) {
        if (sampleCount() < 2) {
            awaitSecondEnd();
            sample();
        }
        return cyclesBetween(monotonicNanos);
    }

    private synchronized int sampleCount() {
        return newest.size();
    }

    private synchronized long cyclesBetween(long monotonicNanos) {
        boolean early = monotonicNanos < newest.getFirst().monotonicNanos() && kept.size() >= 2;
        List<CycleSample> samples = early ? kept : newest;
        int after = firstAfter(samples, monotonicNanos);
        CycleSample left = samples.get(after - 1);
        CycleSample right = samples.get(after);
        long nanos = right.monotonicNanos() - left.monotonicNanos();
        double share = (double) (monotonicNanos - left.monotonicNanos()) / nanos;
        return left.cycles() + Math.round(share * (right.cycles() - left.cycles()));
    }

    /// @return the place of the first sample that is later, from 1 to the last one
    private static int firstAfter(List<CycleSample> samples, long monotonicNanos) {
        int from = 1;
        int to = samples.size() - 1;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (samples.get(middle).monotonicNanos() > monotonicNanos) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }
}
