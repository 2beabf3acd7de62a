// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.ctf.writer.PacketIndexWriter;
import dev.ringside.ctf.writer.UnfinishedFolder;
import dev.ringside.graph.Graph;
import dev.ringside.graph.GraphComponent;
import dev.ringside.graph.GraphEnvironment;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.text.details.DetailsSinkClass;
import dev.ringside.graph.internal.utils.MuxerClass;
import dev.ringside.graph.internal.utils.trimmer.TrimmerClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The source of traces on disk, within a graph: files that grow, times to begin at, indexes that are wrong.
class FileSystemSourceTest {
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 64; align = 8; } := u64;
            trace { major = 1; minor = 8; byte_order = le; };
            clock { name = c; };
            typealias integer { size = 64; align = 8; map = clock.c.value; } := time;
            stream {
                packet.context := struct {
                    time timestamp_begin; time timestamp_end; u64 content_size; u64 packet_size; u64 packet_seq_num;
                };
                event.header := struct { time timestamp; };
            };
            event { name = "tick"; fields := struct { u64 count; }; };
            """;
    private static final int PACKET_BYTES = 56;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final List<String> log = new ArrayList<>();
    private final Interrupter interrupter = new Interrupter();

    @BeforeEach
    void writeTrace() throws IOException {
        Files.writeString(directory.resolve("metadata"), METADATA);
        Files.createFile(directory.resolve("stream"));
        for (int packet = 0; packet < 4; packet++) {
            append(packet);
        }
    }

    /// Packets of 50 ns, 100 ns apart, each with one event; between each two of them one is lost.
    private void append(long packet) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(begin(packet)).putLong(begin(packet) + 50).putLong(PACKET_BYTES * 8L).putLong(PACKET_BYTES * 8L);
        bytes.putLong(packet * 2).putLong(begin(packet) + 10).putLong(packet);
        Files.write(directory.resolve("stream"), bytes.array(), StandardOpenOption.APPEND);
    }

    private static long begin(long packet) {
        return 1000 + packet * 100;
    }

    private void warned(GraphLog.Level level, String actor, String text) {
        if (level.compareTo(GraphLog.Level.WARNING) >= 0) {
            log.add(level + " " + text);
        }
    }

    private Graph graph(Map<String, Value> sourceParameters, Map<String, Value> trimmerParameters) {
        Graph graph = new Graph(1, new GraphEnvironment(
                InputStream.nullInputStream(), output, output, this::warned, interrupter));
        var all = new HashMap<>(sourceParameters);
        all.put("inputs", Value.of(List.of(Value.of(directory.toString()))));
        GraphComponent source = graph.add(new FileSystemSourceClass(), "s", "source.ctf.fs", new Value.Map(all));
        GraphComponent muxer = graph.add(new MuxerClass(), "m", "filter.utils.muxer", Value.Map.EMPTY);
        GraphComponent trimmer =
                graph.add(new TrimmerClass(), "t", "filter.utils.trimmer", new Value.Map(trimmerParameters));
        GraphComponent sink = graph.add(new DetailsSinkClass(), "d", "sink.text.details", new Value.Map(Map.of(
                "compact", Value.of(true), "with-metadata", Value.of(false))));
        graph.connect(source.outputPorts().getFirst(), muxer.inputPorts().getFirst());
        graph.connect(muxer.outputPorts().getFirst(), trimmer.inputPorts().getFirst());
        graph.connect(trimmer.outputPorts().getFirst(), sink.inputPorts().getFirst());
        return graph;
    }

    private List<String> messages() {
        return output.toString(StandardCharsets.UTF_8).lines()
                .filter(line -> line.startsWith("["))
                .map(line -> line.replaceAll("\\{[^}]*\\} ", ""))
                .toList();
    }

    @Test
    void aGraphWaitsForATraceThatGrows() throws IOException {
        try (Graph graph = graph(Map.of("growing", Value.of(true)), Map.of())) {
            assertThat(graph.run()).isEqualTo(IteratorStatus.AGAIN);
            assertThat(messages()).filteredOn(line -> line.contains("Event")).hasSize(4);
            append(4);
            assertThat(graph.run()).isEqualTo(IteratorStatus.AGAIN);
            assertThat(messages()).filteredOn(line -> line.contains("Event")).hasSize(5);
            assertThat(messages()).noneMatch(line -> line.contains("Stream end"));
        }
    }

    @Test
    void aGraphEndsWithATraceThatDoesNotGrow() {
        try (Graph graph = graph(Map.of(), Map.of())) {
            assertThat(graph.run()).isEqualTo(IteratorStatus.END);
            assertThat(messages()).last().asString().contains("Stream end");
        }
    }

    @Test
    void anInterruptedGraphStopsAndSaysWhatItHas() {
        try (Graph graph = graph(Map.of("growing", Value.of(true)), Map.of())) {
            assertThat(graph.run()).isEqualTo(IteratorStatus.AGAIN);
            interrupter.interrupt();
            assertThat(graph.run()).isEqualTo(IteratorStatus.OK);
        }
        assertThat(messages()).filteredOn(line -> line.contains("Event")).hasSize(4);
    }

    @Test
    void aTraceThatItsWriterDidNotFinishIsNamed() throws IOException {
        Path whole = directory;
        directory = Files.createDirectories(UnfinishedFolder.of(whole.resolve("snapshot")).resolve("kernel"));
        writeTrace();
        try (Graph graph = graph(Map.of(), Map.of())) {
            assertThat(graph.run()).isEqualTo(IteratorStatus.END);
        }
        assertThat(messages()).filteredOn(line -> line.contains("Event")).hasSize(4);
        assertThat(log).containsExactly("WARNING The writer of this trace has not finished it: path=\""
                + whole.resolve("snapshot.incomplete") + "\"");
    }

    private void writeIndex(long shiftCycles) throws IOException {
        Path index = Files.createDirectories(directory.resolve("index")).resolve("stream.idx");
        try (PacketIndexWriter writer = PacketIndexWriter.open(index)) {
            for (long packet = 0; packet < 4; packet++) {
                writer.add(new PacketIndexEntry(packet * PACKET_BYTES, PACKET_BYTES * 8L, PACKET_BYTES * 8L,
                        begin(packet) + shiftCycles, begin(packet) + 50 + shiftCycles, 0, 0, 0, packet * 2));
            }
        }
    }

    private List<String> trimmed() {
        output.reset();
        // Between the second and the third packet.
        try (Graph graph = graph(Map.of(), Map.of("begin", Value.of("0.000001175"), "end", Value.of("0.000001305")))) {
            assertThat(graph.run()).isEqualTo(IteratorStatus.END);
        }
        return messages();
    }

    @Test
    void aTimeRangeBeginsWithWhatWasLostBefore() throws IOException {
        List<String> expected = List.of(
                "[1175 1175] Stream beginning",
                "[1175 1175] [1200 1200] Discarded packets",
                "[1200 1200] Packet beginning",
                "[1210 1210] Event `tick` (0)",
                "[1250 1250] Packet end",
                "[1250 1250] [1300 1300] Discarded packets (1 packets)",
                "[1300 1300] Packet beginning",
                "[1305 1305] Packet end",
                "[1305 1305] Stream end");
        assertThat(trimmed()).isEqualTo(expected);
        writeIndex(0);
        assertThat(trimmed()).isEqualTo(expected);
        assertThat(log).isEmpty();
    }

    @Test
    void anIndexThatIsWrongIsWarnedOfAndNotUsed() throws IOException {
        List<String> expected = trimmed();
        writeIndex(-90);
        assertThat(trimmed()).isEqualTo(expected);
        assertThat(log).singleElement().asString().startsWith("WARNING").contains("stream.idx");
    }

    private static String query(String object, Map<String, Value> parameters) throws QueryException {
        return new FileSystemSourceClass().query(
                new QueryContext(1, GraphLog.SILENT), object, new Value.Map(parameters)).toString();
    }

    private Map<String, Value> asDirectory() {
        return Map.of("type", Value.of("directory"), "input", Value.of(directory.toString()));
    }

    /// CTF 1.8 has no namespaces: LTTng's is implied, and the name of the host is none of the trace class.
    @Test
    void portsAndGroupsGoByTheIdentityOfTheTraceClass() throws IOException, QueryException {
        String uuid = "2a6422d0-6cee-11e0-8c08-cb07d7b3a564";
        Files.writeString(directory.resolve("metadata"), METADATA
                .replace("minor = 8;", "minor = 8; uuid = \"" + uuid + "\";")
                + "env { tracer_name = \"lttng-ust\"; hostname = \"here\"; };");
        assertThat(query("babeltrace.trace-infos", Map.of("inputs", Value.of(List.of(Value.of(directory.toString()))))))
                .contains("{namespace: `lttng.org,2009`, name: ``, uid: `" + uuid + "`} | 0 | ");
        assertThat(query("babeltrace.support-info", asDirectory()))
                .contains("namespace: lttng.org,2009, name: , uid: " + uuid);
    }

    @Test
    void aTraceWithoutStreamsHasNoInfos() throws IOException {
        Files.delete(directory.resolve("stream"));
        assertThatThrownBy(() -> query("babeltrace.trace-infos",
                        Map.of("inputs", Value.of(List.of(Value.of(directory.toString()))))))
                .isInstanceOf(QueryException.class).hasMessageContaining("Trace has no streams");
    }

    @Test
    void ctf2NeedsVersion1OfTheProtocol() throws IOException {
        Value.Map inputs = new Value.Map(Map.of("inputs", Value.of(List.of(Value.of(directory.toString())))));
        assertThat(new FileSystemSourceClass().supportsMip(0, inputs)).isTrue();
        Files.writeString(directory.resolve("metadata"), "\u001e{\"type\": \"preamble\", \"version\": 2}\n"
                + "\u001e{\"type\": \"data-stream-class\"}\n");
        assertThat(new FileSystemSourceClass().supportsMip(0, inputs)).isFalse();
        assertThat(new FileSystemSourceClass().supportsMip(1, inputs)).isTrue();
    }
}
