// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.internal.merge.MergeInput;
import dev.ringside.ctf.internal.merge.MessageOrder;
import dev.ringside.ctf.internal.merge.RunMerge;
import dev.ringside.ctf.internal.stream.FoundFile;
import dev.ringside.ctf.internal.stream.FoundStream;
import dev.ringside.ctf.internal.stream.RandomStreamFile;
import dev.ringside.ctf.internal.stream.WorkThreads;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.RandomSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Counting without merging tells the messages in the order that merging gives, or stops before it tells anything
/// wrong.
class OrderedCountTest {
    private static final MessageOrder ORDER = new MessageOrder(1);
    private static final int TRACES = 100;

    @TempDir
    Path directory;

    /// The messages as letters, one for each kind, and whether there was no error.
    private record Told(String kinds, boolean isWhole) {}

    @Test
    void tellsInTheOrderOfMerging() throws IOException, MetadataException {
        long firstSeed = firstSeed();
        int whole = 0;
        for (long seed = firstSeed; seed < firstSeed + TRACES; seed++) {
            List<FoundStream> streams = streams(new TimedTraceFiles(seed), seed);
            Told merged = merged(streams);
            assertThat(merged.isWhole()).as("seed %d", seed).isTrue();
            Told told = told(streams, seed);
            assertThat(merged.kinds()).as("seed %d", seed).startsWith(told.kinds());
            if (told.isWhole()) {
                whole++;
                assertThat(told.kinds()).as("seed %d", seed).isEqualTo(merged.kinds());
            }
        }
        assertThat(whole).as("traces told as a whole of %d", TRACES).isGreaterThan(TRACES * 3 / 4);
    }

    @Test
    void tellsOfBrokenTracesNothingThatMergingDoesNotGive() throws IOException, MetadataException {
        long firstSeed = firstSeed();
        int broken = 0;
        for (long seed = firstSeed; seed < firstSeed + TRACES; seed++) {
            List<FoundStream> streams = streams(new TimedTraceFiles(seed), seed);
            Random random = new Random(seed);
            Path file = streams.get(random.nextInt(streams.size())).files().getFirst();
            byte[] bytes = Files.readAllBytes(file);
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                bytes[bytes.length / 4 + random.nextInt(bytes.length - bytes.length / 4)] = (byte) random.nextInt();
            }
            Files.write(file, random.nextBoolean() ? bytes : Arrays.copyOf(bytes, bytes.length - 1));
            Told merged = merged(streams);
            Told told = told(streams, seed);
            assertThat(merged.kinds()).as("seed %d", seed).startsWith(told.kinds());
            assertThat(told.isWhole() && !merged.isWhole()).as("seed %d", seed).isFalse();
            if (told.isWhole()) {
                assertThat(told.kinds()).as("seed %d", seed).isEqualTo(merged.kinds());
            }
            broken += merged.isWhole() ? 0 : 1;
        }
        assertThat(broken).as("broken traces").isPositive();
    }

    @Test
    void tellsStreamsOfAnySchemaInTheOrderOfMerging() throws IOException {
        long firstSeed = firstSeed();
        int whole = 0;
        for (long seed = firstSeed; seed < firstSeed + TRACES / 4; seed++) {
            for (TraceClass traceClass : List.of(new RandomSchemas(seed).ctf2(), new RandomSchemas(seed).ctf18())) {
                List<FoundStream> streams = new ArrayList<>();
                for (DataStreamSchema schema : new Trace(traceClass, Optional.empty()).streamSchemas()) {
                    for (int id = 0; id < 2; id++) {
                        RandomStreamFile file = new RandomStreamFile(schema, id, seed + id);
                        for (int i = 0; i < 5; i++) {
                            file.addPacket();
                        }
                        Path path = directory.resolve("stream" + streams.size());
                        Files.write(path, file.bytes());
                        streams.add(FoundFile.of(schema, path, OptionalLong.of(id)));
                    }
                }
                boolean alike = streams.stream()
                        .map(each -> each.stream().schema().clockClass().isPresent())
                        .distinct().count() == 1;
                if (!alike) {
                    continue;
                }
                Told merged = merged(streams);
                Told told = told(streams, seed);
                assertThat(merged.kinds()).as("seed %d", seed).startsWith(told.kinds());
                if (told.isWhole()) {
                    whole++;
                    assertThat(told).as("seed %d", seed).isEqualTo(merged);
                }
            }
        }
        assertThat(whole).as("traces told as a whole").isPositive();
    }

    private static long firstSeed() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("OrderedCountTest firstSeed=" + seed);
        return seed;
    }

    private List<FoundStream> streams(TimedTraceFiles files, long seed) throws IOException, MetadataException {
        Trace trace = new Trace(files.traceClass(), Optional.empty());
        List<FoundStream> streams = new ArrayList<>();
        int count = 1 + new Random(seed).nextInt(4);
        for (int id = 0; id < count; id++) {
            Path path = directory.resolve("stream" + id);
            Files.write(path, files.stream(id));
            streams.add(FoundFile.of(trace.streamSchemas().getFirst(), path, OptionalLong.of(id)));
        }
        return streams;
    }

    private static Told told(List<FoundStream> streams, long seed) {
        Random random = new Random(seed);
        PacketSweep.Portions portions =
                new PacketSweep.Portions(1 << random.nextInt(12), 2 + random.nextInt(40), 1 << random.nextInt(12));
        StringBuilder kinds = new StringBuilder();
        try (OrderedCount count = OrderedCount.of(streams, ORDER::compareStreams, _ -> { }, portions)) {
            if (count == null) {
                return new Told("", false);
            }
            int threads = 1 + random.nextInt(3);
            WorkThreads.run(threads, thread -> count.work(() -> false, thread > 0 ? null : (kind, messages) ->
                    kinds.repeat(letter(kind), Math.toIntExact(messages))));
            return new Told(kinds.toString(), count.isWhole());
        }
    }

    private static String letter(MessageKind kind) {
        return String.valueOf((char) ('a' + kind.ordinal()));
    }

    private static Told merged(List<FoundStream> streams) {
        List<DataStreamReader> readers = new ArrayList<>();
        StringBuilder kinds = new StringBuilder();
        try {
            RunMerge merge = new RunMerge(ORDER);
            for (FoundStream stream : streams.reversed()) {
                DataStreamReader reader = stream.open();
                readers.add(reader);
                merge.add(new ReaderInput(reader));
            }
            MessageBatch batch = new MessageBatch();
            while (merge.next(batch) == MergeInput.Advance.MESSAGES) {
                for (int run = 0; run < batch.runCount(); run++) {
                    MessageBlock block = batch.block(run);
                    for (int message = batch.from(run); message < batch.to(run); message++) {
                        kinds.append(letter(block.kind(message)));
                    }
                }
            }
            return new Told(kinds.toString(), true);
        } catch (MalformedTraceException e) {
            return new Told(kinds.toString(), false);
        } finally {
            readers.forEach(DataStreamReader::close);
        }
    }

    private static final class ReaderInput extends MergeInput {
        private final DataStreamReader reader;

        ReaderInput(DataStreamReader reader) {
            this.reader = reader;
        }

        @Override
        protected Advance fill() {
            batch.clear();
            MessageBlock block = reader.next();
            if (block == null) {
                return Advance.ENDED;
            }
            batch.addAll(block);
            return Advance.MESSAGES;
        }
    }
}
