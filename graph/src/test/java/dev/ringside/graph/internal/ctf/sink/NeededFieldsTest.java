// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.Graph;
import dev.ringside.graph.GraphComponent;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.OneByOne;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The length of a packet is that of what is written, which need not be that of what was read. Here it also selects an
/// optional field.
class NeededFieldsTest {
    private static final int PACKET_BYTES = 64;
    private static final int CONTEXT_BYTES = 4;
    private static final int EVENT_BYTES = 2;
    private static final String U16 = """
            {"name": "%s", "field-class": {"type": "fixed-length-unsigned-integer", "length": 16,
            "byte-order": "little-endian", "alignment": 8, "roles": ["%s"]}}""";
    private static final String U8 = """
            {"type": "fixed-length-unsigned-integer", "length": 8, "byte-order": "little-endian", "alignment": 8}""";
    private static final String METADATA = "\u001e{\"type\": \"preamble\", \"version\": 2}\n"
            + "\u001e{\"type\": \"data-stream-class\", \"packet-context-field-class\": {\"type\": \"structure\", "
            + "\"member-classes\": [" + U16.formatted("size", "packet-total-length") + ", "
            + U16.formatted("content", "packet-content-length") + "]}}\n"
            + "\u001e{\"type\": \"event-record-class\", \"name\": \"e\", \"payload-field-class\": {\"type\": "
            + "\"structure\", \"member-classes\": [{\"name\": \"a\", \"field-class\": " + U8 + "}, "
            + "{\"name\": \"b\", \"field-class\": "
            + "{\"type\": \"optional\", \"field-class\": " + U8 + ", \"selector-field-ranges\": [[512, 512]], "
            + "\"selector-field-location\": {\"origin\": \"packet-context\", \"path\": [\"size\"]}}}]}}\n";

    @TempDir
    Path directory;

    private Path read;
    private Path written;

    @BeforeEach
    void writeMetadata() throws IOException {
        read = Files.createDirectory(directory.resolve("read"));
        written = directory.resolve("written");
        Files.writeString(read.resolve("metadata"), METADATA);
    }

    private void writePacket(int events) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        packet.putShort((short) (PACKET_BYTES * Byte.SIZE));
        packet.putShort((short) ((CONTEXT_BYTES + events * EVENT_BYTES) * Byte.SIZE));
        for (int event = 0; event < events; event++) {
            packet.put((byte) event).put((byte) (100 + event));
        }
        Files.write(read.resolve("stream"), packet.array());
    }

    /// @param copied whether packets may be copied as they are
    private void convert(boolean copied) {
        convert(copied, "2");
    }

    private void convert(boolean copied, String version) {
        try (Graph graph = GraphRun.graph()) {
            GraphComponent last = graph.add(
                    GraphRun.component("source.ctf.fs"), "source", "source.ctf.fs",
                    new Value.Map(GraphRun.inputs(read)));
            if (!copied) {
                GraphComponent split = graph.add(
                        new OneByOne((block, message) -> { }), "split", "filter.test.split", Value.Map.EMPTY);
                graph.connect(last.outputPorts().getFirst(), split.inputPorts().getFirst());
                last = split;
            }
            GraphComponent sink =
                    graph.add(GraphRun.component("sink.ctf.fs"), "sink", "sink.ctf.fs", new Value.Map(Map.of(
                    "path", Value.of(written.toString()), "assume-single-trace", Value.of(true), "ctf-version",
                    Value.of(version))));
            graph.connect(last.outputPorts().getFirst(), sink.inputPorts().getFirst());
            assertThat(graph.run()).isEqualTo(IteratorStatus.END);
        }
    }

    private static String text(Path trace) {
        return GraphRun.output("source.ctf.fs", GraphRun.inputs(trace), "sink.text.pretty",
                Map.of("color", Value.of("never")));
    }

    @Test
    void aLengthThatStaysTheSameMayBeNeeded() throws IOException {
        writePacket((PACKET_BYTES - CONTEXT_BYTES) / EVENT_BYTES);
        convert(false);
        assertThat(text(written)).isEqualTo(text(read)).contains("b = { 129 }");
    }

    @Test
    void aLengthThatChangesGetsAnotherFieldThanTheOneThatIsNeeded() throws IOException {
        writePacket(10);
        convert(false);
        assertThat(text(written)).isEqualTo(text(read)).contains("b = { 109 }");
        assertThat(written.resolve("stream")).hasSize(CONTEXT_BYTES + Long.BYTES + 10 * EVENT_BYTES);
    }

    @Test
    void inCtf18TheNeededFieldGetsAnotherName() throws IOException {
        writePacket(10);
        convert(false, "1");
        assertThat(Files.readString(written.resolve("metadata"))).contains(" packet_size;");
        assertThat(text(written)).contains("= 512", "b = { 109 }");
    }

    @Test
    void aPacketThatIsCopiedKeepsItsLength() throws IOException {
        writePacket(10);
        convert(true);
        assertThat(text(written)).isEqualTo(text(read)).contains("b = { 109 }");
    }
}
