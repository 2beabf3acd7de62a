// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils.trimmer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.Graph;
import dev.ringside.graph.GraphComponent;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.OneByOne;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.PacketTrace;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole batches of several streams go through without being put in order: what comes out is the same as of one message
/// after the other.
class TrimmerTest {
    private static final long LAST_NANOS = 10L * PacketTrace.PACKETS * PacketTrace.EVENTS + 7;

    @TempDir
    Path directory;

    @BeforeEach
    void writeTrace() throws IOException {
        PacketTrace.write(directory, "a", 0);
        PacketTrace.write(directory, "b", 7);
    }

    private static String described(MessageBlock block, int message) {
        String stream = block.stream().name();
        String what = block.kind(message) + " " + block.nanos(message) + " "
                + stream.substring(stream.lastIndexOf('/') + 1);
        return switch (block.kind(message)) {
            case DISCARDED_EVENTS, DISCARDED_PACKETS -> what + " " + block.discarded(message);
            default -> what;
        };
    }

    /// @param whole whether the trimmer gets the batches as they are, not one message after the other
    private List<String> trimmed(Map<String, Value> range, boolean whole) {
        List<String> messages = new ArrayList<>();
        try (Graph graph = GraphRun.graph()) {
            GraphComponent source = add(graph, "source.ctf.fs", GraphRun.inputs(directory));
            GraphComponent last = add(graph, "filter.utils.muxer", Map.of());
            for (OutputPort port : source.outputPorts()) {
                graph.connect(port, last.inputPorts().getLast());
            }
            if (!whole) {
                last = behind(graph, last, graph.add(
                        new OneByOne((block, message) -> { }), "split", "filter.test.split", Value.Map.EMPTY));
            }
            last = behind(graph, last, add(graph, "filter.utils.trimmer", range));
            last = behind(graph, last, graph.add(
                    new OneByOne((block, message) -> messages.add(described(block, message))), "log",
                    "filter.test.log", Value.Map.EMPTY));
            behind(graph, last, add(graph, "sink.utils.dummy", Map.of()));
            assertThat(graph.run()).isEqualTo(IteratorStatus.END);
        }
        return messages;
    }

    private static GraphComponent add(Graph graph, String name, Map<String, Value> parameters) {
        return graph.add(GraphRun.component(name), name, name, new Value.Map(parameters));
    }

    private static GraphComponent behind(Graph graph, GraphComponent before, GraphComponent added) {
        graph.connect(before.outputPorts().getFirst(), added.inputPorts().getFirst());
        return added;
    }

    private static Value time(long nanos) {
        return Value.of(String.format(Locale.ROOT, "%d.%09d", nanos / 1_000_000_000, nanos % 1_000_000_000));
    }

    /// Those of the trace, by their times.
    private static long eventsWithin(long beginNanos, long endNanos) {
        long count = 0;
        for (long event = 1; event <= PacketTrace.PACKETS * PacketTrace.EVENTS; event++) {
            count += event * 10 >= beginNanos && event * 10 <= endNanos ? 1 : 0;
            count += event * 10 + 7 >= beginNanos && event * 10 + 7 <= endNanos ? 1 : 0;
        }
        return count;
    }

    private void compare(long beginNanos, long endNanos) {
        Map<String, Value> range = new HashMap<>();
        if (beginNanos > 0) {
            range.put("begin", time(beginNanos));
        }
        if (endNanos < LAST_NANOS) {
            range.put("end", time(endNanos));
        }
        List<String> messages = trimmed(range, true);
        assertThat(messages).as("%s", range).isEqualTo(trimmed(range, false))
                .filteredOn(message -> message.startsWith("EVENT ")).hasSize(
                        (int) eventsWithin(beginNanos, endNanos));
    }

    @Test
    void aRangeWithoutBoundsIsAll() {
        compare(0, LAST_NANOS);
    }

    @Test
    void boundsWithinPacketsCutBothStreams() {
        for (long seed = 1; seed <= 10; seed++) {
            Random random = new Random(seed);
            long one = random.nextLong(LAST_NANOS);
            long other = random.nextLong(LAST_NANOS);
            compare(Math.min(one, other), Math.max(one, other));
        }
    }

    @Test
    void boundsWhereAPacketEndsAndEventsAreLostCutTheLoss() {
        // Packets 2 and 3 of the first stream, and what was lost between them.
        long end = 30L * PacketTrace.EVENTS;
        for (long bound = end - 1; bound <= end + 13; bound++) {
            compare(bound, LAST_NANOS);
            compare(0, bound);
        }
    }
}
