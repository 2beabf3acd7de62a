// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.reader.MalformedTraceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamFileTest {
    private static final int THREADS = 4;
    private static final int WORDS = 4096;
    private static final int ROUNDS = 5000;

    @TempDir
    private Path folder;

    @Test
    void severalThreadsReadWhatTheyAskFor() throws Exception {
        try (StreamFile file = StreamFile.open(numbered());
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Long>> readers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                readers.add(() -> wrongReads(file, first));
            }
            for (Future<Long> wrong : threads.invokeAll(readers)) {
                assertThat(wrong.get()).isZero();
            }
        }
    }

    @Test
    void saysOnceWhichFileCannotBeOpenedAndWhy() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> StreamFile.open(missing))
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("file=" + missing + " ")
                .hasMessageEndingWith("cannot open the file: No such file or directory");
    }

    /// A file in which each word is its own number.
    private Path numbered() throws IOException {
        ByteBuffer words = ByteBuffer.allocate(WORDS * Long.BYTES);
        for (int i = 0; i < WORDS; i++) {
            words.putLong(i);
        }
        return Files.write(folder.resolve("stream"), words.array());
    }

    private static long wrongReads(StreamFile file, int first) {
        byte[] bytes = new byte[Long.BYTES];
        long wrong = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int word = (first * 31 + round * 7) % WORDS;
            file.read((long) word * Long.BYTES, bytes, 0, Long.BYTES);
            wrong += ByteBuffer.wrap(bytes).getLong() == word ? 0 : 1;
        }
        return wrong;
    }
}
