// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.graph.Graph;
import dev.ringside.graph.GraphComponent;
import dev.ringside.graph.GraphEnvironment;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.OneByOne;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.PacketTrace;
import dev.ringside.graph.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sink that needs no order gives the same as one that does, also where a trace is broken.
class TallyTest {
    @TempDir
    Path directory;

    @Test
    void countsAtOnceWhatItCountsInOrder() throws IOException {
        PacketTrace.write(directory, "a", 0);
        PacketTrace.write(directory, "b", 7);
        String inOrder = counted(Long.MAX_VALUE);
        assertThat(counted(0)).isEqualTo(inOrder)
                .contains(2 * PacketTrace.PACKETS * PacketTrace.EVENTS + " Event messages");
    }

    @Test
    void countsWhatCouldBeReadBeforeAnError() throws IOException {
        PacketTrace.write(directory, "a", 0);
        Path broken = PacketTrace.write(directory, "b", 7);
        byte[] bytes = Files.readAllBytes(broken);
        Files.write(broken, Arrays.copyOf(bytes, bytes.length - 100));
        ByteArrayOutputStream inOrder = new ByteArrayOutputStream();
        ByteArrayOutputStream atOnce = new ByteArrayOutputStream();
        assertThatThrownBy(() -> run("sink.utils.counter", step(Long.MAX_VALUE), inOrder))
                .isInstanceOf(MalformedTraceException.class);
        assertThatThrownBy(() -> run("sink.utils.counter", step(0), atOnce))
                .isInstanceOf(MalformedTraceException.class);
        assertThat(atOnce.toString(StandardCharsets.UTF_8)).isEqualTo(inOrder.toString(StandardCharsets.UTF_8))
                .contains("Event messages");
        assertThatThrownBy(() -> run("sink.utils.dummy", Map.of(), new ByteArrayOutputStream()))
                .isInstanceOf(MalformedTraceException.class);
    }

    @Test
    void printsOnTheWayWhatItPrintsInOrder() throws IOException {
        PacketTrace.write(directory, "a", 0);
        PacketTrace.write(directory, "b", 7);
        PacketTrace.write(directory, "c", 100_000);
        for (long step : new long[] {1, 3, 1000, 9999, 30_000}) {
            assertThat(printed(directory, step, false)).as("step %d", step).isEqualTo(printed(directory, step, true))
                    .contains("messages (TOTAL)");
        }
    }

    @Test
    void printsOnTheWayToAnErrorWhatItPrintsInOrder() throws IOException {
        PacketTrace.write(directory, "a", 0);
        Path broken = PacketTrace.write(directory, "b", 7);
        byte[] bytes = Files.readAllBytes(broken);
        for (int cut : new int[] {100, bytes.length / 2 + 3, bytes.length - 2000}) {
            Files.write(broken, Arrays.copyOf(bytes, bytes.length - cut));
            for (long step : new long[] {1, 1000}) {
                assertThat(printed(directory, step, false)).as("cut %d step %d", cut, step)
                        .isEqualTo(printed(directory, step, true)).contains("MalformedTraceException");
            }
        }
    }

    @Test
    void printsOnTheWayThroughEachTraceOfTheCorpusWhatItPrintsInOrder() throws IOException {
        Path corpus = GraphRun.corpus("");
        List<Path> traces;
        try (Stream<Path> files = Files.walk(corpus)) {
            traces = files.filter(file -> file.endsWith("metadata")).map(Path::getParent).sorted().toList();
        }
        for (Path trace : traces) {
            for (long step : new long[] {1, 10}) {
                assertThat(printed(trace, step, false)).as("trace %s step %d", trace, step)
                        .isEqualTo(printed(trace, step, true));
            }
        }
        assertThat(traces).as("traces").isNotEmpty();
    }

    /// What the counter prints, and which error ends it.
    private static String printed(Path trace, long step, boolean inOrder) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        String end = "";
        try {
            run(trace, "sink.utils.counter", step(step), output, inOrder);
        } catch (RuntimeException e) {
            end = e.toString();
        }
        return output.toString(StandardCharsets.UTF_8) + end;
    }

    private static Map<String, Value> step(long step) {
        return Map.of("step", new Value.UnsignedInteger(step));
    }

    private String counted(long step) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        run("sink.utils.counter", step(step), output);
        return output.toString(StandardCharsets.UTF_8);
    }

    private void run(String sink, Map<String, Value> parameters, ByteArrayOutputStream output) {
        run(directory, sink, parameters, output, false);
    }

    private static void run(
            Path trace, String sink, Map<String, Value> parameters, ByteArrayOutputStream output, boolean inOrder) {
        GraphEnvironment environment = new GraphEnvironment(
                new ByteArrayInputStream(new byte[0]), output, output, GraphLog.SILENT, new Interrupter());
        try (Graph graph = new Graph(1, environment)) {
            GraphComponent source = graph.add(GraphRun.component("source.ctf.fs"), "source", "source.ctf.fs",
                    new Value.Map(GraphRun.inputs(trace)));
            GraphComponent muxer = graph.add(
                    GraphRun.component("filter.utils.muxer"), "muxer", "filter.utils.muxer", Value.Map.EMPTY);
            GraphComponent end = graph.add(GraphRun.component(sink), "sink", sink, new Value.Map(parameters));
            for (OutputPort port : source.outputPorts()) {
                graph.connect(port, muxer.inputPorts().getLast());
            }
            OutputPort last = muxer.outputPorts().getFirst();
            if (inOrder) {
                // Does not say that they could be counted.
                GraphComponent between = graph.add(
                        new OneByOne((block, message) -> { }), "between", "filter.test.one-by-one", Value.Map.EMPTY);
                graph.connect(last, between.inputPorts().getFirst());
                last = between.outputPorts().getFirst();
            }
            graph.connect(last, end.inputPorts().getFirst());
            graph.run();
        }
    }
}
