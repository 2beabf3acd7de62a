// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.GraphRun;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An optional structure whose selector has no value that would select it is written as CTF 1.8 all the same, without
/// it; here event record by event record, since another field changes the layout.
class UnreachableContentTest {
    private static final String U8 = """
            {"type": "fixed-length-unsigned-integer", "length": 8, "byte-order": "little-endian", "alignment": 8}""";
    private static final String METADATA = """
            \u001e{"type": "preamble", "version": 2}
            \u001e{"type": "data-stream-class"}
            \u001e{"type": "event-record-class", "name": "e", "payload-field-class": {"type": "structure",
            "member-classes": [
                {"name": "a", "field-class": U8},
                {"name": "b", "field-class": {"type": "optional", "selector-field-ranges": [[256, 300]],
                    "selector-field-location": {"path": ["a"]}, "field-class": {"type": "structure",
                    "member-classes": [{"name": "c", "field-class": U8}, {"name": "d", "field-class": U8}]}}},
                {"name": "z", "field-class": {"type": "variable-length-unsigned-integer"}}]}}
            """.replace("U8", U8);

    @TempDir
    Path directory;

    @Test
    void whatIsAroundItIsWritten() throws IOException {
        Path read = Files.createDirectory(directory.resolve("read"));
        Path written = directory.resolve("written");
        Files.writeString(read.resolve("metadata"), METADATA);
        Files.write(read.resolve("stream"), new byte[] {1, 2, 3, 4});
        GraphRun.output("source.ctf.fs", GraphRun.inputs(read), "sink.ctf.fs", Map.of(
                "path", Value.of(written.toString()),
                "assume-single-trace", Value.of(true),
                "ctf-version", Value.of("1")));
        String text = GraphRun.output("source.ctf.fs", GraphRun.inputs(written), "sink.text.pretty",
                Map.of("color", Value.of("never")));
        assertThat(text.lines()).containsExactly(
                "e: { a = ( \"none\" : container = 1 ), b = { { } }, z = 2 }",
                "e: { a = ( \"none\" : container = 3 ), b = { { } }, z = 4 }");
    }
}
