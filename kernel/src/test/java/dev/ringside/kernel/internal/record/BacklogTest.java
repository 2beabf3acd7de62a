// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BacklogTest {
    private static final int MEMORY_BYTES = 1 << 12;

    @TempDir
    Path folder;

    private final byte[] taken = new byte[MEMORY_BYTES];

    private Backlog backlog(long fileBytes) {
        return new Backlog(MEMORY_BYTES, folder, new SpoolLimit(fileBytes));
    }

    /// Bytes that count from a number on.
    private static MemorySegment numbers(long from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = number(from + i);
        }
        return MemorySegment.ofArray(bytes);
    }

    /// With no period that is a power of two.
    private static byte number(long place) {
        return (byte) (place % 251);
    }

    private boolean add(Backlog backlog, int count) throws IOException {
        return backlog.add(numbers(backlog.addedBytes(), count), 0, count);
    }

    private int take(Backlog backlog, int most) throws IOException {
        long from = backlog.takenBytes();
        int bytes = backlog.take(taken, 0, most);
        for (int i = 0; i < bytes; i++) {
            assertThat(taken[i]).as("byte %d", from + i).isEqualTo(number(from + i));
        }
        return bytes;
    }

    @Test
    void whatFindsNoRoomInMemoryGoesToAFileAndComesBackInItsOrder() throws IOException {
        try (Backlog backlog = backlog(1 << 20)) {
            for (int i = 0; i < 10; i++) {
                assertThat(add(backlog, 1000)).isTrue();
            }
            assertThat(backlog.isEmpty()).isFalse();
            while (backlog.takenBytes() < 10_000) {
                assertThat(take(backlog, 777)).isPositive();
                // As long as anything is in the file, nothing overtakes it through the memory.
                assertThat(add(backlog, 10)).isTrue();
            }
            while (take(backlog, 777) > 0) {
                // Until nothing waits.
            }
            assertThat(backlog.isEmpty()).isTrue();
        }
    }

    @Test
    void theFileHasNoName() throws IOException {
        try (Backlog backlog = backlog(1 << 20)) {
            assertThat(add(backlog, MEMORY_BYTES)).isTrue();
            assertThat(add(backlog, 1)).isTrue();
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void takesAllOrNothingAndNoMoreThanItMay() throws IOException {
        try (Backlog backlog = backlog(5000)) {
            assertThat(add(backlog, MEMORY_BYTES)).isTrue();
            assertThat(add(backlog, 5001)).isFalse();
            assertThat(add(backlog, 5000)).isTrue();
            assertThat(add(backlog, 1)).isFalse();
            while (take(backlog, 1000) > 0) {
                // Until nothing waits.
            }
            assertThat(add(backlog, 100)).as("there is room again").isTrue();
            assertThat(add(backlog, 5000)).as("in the file too").isTrue();
            assertThat(backlog.addedBytes() - backlog.takenBytes()).isEqualTo(5100);
        }
    }

    @Test
    void severalShareTheDisk() throws IOException {
        SpoolLimit limit = new SpoolLimit(5000);
        try (Backlog first = new Backlog(MEMORY_BYTES, folder, limit)) {
            try (Backlog second = new Backlog(MEMORY_BYTES, folder, limit)) {
                assertThat(add(first, MEMORY_BYTES)).isTrue();
                assertThat(add(first, 3000)).isTrue();
                assertThat(add(second, MEMORY_BYTES)).isTrue();
                assertThat(add(second, 3000)).isFalse();
                first.clear();
                assertThat(first.isEmpty()).isTrue();
                assertThat(add(second, 3000)).isTrue();
            }
            assertThat(first.add(numbers(0, 5000), 0, 5000)).as("closing gives the room back").isTrue();
        }
    }

    @Test
    void aFolderThatTakesNoFileIsSaid() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (Backlog backlog = new Backlog(MEMORY_BYTES, file.resolve("below"), new SpoolLimit(1 << 20))) {
            assertThat(add(backlog, MEMORY_BYTES)).isTrue();
            assertThatThrownBy(() -> add(backlog, 1)).isInstanceOf(IOException.class);
            assertThat(take(backlog, MEMORY_BYTES)).isEqualTo(MEMORY_BYTES);
        }
    }

    @Test
    void oneThreadAddsWhileAnotherTakes() throws Exception {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        long total = 4 << 20;
        try (Backlog backlog = backlog(1 << 20)) {
            AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
            Thread adding = Thread.ofPlatform().start(() -> {
                SplittableRandom random = new SplittableRandom(seed);
                try {
                    while (backlog.addedBytes() < total) {
                        if (!add(backlog, random.nextInt(1, 3000))) {
                            Thread.onSpinWait();
                        }
                    }
                } catch (IOException e) {
                    failure.set(e);
                }
            });
            SplittableRandom random = new SplittableRandom(~seed);
            while (backlog.takenBytes() < total && failure.get() == null) {
                if (take(backlog, random.nextInt(1, MEMORY_BYTES)) == 0) {
                    Thread.onSpinWait();
                }
            }
            adding.join();
            assertThat(failure.get()).as("seed %d", seed).isNull();
        }
    }
}
