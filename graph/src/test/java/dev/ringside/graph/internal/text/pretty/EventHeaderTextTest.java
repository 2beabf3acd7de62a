// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.GraphRun;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The parts before the fields, with their names, as Babeltrace puts them together.
class EventHeaderTextTest {
    private static final String METADATA = """
            \u001e{"type": "preamble", "version": 2}
            \u001e{"type": "trace-class", "name": "of the class", "environment": {"domain": "here"}}
            \u001e{"type": "clock-class", "id": "c", "frequency": 1000000000}
            \u001e{"type": "data-stream-class"CLOCK}
            \u001e{"type": "event-record-class", "name": "tick", "payload-field-class": {"type": "structure",
                "member-classes": [{"name": "s", "field-class": {"type": "null-terminated-string"}}]}}
            """;

    @TempDir
    Path directory;

    private String text(String clock) throws IOException {
        Files.writeString(directory.resolve("metadata"), METADATA.replace("CLOCK", clock));
        Files.write(directory.resolve("stream"), new byte[] {'a', 0});
        return GraphRun.output("source.ctf.fs", GraphRun.inputs(directory), "sink.text.pretty", Map.of(
                "color", Value.of("never"), "clock-gmt", Value.of(true), "name-default", Value.of("show"),
                "field-default", Value.of("show"))).strip();
    }

    @Test
    void aCommaStandsBetweenThePartsBehindATime() throws IOException {
        assertThat(text(", \"default-clock-class-id\": \"c\"")).isEqualTo("timestamp = 00:00:00.000000000, delta = "
                + "+?.?????????, trace = , , trace:domain = here, name = tick, event.fields = { s = \"a\" }");
    }

    @Test
    void withoutATimeNothingStandsBetweenThem() throws IOException {
        assertThat(text("")).isEqualTo("trace = , trace:domain = herename = tick, event.fields = { s = \"a\" }");
    }
}
