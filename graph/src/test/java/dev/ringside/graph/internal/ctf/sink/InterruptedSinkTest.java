// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.Graph;
import dev.ringside.graph.GraphComponent;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.OneByOne;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.PacketTrace;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conversion that somebody stops leaves a trace that can be read, up to there.
class InterruptedSinkTest {
    @TempDir
    Path directory;

    private Path read;
    private Path written;
    private final Interrupter interrupter = new Interrupter();

    @BeforeEach
    void writeTrace() throws IOException {
        read = Files.createDirectory(directory.resolve("read"));
        written = directory.resolve("written");
        PacketTrace.write(read, "a", 0);
        PacketTrace.write(read, "b", 7);
    }

    /// @param filter between the muxer and the sink; null for none: then the sink copies packets
    private Graph graph(@Nullable OneByOne filter) {
        Graph graph = GraphRun.graph(interrupter);
        GraphComponent source = graph.add(
                GraphRun.component("source.ctf.fs"), "source", "source.ctf.fs", new Value.Map(GraphRun.inputs(read)));
        GraphComponent last = graph.add(
                GraphRun.component("filter.utils.muxer"), "muxer", "filter.utils.muxer", Value.Map.EMPTY);
        for (OutputPort port : source.outputPorts()) {
            graph.connect(port, last.inputPorts().getLast());
        }
        if (filter != null) {
            GraphComponent added = graph.add(filter, "split", "filter.test.split", Value.Map.EMPTY);
            graph.connect(last.outputPorts().getFirst(), added.inputPorts().getFirst());
            last = added;
        }
        GraphComponent sink = graph.add(GraphRun.component("sink.ctf.fs"), "sink", "sink.ctf.fs", new Value.Map(Map.of(
                "path", Value.of(written.toString()), "assume-single-trace", Value.of(true))));
        graph.connect(last.outputPorts().getFirst(), sink.inputPorts().getFirst());
        return graph;
    }

    /// Where the trace stands does not matter.
    private static List<String> lines(Path trace) {
        return GraphRun.output("source.ctf.fs", GraphRun.inputs(trace), "sink.text.pretty",
                        Map.of("clock-gmt", Value.of(true), "color", Value.of("never")))
                .replace(trace.toString(), "")
                .lines()
                .toList();
    }

    @Test
    void whatWasWrittenMessageByMessageCanBeRead() {
        AtomicInteger events = new AtomicInteger();
        int wanted = 3 * PacketTrace.EVENTS + 421;
        OneByOne filter = new OneByOne((block, message) -> {
            if (block.isEvent(message) && events.incrementAndGet() == wanted) {
                interrupter.interrupt();
            }
        });
        try (Graph graph = graph(filter)) {
            assertThat(graph.run()).isEqualTo(IteratorStatus.OK);
        }
        assertThat(lines(written)).hasSize(wanted).isEqualTo(lines(read).subList(0, wanted));
    }

    @Test
    void aCopyThatHasNotBegunLeavesNothing() {
        interrupter.interrupt();
        try (Graph graph = graph(null)) {
            assertThat(graph.runOnce()).isEqualTo(IteratorStatus.OK);
        }
        assertThat(written).doesNotExist();
    }

    @Test
    void aCopyThatWasInterruptedGoesOnMessageByMessage() {
        interrupter.interrupt();
        try (Graph graph = graph(null)) {
            graph.runOnce();
            interrupter.reset();
            assertThat(graph.run()).isEqualTo(IteratorStatus.END);
        }
        assertThat(lines(written)).isEqualTo(lines(read));
    }
}
