// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is kept of pages that were taken out of a buffer.
final class FlightRecorderWindowTest {
    private static final int BYTES = 1000;

    private static byte[] page(Random random) {
        byte[] page = new byte[16 + random.nextInt(300)];
        random.nextBytes(page);
        return page;
    }

    @Test
    void keepsTheNewestPagesThatFit() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        Random random = new Random(seed);
        ArrayDeque<byte[]> expected = new ArrayDeque<>();
        try (FlightRecorderWindow window = new FlightRecorderWindow(BYTES, true)) {
            for (int i = 0; i < 5000; i++) {
                byte[] page = page(random);
                expected.add(page);
                while (bytes(expected) > BYTES) {
                    expected.removeFirst();
                }
                // Longer than what is used of it, as pages are.
                window.add(Arrays.copyOf(page, page.length + 50), page.length);
                assertThat(window.copy(BYTES)).as("seed=%d", seed).containsExactly(expected.toArray(byte[][]::new));
                assertThat(window.keptBytes()).isEqualTo(bytes(expected));
                if (random.nextInt(100) == 0) {
                    window.clear();
                    expected.clear();
                }
            }
        }
    }

    private static long bytes(Iterable<byte[]> pages) {
        long bytes = 0;
        for (byte[] page : pages) {
            bytes += page.length;
        }
        return bytes;
    }

    @Test
    void givesTheNewestOfThemWhereFewerAreWanted() {
        try (FlightRecorderWindow window = new FlightRecorderWindow(BYTES, true)) {
            assertThat(window.copy(BYTES)).isEmpty();
            for (int i = 1; i <= 9; i++) {
                window.add(new byte[] {(byte) i, 0, 0}, 3);
            }
            List<byte[]> newest = window.copy(7);
            assertThat(newest).containsExactly(new byte[] {8, 0, 0}, new byte[] {9, 0, 0});
            assertThat(window.copy(2)).isEmpty();
        }
    }

    @Test
    void keepsTheOldestPagesWhereItDoesNotOverwrite() {
        try (FlightRecorderWindow window = new FlightRecorderWindow(10, false)) {
            window.add(new byte[6], 6);
            window.add(new byte[] {1, 2, 3, 4}, 4);
            window.add(new byte[] {5}, 1);
            assertThat(window.copy(10)).containsExactly(new byte[6], new byte[] {1, 2, 3, 4});
            assertThatThrownBy(() -> window.add(new byte[11], 11)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
