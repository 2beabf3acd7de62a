// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.GraphRun;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `sink.text.details` leaves out when told so, and nothing else.
class DetailsSinkTest {
    private static final String METADATA = """
            \u001e{"type": "preamble", "version": 2}
            \u001e{"type": "trace-class", "namespace": "ns", "name": "tc", "uid": "trace-uid"}
            \u001e{"type": "clock-class", "id": "c", "uid": "clock-uid", "frequency": 1000}
            \u001e{"type": "data-stream-class", "namespace": "stream-ns", "name": "stream-name", "uid": "stream-uid",
                "default-clock-class-id": "c"}
            \u001e{"type": "event-record-class", "namespace": "event-ns", "name": "tick", "uid": "event-uid",
                "payload-field-class": {"type": "structure", "member-classes":
                [{"name": "s", "field-class": {"type": "null-terminated-string"}}]}}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void writeTrace() throws IOException {
        Files.writeString(directory.resolve("metadata"), METADATA);
        Files.write(directory.resolve("stream"), new byte[] {'a', 0});
    }

    private List<String> lines(Map<String, Value> parameters) {
        return GraphRun.output("source.ctf.fs", GraphRun.inputs(directory), "sink.text.details", parameters)
                .lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "with-stream-class-name, stream-name",
        "with-stream-class-namespace, stream-ns",
        "with-uid, -uid"
    })
    void leavesOutOneThing(String parameter, String text) {
        List<String> all = lines(Map.of());
        assertThat(all).anyMatch(line -> line.contains(text));
        assertThat(lines(Map.of(parameter, Value.of(false))))
                .hasSizeBetween(all.size() - 1, all.size())
                .noneMatch(line -> line.contains(text));
    }

    @Test
    void saysEverythingByDefault() {
        assertThat(String.join("\n", lines(Map.of())))
                .contains("ns", "trace-uid", "stream-ns", "stream-name", "stream-uid", "event-uid", "tick",
                        "\n  Class name: stream-name\n");
    }

    /// In the parameters of 2.0 there are UUIDs, which it has no more.
    @Test
    void thereAreNoUuidsToLeaveOut() {
        assertThat(lines(Map.of("with-uuid", Value.of(false)))).isEqualTo(lines(Map.of()));
    }

    /// As in Babeltrace: of a trace, the name that is derived from its environment is shown, not that of its class.
    @Test
    void theNameOfATraceIsNotThatOfItsClass() {
        assertThat(lines(Map.of())).anyMatch(line -> line.startsWith("  Trace `` (Namespace `ns`"))
                .noneMatch(line -> line.contains("`tc`"));
    }

    /// As Babeltrace shows them: attributes first and what the class is made of under a title; ranges once, by bounds.
    @Test
    void attributesStandBeforeTheirClassIsTakenApart() throws IOException {
        Files.writeString(directory.resolve("metadata"), METADATA.replace(
                "{\"type\": \"null-terminated-string\"}",
                "{\"type\": \"fixed-length-unsigned-integer\", \"length\": 16, \"byte-order\": \"big-endian\","
                        + " \"mappings\": {\"A\": [[7, 9], [1, 1], [7, 9]]}, \"attributes\": {\"me\": \"\"}},"
                        + " \"attributes\": {\"you\": 1}"));
        assertThat(lines(Map.of())).containsSequence(
                "        s:",
                "          Field class: Unsigned enumeration (16-bit, Base 10, 1 mapping):",
                "            User attributes:",
                "              me:",
                "            Mappings:",
                "              A: [1] [7, 9]",
                "          User attributes:",
                "            you: 1");
    }
}
