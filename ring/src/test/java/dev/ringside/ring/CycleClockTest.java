// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CycleClockTest {
    private static final long HZ = 2_499_998_631L;
    private static final long BOOT_CYCLES = 5_000_000_000_000_000L;
    private static final long BOOT_NANOS = 86_400_000_000_000L;

    /// A sample of a counter that runs at exactly [#HZ].
    private static CycleSample sample(long nanosSinceFirst, long errorNanos) {
        long cycles = BOOT_CYCLES + Math.round(nanosSinceFirst * (HZ / 1e9));
        return new CycleSample(cycles, BOOT_NANOS + nanosSinceFirst + errorNanos, 50);
    }

    @Test
    void aLineThroughExactSamplesHasTheFrequencyOfTheCounter() {
        CycleFit fit = CycleFit.of(List.of(sample(0, 0), sample(1_000_000_000L, 0), sample(3_600_000_000_000L, 0)));
        assertThat(fit.frequencyHz()).isEqualTo(HZ);
        assertThat(fit.monotonicNanos(BOOT_CYCLES)).isCloseTo(BOOT_NANOS, within(1L));
        assertThat(fit.residualNanos()).isLessThan(20);
    }

    @Test
    void errorsOfSamplesAverageOut() {
        Random random = new Random(7);
        List<CycleSample> samples = LongStream.range(0, 100)
                .mapToObj(i -> sample(i * 1_000_000_000L, random.nextLong(-40, 41)))
                .toList();
        CycleFit fit = CycleFit.of(samples);
        assertThat(fit.frequencyHz()).isCloseTo(HZ, within(2L));
        for (CycleSample each : samples) {
            long exact = BOOT_NANOS + Math.round((each.cycles() - BOOT_CYCLES) * 1e9 / HZ);
            assertThat(fit.monotonicNanos(each.cycles())).isCloseTo(exact, within(25L));
        }
        assertThat(fit.residualNanos()).isBetween(40L, 90L);
    }

    @Test
    void samplesThatLieCloseDoNotPullTheLine() {
        // The clock ran slower in the second half: the line has the frequency of the whole.
        CycleClock clock = CycleClock.startingWith(new CycleSample(0, 0, 0));
        for (int i = 1; i <= 100; i++) {
            clock.add(new CycleSample(i * 1_000_000L, i * 1_000_000L, 0));
        }
        clock.add(new CycleSample(10_000_000_000L, 10_000_100_000L, 0));
        CycleFit fit = clock.fitOfSamples();
        assertThat(fit.monotonicNanos(10_000_000_000L)).isCloseTo(10_000_100_000L, within(3000L));
        assertThat(fit.monotonicNanos(0)).isCloseTo(0, within(3000L));
    }

    @Test
    void whatTheCounterWasIsReadBetweenTheSamplesAround() {
        CycleClock clock = CycleClock.startingWith(new CycleSample(1000, 0, 0));
        clock.add(new CycleSample(3_001_000, 1_000_000, 0));
        clock.add(new CycleSample(5_001_000, 2_000_000, 0));
        assertThat(clock.cyclesAt(500_000)).isEqualTo(1_501_000);
        assertThat(clock.cyclesAt(1_000_000)).isEqualTo(3_001_000);
        assertThat(clock.cyclesAt(1_500_000)).isEqualTo(4_001_000);
        assertThat(clock.cyclesAt(2_500_000)).isEqualTo(6_001_000);
        assertThat(clock.cyclesAt(-1_000_000)).isEqualTo(-2_999_000);
    }

    @Test
    void aLongRecordingKeepsSamplesOfAllItsTime() {
        CycleClock clock = CycleClock.startingWith(new CycleSample(0, 0, 0));
        long hour = 3_600_000_000_000L;
        for (long nanos = 1_000_000_000L; nanos <= 20 * hour; nanos += 1_000_000_000L) {
            // Faster in the first hour than later.
            long cycles = nanos <= hour ? 3 * nanos : 3 * hour + 2 * (nanos - hour);
            clock.add(new CycleSample(cycles, nanos, 0));
        }
        assertThat(clock.cyclesAt(hour / 2)).isCloseTo(3 * hour / 2, within(1_000L));
        assertThat(clock.cyclesAt(10 * hour)).isCloseTo(21 * hour, within(1_000L));
        assertThat(clock.fitOfSamples().frequencyHz()).isBetween(2_000_000_000L, 2_200_000_000L);
    }

    @Test
    void refusesAFrequencyThatNoCounterHas() {
        assertThatThrownBy(
                () -> CycleFit.of(List.of(new CycleSample(0, 0, 0), new CycleSample(5, 1_000_000_000_000L, 0))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCounterOfThisMachineAgreesWithItsMonotonicClock() {
        assumeTrue(CycleCounter.usable(), CycleCounter::whyNot);
        long cyclesBefore = CycleCounter.read();
        CycleSample sample = CycleSample.take();
        long cyclesAfter = CycleCounter.read();
        assertThat(sample.cycles()).isBetween(cyclesBefore, cyclesAfter);
        long nanosBefore = System.nanoTime();
        CycleClock clock = CycleClock.start();
        CycleFit fit = clock.fit();
        long now = clock.now();
        long nanosAfter = System.nanoTime();
        assertThat(fit.monotonicNanos(now)).isBetween(nanosBefore, nanosAfter + 1_000_000);
        assertThat(clock.cyclesAt(fit.monotonicNanos(now))).isCloseTo(now, within(fit.frequencyHz() / 1000));
    }

    @Test
    void aCounterThatTheKernelDoesNotTrustIsNoClock() {
        assertThat(CycleCounter.whyNotTrusted("tsc")).isEmpty();
        assertThat(CycleCounter.whyNotTrusted("hpet")).hasValueSatisfying(why -> assertThat(why).contains("hpet"));
    }
}
