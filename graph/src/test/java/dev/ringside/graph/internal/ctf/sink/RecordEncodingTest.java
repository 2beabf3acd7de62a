// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.Ctf18Schema;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every event record of the corpus, as each format writes it.
class RecordEncodingTest {
    private static final int MAX_EVENTS_PER_STREAM = 2000;

    private int events;

    @Test
    void generatedCodeWritesTheBytesThatTheInterpreterWrites() throws IOException {
        for (Path trace : traces()) {
            TraceReader reader;
            try {
                reader = TraceReader.open(trace);
            } catch (MetadataException | MalformedTraceException | IOException e) {
                continue;
            }
            TraceClass read = reader.trace().traceClass();
            check(reader, read, trace);
            check(reader, Ctf18Schema.of(read).traceClass(), trace);
        }
        assertThat(events).isGreaterThan(1000);
    }

    private static List<Path> traces() throws IOException {
        try (Stream<Path> files = Files.walk(GraphRun.corpus("."))) {
            return files.filter(file -> file.endsWith("metadata")).map(Path::getParent).sorted().toList();
        }
    }

    private void check(TraceReader reader, TraceClass written, Path trace) {
        for (DataStream stream : reader.streams()) {
            StreamLayout layout = new StreamLayout(stream.schema(), written);
            RecordEncoding compiled = new RecordEncoding(stream.schema(), layout, 0);
            RecordEncoding interpreted = new RecordEncoding(stream.schema(), layout, Integer.MAX_VALUE);
            int before = events;
            try (DataStreamReader blocks = reader.open(stream)) {
                for (MessageBlock block = blocks.next(); block != null && events - before < MAX_EVENTS_PER_STREAM;
                        block = blocks.next()) {
                    for (int message = 0; message < block.size(); message++) {
                        if (block.isEvent(message)) {
                            check(compiled, interpreted, block, message, trace);
                            events++;
                        }
                    }
                }
            } catch (MalformedTraceException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
    }

    private static void check(
            RecordEncoding compiled, RecordEncoding interpreted, MessageBlock block, int message, Path trace) {
        long offsetBits = block.startBits(message) - block.packetStartBits(message);
        try {
            interpreted.encode(block, message, message + 1, offsetBits);
        } catch (GraphException e) {
            return;
        }
        compiled.encode(block, message, message + 1, offsetBits);
        boolean same = compiled.endBits() == interpreted.endBits() && Arrays.equals(
                compiled.bytes(), 0, compiled.endBits() + 7 >>> 3,
                interpreted.bytes(), 0, interpreted.endBits() + 7 >>> 3);
        // Padding bits are zero where the interpreter writes them; a copy has those that were read.
        same |= compiled.isVerbatim(block.eventRecordClassOrdinal(message)) && isCopy(compiled, block, message);
        assertThat(same).as("%s %s", trace, same ? "" : block.eventRecordClass(message)).isTrue();
    }

    /// Whether all whole bytes are those that were read.
    private static boolean isCopy(RecordEncoding encoding, MessageBlock block, int message) {
        int start = block.startBits(message);
        int end = block.endBits(message);
        // Some records lie within a byte.
        int whole = Math.max(0, (end >>> 3) - (start + 7 >>> 3));
        int target = encoding.startBits() + 7 >>> 3;
        int source = start + 7 >>> 3;
        return encoding.endBits() - encoding.startBits() == end - start && Arrays.equals(
                encoding.bytes(), target, target + whole, block.window(), source, source + whole);
    }
}
