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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Packets of CTF 1.8 may have another UUID than their metadata, and are read all the same. What is written is right,
/// whatever was read.
class ForeignUuidTest {
    private static final int UUID_BYTES = 16;
    private static final int HEADER_BYTES = UUID_BYTES + 4;
    private static final int PACKET_BYTES = HEADER_BYTES + 3;
    private static final int FOREIGN_BYTE = 7;

    private static final String CTF_1_8 = """
            /* CTF 1.8 */
            typealias integer { size = 8; align = 8; } := u8;
            typealias integer { size = 16; align = 8; } := u16;
            trace { major = 1; minor = 8; byte_order = le; uuid = "00010203-0405-0607-0809-0a0b0c0d0e0f";
                packet.header := struct { u8 uuid[16]; STRING }; };
            stream { packet.context := struct { u16 packet_size; u16 content_size; }; };
            event { name = e; fields := struct { u8 n; }; };
            """;
    private static final String U16 = """
            {"name": "%s", "field-class": {"type": "fixed-length-unsigned-integer", "length": 16,
            "byte-order": "little-endian", "alignment": 8, "roles": ["%s"]}}""";
    private static final String CTF_2 = """
            \u001e{"type": "preamble", "version": 2, "uuid": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]}
            \u001e{"type": "trace-class", "packet-header-field-class": {"type": "structure", "member-classes": [
            {"name": "uuid", "field-class": {"type": "static-length-blob", "length": 16,
            "roles": ["metadata-stream-uuid"]}}]}}
            \u001e{"type": "data-stream-class", "packet-context-field-class": {"type": "structure",
            "member-classes": [%s, %s]}}
            \u001e{"type": "event-record-class", "name": "e", "payload-field-class": {"type": "structure",
            "member-classes": [{"name": "n", "field-class": {"type": "fixed-length-unsigned-integer", "length": 8,
            "byte-order": "little-endian", "alignment": 8}}]}}
            """.formatted(U16.formatted("packet_size", "packet-total-length"),
                    U16.formatted("content_size", "packet-content-length"));

    @TempDir
    Path directory;

    private Path read;
    private Path written;

    @BeforeEach
    void makeDirectory() throws IOException {
        read = Files.createDirectory(directory.resolve("read"));
        written = directory.resolve("written");
    }

    /// @param text that follows the UUID in the header
    private static byte[] packet(boolean foreign, String text, int... events) {
        var packet = new ByteArrayOutputStream();
        for (int i = 0; i < UUID_BYTES; i++) {
            packet.write(foreign && i == FOREIGN_BYTE ? 0xFF : i);
        }
        packet.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        int bits = (HEADER_BYTES + text.length() + events.length) * Byte.SIZE;
        for (int times = 0; times < 2; times++) {
            packet.write(bits);
            packet.write(bits >> Byte.SIZE);
        }
        for (int event : events) {
            packet.write(event);
        }
        return packet.toByteArray();
    }

    private void writeTrace(String metadata, byte[]... packets) throws IOException {
        Files.writeString(read.resolve("metadata"), metadata);
        var stream = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            stream.writeBytes(packet);
        }
        Files.write(read.resolve("stream"), stream.toByteArray());
    }

    /// @param whole whether nothing hinders packets from being copied as they are
    private void convert(String version, boolean whole) {
        try (Graph graph = GraphRun.graph()) {
            GraphComponent last = graph.add(
                    GraphRun.component("source.ctf.fs"), "source", "source.ctf.fs",
                    new Value.Map(GraphRun.inputs(read)));
            if (!whole) {
                GraphComponent split = graph.add(
                        new OneByOne((block, message) -> { }), "split", "filter.test.split", Value.Map.EMPTY);
                graph.connect(last.outputPorts().getFirst(), split.inputPorts().getFirst());
                last = split;
            }
            GraphComponent sink = graph.add(
                    GraphRun.component("sink.ctf.fs"), "sink", "sink.ctf.fs", new Value.Map(Map.of(
                            "path", Value.of(written.toString()), "assume-single-trace", Value.of(true),
                            "ctf-version", Value.of(version))));
            graph.connect(last.outputPorts().getFirst(), sink.inputPorts().getFirst());
            assertThat(graph.run()).isEqualTo(IteratorStatus.END);
        }
    }

    private void assertWrittenIsRight(byte[] stream) throws IOException {
        assertThat(Files.readAllBytes(written.resolve("stream"))).isEqualTo(stream);
        String text = GraphRun.output("source.ctf.fs", GraphRun.inputs(written), "sink.text.pretty",
                Map.of("color", Value.of("never")));
        assertThat(text.lines()).containsExactly("e: { n = 1 }", "e: { n = 2 }", "e: { n = 3 }", "e: { n = 4 }",
                "e: { n = 5 }", "e: { n = 6 }");
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "2, false"})
    void whatIsWrittenHasTheUuidOfItsMetadata(String version, boolean whole) throws IOException {
        writeTrace(CTF_1_8.replace("STRING", ""), packet(false, "", 1, 2, 3), packet(true, "", 4, 5, 6));
        convert(version, whole);
        assertThat(written.resolve("stream")).hasSize(2 * PACKET_BYTES);
        assertWrittenIsRight(joined(packet(false, "", 1, 2, 3), packet(false, "", 4, 5, 6)));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "2, false"})
    void soItHasWhereHeadersHaveNoFixedSize(String version, boolean whole) throws IOException {
        writeTrace(CTF_1_8.replace("STRING", "string s;"),
                packet(true, "first\0", 1, 2), packet(true, "\0", 3, 4, 5, 6));
        convert(version, whole);
        assertWrittenIsRight(joined(packet(false, "first\0", 1, 2), packet(false, "\0", 3, 4, 5, 6)));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "2, false"})
    void ofCtf2ItStays(String version, boolean whole) throws IOException {
        writeTrace(CTF_2, packet(false, "", 1, 2, 3), packet(false, "", 4, 5, 6));
        convert(version, whole);
        assertWrittenIsRight(joined(packet(false, "", 1, 2, 3), packet(false, "", 4, 5, 6)));
    }
}
