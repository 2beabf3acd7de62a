// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ctf.internal.field.VisitLog;
import dev.ringside.ctf.metadata.MetadataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads every trace of the shared corpus. The text of the events is the graph's concern; here: their number, and that
/// whatever is broken gives a located fault and nothing else.
class CorpusTest {
    /// Where Babeltrace 2.1.3 stops although the trace is good: it takes no data stream of another class in the same
    /// file, and no floating point numbers or integers of unusual sizes.
    private static final List<String> READ_FURTHER = List.of(
            "actf/", "pass-all-basic-features-be", "pass-clk-vals", "pass-er-header-id-nt-str",
            "pass-multiple-dst-id-fl-ints", "pass-pkt-disc-er-counter-snap-alt", "pass-std-fl-enums",
            "pass-std-fl-ints", "pass-vars", "variant-missing-enum-mappings", "fail/", "_nok", "stream-fail");
    private static final int MAX_BYTES_TO_MUTATE = 1 << 16;

    private static Path traces;

    @TempDir
    Path directory;

    @BeforeAll
    static void findCorpus() {
        String shared = System.getProperty("ringside.shared", "");
        traces = Path.of(shared, "traces");
        assumeTrue(!shared.isEmpty() && Files.isDirectory(traces), "the corpus of traces is absent: " + traces);
    }

    private static List<Path> traceDirectories() throws IOException {
        try (Stream<Path> files = Files.walk(traces)) {
            return files.filter(file -> file.endsWith("metadata") && Files.isRegularFile(file))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void eachTraceHasAsManyEventsAsItsTextHasLines() throws IOException {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Path trace : traceDirectories()) {
            Path text = trace.resolveSibling(trace.getFileName() + ".pretty.txt");
            if (!Files.isRegularFile(text) || READ_FURTHER.stream().anyMatch(trace.toString()::contains)) {
                continue;
            }
            long lines = lines(text);
            long events = readAll(trace);
            compared++;
            if (lines != events) {
                wrong.add(traces.relativize(trace) + ": expected=" + lines + " actual=" + events);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(100);
    }

    private static long lines(Path text) throws IOException {
        long lines = 0;
        for (byte b : Files.readAllBytes(text)) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    /// The number of events before the end or a fault.
    private static long readAll(Path trace) {
        long events = 0;
        try {
            TraceReader reader = TraceReader.open(trace);
            try (EventRecordCursor cursor = reader.cursor()) {
                FieldVisitor visitor = new FieldVisitor() { };
                while (cursor.next()) {
                    cursor.visit(visitor);
                    events++;
                }
            }
        } catch (MalformedTraceException | MetadataException expected) {
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return events;
    }

    @Test
    void mutatedStreamsGiveLocatedFaultsOnly() throws IOException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("CorpusTest seed=" + seed);
        Random random = new Random(seed);
        for (Path trace : traceDirectories()) {
            List<Path> streams = smallStreams(trace);
            for (int round = 0; round < 3 && !streams.isEmpty(); round++) {
                Path copy = copyMutated(trace, streams.get(random.nextInt(streams.size())), random);
                try {
                    readAll(copy);
                } catch (RuntimeException | Error e) {
                    fail("seed=" + seed + " trace=" + trace, e);
                }
            }
        }
    }

    private static List<Path> smallStreams(Path trace) throws IOException {
        try (Stream<Path> files = Files.list(trace)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("metadata") && !String.valueOf(file.getFileName()).startsWith("."))
                    .filter(file -> file.toFile().length() > 0 && file.toFile().length() <= MAX_BYTES_TO_MUTATE)
                    .sorted()
                    .toList();
        }
    }

    private Path copyMutated(Path trace, Path stream, Random random) throws IOException {
        Path copy = directory.resolve("trace");
        Files.createDirectories(copy);
        Files.write(copy.resolve("metadata"), Files.readAllBytes(trace.resolve("metadata")));
        byte[] bytes = Files.readAllBytes(stream);
        if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
        }
        for (int flips = random.nextInt(6); flips >= 0 && bytes.length > 0; flips--) {
            // The first bytes say the most.
            int place = random.nextBoolean()
                    ? random.nextInt(Math.min(bytes.length, 200))
                    : random.nextInt(bytes.length);
            bytes[place] = random.nextBoolean() ? (byte) random.nextInt() : (byte) -random.nextInt(2);
        }
        Files.write(copy.resolve("stream"), bytes);
        return copy;
    }

    @Test
    void aCursorGivesEventsInOrderOfTime() throws IOException, MetadataException {
        Path trace = traces.resolve("babeltrace/ctf1-succeed/succeed1");
        assumeTrue(Files.isDirectory(trace), "no such trace: " + trace);
        try (EventRecordCursor cursor = TraceReader.open(trace).cursor()) {
            long last = Long.MIN_VALUE;
            long events = 0;
            while (cursor.next()) {
                assertThat(cursor.nanos()).isGreaterThanOrEqualTo(last);
                last = cursor.nanos();
                events++;
            }
            assertThat(events).isEqualTo(7809);
        }
    }

    @Test
    void seekingGivesAllEventsFromThatTimeOn() throws IOException, MetadataException {
        Path trace = traces.resolve("babeltrace/ctf1-succeed/succeed1");
        assumeTrue(Files.isDirectory(trace), "no such trace: " + trace);
        TraceReader reader = TraceReader.open(trace);
        DataStream stream = reader.streams().getFirst();
        try (DataStreamReader data = reader.open(stream)) {
            List<String> all = events(data, Long.MIN_VALUE);
            data.seek(MessageBlock.NO_TIME);
            assertThat(events(data, Long.MIN_VALUE)).isEqualTo(all);
            long middle = Long.parseLong(all.get(all.size() / 2).split(" ", 2)[0]);
            data.seek(middle);
            List<String> rest = events(data, middle);
            assertThat(rest).isEqualTo(all.stream()
                    .filter(event -> Long.parseLong(event.split(" ", 2)[0]) >= middle)
                    .toList());
        }
    }

    private static List<String> events(DataStreamReader data, long from) {
        List<String> events = new ArrayList<>();
        for (MessageBlock block = data.next(); block != null; block = data.next()) {
            for (int i = 0; i < block.size(); i++) {
                if (block.isEvent(i) && block.nanos(i) >= from) {
                    VisitLog log = new VisitLog();
                    block.visit(i, log);
                    events.add(block.nanos(i) + " " + log.text());
                }
            }
        }
        return events;
    }
}
