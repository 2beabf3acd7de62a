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
import java.util.Map;
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
        assertThat(counted(0)).isEqualTo(inOrder).contains(2 * PacketTrace.PACKETS * PacketTrace.EVENTS + " Event messages");
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

    private static Map<String, Value> step(long step) {
        return Map.of("step", new Value.UnsignedInteger(step));
    }

    private String counted(long step) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        run("sink.utils.counter", step(step), output);
        return output.toString(StandardCharsets.UTF_8);
    }

    private void run(String sink, Map<String, Value> parameters, ByteArrayOutputStream output) {
        GraphEnvironment environment = new GraphEnvironment(
                new ByteArrayInputStream(new byte[0]), output, output, GraphLog.SILENT, new Interrupter());
        try (Graph graph = new Graph(1, environment)) {
            GraphComponent source = graph.add(GraphRun.component("source.ctf.fs"), "source", "source.ctf.fs",
                    new Value.Map(GraphRun.inputs(directory)));
            GraphComponent muxer = graph.add(
                    GraphRun.component("filter.utils.muxer"), "muxer", "filter.utils.muxer", Value.Map.EMPTY);
            GraphComponent end = graph.add(GraphRun.component(sink), "sink", sink, new Value.Map(parameters));
            for (OutputPort port : source.outputPorts()) {
                graph.connect(port, muxer.inputPorts().getLast());
            }
            graph.connect(muxer.outputPorts().getFirst(), end.inputPorts().getFirst());
            graph.run();
        }
    }
}
