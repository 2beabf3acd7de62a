// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReadPeriodTest {
    private static final long MOST_NANOS = 200_000_000;

    private final ReadPeriod period = new ReadPeriod();

    @Test
    void growsToTheReadTimerWhileBuffersAreEmpty() {
        long first = period.first(MOST_NANOS);
        assertThat(first).isLessThan(MOST_NANOS);
        assertThat(period.next(0, MOST_NANOS)).isEqualTo(2 * first);
        for (int i = 0; i < 10; i++) {
            period.next(0, MOST_NANOS);
        }
        assertThat(period.next(0, MOST_NANOS)).isEqualTo(MOST_NANOS);
    }

    @Test
    void shrinksAtOnceWhenABufferIsFull() {
        long first = period.first(MOST_NANOS);
        long second = period.next(1, MOST_NANOS);
        assertThat(second).isLessThan(first / 2);
        for (int i = 0; i < 10; i++) {
            period.next(1, MOST_NANOS);
        }
        assertThat(period.next(1, MOST_NANOS)).isPositive().isLessThanOrEqualTo(second);
    }

    @Test
    void neverReadsUnaskedWhereTheTimerNeverFires() {
        assertThat(period.first(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(period.next(1, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void leavesRoomForABurstHoweverLongTheReadTimerIs() {
        long timer = 200_000_000;
        assertThat(ReadPeriod.mostNanos(timer, 4 << 20)).isLessThan(20_000_000).isGreaterThan(10_000_000);
        assertThat(ReadPeriod.mostNanos(timer, 1 << 30)).isEqualTo(timer);
        assertThat(ReadPeriod.mostNanos(timer, 8192)).isEqualTo(1_000_000);
        assertThat(ReadPeriod.mostNanos(Long.MAX_VALUE, 8192)).isEqualTo(Long.MAX_VALUE);
    }
}
