// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Graph;
import dev.ringside.graph.GraphComponent;
import dev.ringside.graph.GraphEnvironment;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.text.pretty.ParallelLines.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every trace of the corpus is printed alike by the interpreter, by programs, by generated printers and by several
/// threads, errors included.
class WaysToPrintTest {
    private static final Limits ONE_THREAD = new Limits(1, 0, 1);
    private static final List<Map<String, Value>> OPTIONS = List.of(
            Map.of("clock-gmt", Value.of(true)),
            Map.of("clock-gmt", Value.of(true), "name-default", Value.of("show"), "field-default", Value.of("show"),
                    "print-enum-flags", Value.of(true)),
            Map.of("clock-seconds", Value.of(true)),
            Map.of("clock-gmt", Value.of(true), "no-delta", Value.of(true), "name-default", Value.of("show")),
            Map.of("clock-cycles", Value.of(true)),
            Map.of("clock-cycles", Value.of(true), "no-delta", Value.of(true), "name-payload", Value.of(false)));

    private record PrettyClass(PrinterChoice choice, Limits limits) implements SinkClass {
        @Override
        public String name() {
            return "pretty";
        }

        @Override
        public String description() {
            return "printing one way or another";
        }

        @Override
        public Sink create(ComponentContext context, Parameters parameters) {
            return new PrettySink(context, parameters, choice, limits);
        }
    }

    private static String print(Path trace, Map<String, Value> options, PrinterChoice choice, Limits limits) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        GraphEnvironment environment = new GraphEnvironment(
                new ByteArrayInputStream(new byte[0]), output, errors, GraphLog.SILENT, new Interrupter());
        String failure = "";
        try (Graph graph = new Graph(1, environment)) {
            GraphComponent source = graph.add(
                    GraphRun.component("source.ctf.fs"), "source", "source.ctf.fs",
                    new Value.Map(GraphRun.inputs(trace)));
            GraphComponent muxer = graph.add(
                    GraphRun.component("filter.utils.muxer"), "muxer", "filter.utils.muxer", Value.Map.EMPTY);
            GraphComponent sink = graph.add(
                    new PrettyClass(choice, limits), "sink", "sink.text.pretty", new Value.Map(options));
            for (OutputPort port : source.outputPorts()) {
                graph.connect(port, muxer.inputPorts().getLast());
            }
            graph.connect(muxer.outputPorts().getFirst(), sink.inputPorts().getFirst());
            graph.run();
        } catch (MalformedTraceException | GraphException e) {
            failure = "\n" + e;
        }
        return output.toString(StandardCharsets.UTF_8) + errors.toString(StandardCharsets.UTF_8) + failure;
    }

    @Test
    void printsEveryTraceOfTheCorpusAlike() throws IOException {
        Path corpus = GraphRun.corpus("");
        List<Path> traces;
        try (Stream<Path> files = Files.walk(corpus)) {
            traces = files.filter(file -> file.endsWith("metadata")).map(Path::getParent).sorted().toList();
        }
        int lines = 0;
        for (Path trace : traces) {
            for (Map<String, Value> options : OPTIONS) {
                String expected = print(trace, options, PrinterChoice.NONE, ONE_THREAD);
                assertThat(print(trace, options, new PrinterChoice(false, 0), ONE_THREAD))
                        .as("%s generated %s", trace, options)
                        .isEqualTo(expected);
                assertThat(print(trace, options, new PrinterChoice(true, Integer.MAX_VALUE), ONE_THREAD))
                        .as("%s by programs %s", trace, options)
                        .isEqualTo(expected);
                assertThat(print(trace, options, new PrinterChoice(false, 1), new Limits(3, 0, 2)))
                        .as("%s three threads %s", trace, options)
                        .isEqualTo(expected);
                assertThat(print(trace, options, new PrinterChoice(false, 1, 2), ONE_THREAD))
                        .as("%s two generated, the others by programs %s", trace, options)
                        .isEqualTo(expected);
                lines += expected.length();
            }
        }
        assertThat(lines).isGreaterThan(traces.size());
    }
}
