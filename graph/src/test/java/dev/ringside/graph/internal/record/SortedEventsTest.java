// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.BitArrayLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedEventsTest {
    private record Event(int number, long nanos) {}

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1 << 20})
    void givesEventsInOrderOfTimeAndOfArrivalWhateverFitsIntoMemory(int runBytes) throws IOException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        List<Event> sorted = new ArrayList<>();
        try (SortedEvents sorting = new SortedEvents(directory, runBytes)) {
            for (int i = 0; i < 300; i++) {
                Event event = new Event(i, random.nextInt(100) - 50);
                events.add(event);
                sorting.buffer().put(BitArrayLayout.ofNativeBytes(Integer.SIZE), i);
                sorting.buffer().putZeros(Byte.SIZE * random.nextInt(5));
                sorting.add(i % 7, event.nanos());
            }
            sorting.sorted();
            while (sorting.next()) {
                int number = java.nio.ByteBuffer.wrap(sorting.record())
                        .order(java.nio.ByteOrder.nativeOrder()).getInt();
                assertThat(sorting.ordinal()).isEqualTo(number % 7);
                assertThat(sorting.lengthBytes()).isBetween(4, 8);
                sorted.add(new Event(number, sorting.nanos()));
            }
        }

        events.sort(Comparator.comparingLong(Event::nanos));
        assertThat(sorted).isEqualTo(events);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void sortsWhereTheUserWantsTemporaryFiles() {
        assertThat(SortedEvents.directory(Map.of("TMPDIR", "/var/tmp"))).isEqualTo(Path.of("/var/tmp"));
        assertThat(SortedEvents.directory(Map.of("TMPDIR", ""))).isEqualTo(SortedEvents.directory(Map.of()));
    }
}
