// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.internal.stream.FoundFile;
import dev.ringside.ctf.internal.stream.FoundStream;
import dev.ringside.ctf.internal.stream.RandomStreamFile;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.RandomSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Counting without reading gives the numbers that reading gives, or none.
class CountedStreamTest {
    private static final int SCHEMAS = 150;
    /// More than a window, and more than a portion.
    private static final int LARGE_BYTES = 3 * 1024 * 1024;

    @TempDir
    Path directory;

    @Test
    void countsWhatAReaderGives() throws IOException {
        long firstSeed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("CountedStreamTest firstSeed=" + firstSeed);
        int streams = 0;
        int known = 0;
        for (long seed = firstSeed; seed < firstSeed + SCHEMAS; seed++) {
            for (TraceClass traceClass : List.of(new RandomSchemas(seed).ctf2(), new RandomSchemas(seed).ctf18())) {
                for (DataStreamSchema schema : new Trace(traceClass, Optional.empty()).streamSchemas()) {
                    byte[] bytes = packets(schema, seed, 6);
                    long[] counted = counted(schema, bytes, 1);
                    streams++;
                    if (counted != null) {
                        known++;
                        assertThat(counted).as("seed %d", seed).isEqualTo(read(schema, bytes));
                    }
                }
            }
        }
        assertThat(known).as("streams that can be counted of %d", streams).isGreaterThan(streams / 2);
    }

    @Test
    void severalWorkersCountTheSame() throws IOException {
        int large = 0;
        for (long seed = 1; large < 6; seed++) {
            DataStreamSchema schema =
                    new Trace(new RandomSchemas(seed).ctf2(), Optional.empty()).streamSchemas().getFirst();
            byte[] packets = packets(schema, seed, 6);
            if (packets.length < 2000) {
                continue;
            }
            large++;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (bytes.size() < LARGE_BYTES) {
                bytes.writeBytes(packets);
            }
            long[] expected = read(schema, bytes.toByteArray());
            long[] counted = counted(schema, bytes.toByteArray(), 3);
            if (counted != null) {
                assertThat(counted).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void nothingIsToldOfWhatAReaderRefuses() throws IOException {
        long firstSeed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("CountedStreamTest mutation firstSeed=" + firstSeed);
        int refused = 0;
        for (long seed = firstSeed; seed < firstSeed + SCHEMAS; seed++) {
            TraceClass traceClass = new RandomSchemas(seed).ctf2();
            DataStreamSchema schema = new Trace(traceClass, Optional.empty()).streamSchemas().getFirst();
            byte[] bytes = packets(schema, seed, 2);
            Random random = new Random(seed);
            for (int i = 0; i < 10 && bytes.length > 0; i++) {
                byte[] broken = bytes.clone();
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt();
                }
                refused += checkBroken(schema, broken, seed) ? 0 : 1;
            }
        }
        assertThat(refused).as("streams refused").isPositive();
    }

    /// @return whether it can be read
    private boolean checkBroken(DataStreamSchema schema, byte[] broken, long seed) throws IOException {
        long[] expected;
        try {
            expected = read(schema, broken);
        } catch (MalformedTraceException e) {
            expected = null;
        }
        long[] counted = counted(schema, broken, 1);
        if (counted != null) {
            assertThat(counted).as("seed %d", seed).isEqualTo(expected);
        }
        return expected != null;
    }

    private static byte[] packets(DataStreamSchema schema, long seed, int count) {
        RandomStreamFile file = new RandomStreamFile(schema, seed);
        for (int i = 0; i < count; i++) {
            file.addPacket();
        }
        return file.bytes();
    }

    private long[] read(DataStreamSchema schema, byte[] bytes) throws IOException {
        long[] counts = new long[MessageKind.values().length];
        try (DataStreamReader reader = found(schema, bytes).open()) {
            for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
                block.countKinds(0, block.size(), counts);
            }
        }
        return counts;
    }

    private long @Nullable [] counted(DataStreamSchema schema, byte[] bytes, int threads) throws IOException {
        FoundStream found;
        try {
            found = found(schema, bytes);
        } catch (MalformedTraceException e) {
            return null;
        }
        try (CountedStream counted = new CountedStream(found, _ -> { })) {
            List<Thread> workers = IntStream.range(0, threads)
                    .mapToObj(_ -> Thread.ofPlatform().start(() -> new CountWorker().work(counted, () -> false)))
                    .toList();
            for (Thread worker : workers) {
                worker.join();
            }
            return counted.counts();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private FoundStream found(DataStreamSchema schema, byte[] bytes) throws IOException {
        Path path = directory.resolve("stream");
        Files.write(path, bytes);
        return FoundFile.of(schema, path, OptionalLong.of(7));
    }
}
