// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;

/// A graph of a source, the muxer and a sink, run to its end.
public final class GraphRun {
    private GraphRun() {}

    /// What the sink wrote to standard output.
    public static String output(
            String source, Map<String, Value> sourceParameters, String sink, Map<String, Value> sinkParameters) {
        return output(graph -> graph.add(component(source), "source", source, new Value.Map(sourceParameters)), sink,
                sinkParameters);
    }

    /// The same with a source of the test's own.
    public static String output(SourceClass source, String sink, Map<String, Value> sinkParameters) {
        return output(graph -> graph.add(source, "source", "source.test." + source.name(), Value.Map.EMPTY), sink,
                sinkParameters);
    }

    private static String output(
            Function<Graph, GraphComponent> addSource, String sink, Map<String, Value> sinkParameters) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        GraphEnvironment environment = new GraphEnvironment(
                new ByteArrayInputStream(new byte[0]), output, output, GraphLog.SILENT, new Interrupter());
        try (Graph graph = new Graph(1, environment)) {
            GraphComponent source = addSource.apply(graph);
            GraphComponent muxer =
                    graph.add(component("filter.utils.muxer"), "muxer", "filter.utils.muxer", Value.Map.EMPTY);
            GraphComponent end = graph.add(component(sink), "sink", sink, new Value.Map(sinkParameters));
            for (OutputPort port : source.outputPorts()) {
                graph.connect(port, muxer.inputPorts().getLast());
            }
            graph.connect(muxer.outputPorts().getFirst(), end.inputPorts().getFirst());
            if (graph.run() != IteratorStatus.END) {
                throw new AssertionError("the graph did not end");
            }
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    /// The text of a CTF trace behind a filter.
    public static String filtered(Path trace, String filter, Map<String, Value> filterParameters) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        GraphEnvironment environment = new GraphEnvironment(
                new ByteArrayInputStream(new byte[0]), output, output, GraphLog.SILENT, new Interrupter());
        try (Graph graph = new Graph(1, environment)) {
            GraphComponent source = graph.add(
                    component("source.ctf.fs"), "source", "source.ctf.fs", new Value.Map(inputs(trace)));
            GraphComponent muxer =
                    graph.add(component("filter.utils.muxer"), "muxer", "filter.utils.muxer", Value.Map.EMPTY);
            GraphComponent middle = graph.add(component(filter), "filter", filter, new Value.Map(filterParameters));
            GraphComponent end = graph.add(
                    component("sink.text.pretty"), "sink", "sink.text.pretty",
                    new Value.Map(Map.of("clock-gmt", Value.of(true), "color", Value.of("never"))));
            for (OutputPort port : source.outputPorts()) {
                graph.connect(port, muxer.inputPorts().getLast());
            }
            graph.connect(muxer.outputPorts().getFirst(), middle.inputPorts().getFirst());
            graph.connect(middle.outputPorts().getFirst(), end.inputPorts().getFirst());
            graph.run();
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    /// An empty graph that reads and writes nothing of this process.
    public static Graph graph() {
        return graph(new Interrupter());
    }

    public static Graph graph(Interrupter interrupter) {
        return new Graph(1, new GraphEnvironment(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream(),
                GraphLog.SILENT, interrupter));
    }

    /// A shipped component class, by `KIND.PLUGIN.CLASS`.
    public static ComponentClass component(String fullName) {
        String[] parts = fullName.split("\\.");
        ComponentKind kind = ComponentKind.valueOf(parts[0].toUpperCase(java.util.Locale.ROOT));
        return Plugins.shipped().componentClass(kind, parts[1], parts[2]).orElseThrow();
    }

    /// The parameter `inputs`.
    public static Map<String, Value> inputs(Path... paths) {
        return Map.of("inputs", Value.of(List.of(paths).stream().map(path -> Value.of(path.toString())).toList()));
    }

    /// A trace of the corpus; without it the test is skipped.
    public static Path corpus(String path) {
        Path trace = Path.of(System.getProperty("ringside.shared", "")).resolve("traces").resolve(path);
        Assumptions.assumeTrue(Files.exists(trace), "the corpus of traces is not there: " + trace);
        return trace;
    }
}
