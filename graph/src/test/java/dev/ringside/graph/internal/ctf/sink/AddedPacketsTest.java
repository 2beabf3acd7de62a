// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.SampleSource;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.record.FieldClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes without packets is written with some, which have times.
class AddedPacketsTest {
    @TempDir
    Path directory;

    private static SampleSource source() {
        return new SampleSource().eventClass("e", new StructureMember("text", FieldClasses.string()));
    }

    private static SampleSource event(SampleSource source, long nanos, String text) {
        return source.event(0, nanos, (encoder, fields) -> SampleSource.text(encoder, fields.getFirst(), text));
    }

    private Path written(SampleSource source, String version, boolean ignoresLosses) {
        Path path = directory.resolve("written");
        GraphRun.output(source, "sink.ctf.fs", Map.of(
                "path", Value.of(path.toString()), "assume-single-trace", Value.of(true),
                "ctf-version", Value.of(version), "ignore-discarded-events", Value.of(ignoresLosses)));
        return path;
    }

    /// Time and kind of each message, and of a loss its end and number.
    private static List<String> messages(String lines) {
        return lines.lines()
                .map(line -> SHOWN.matcher(line).results().map(MatchResult::group).collect(Collectors.joining(" ")))
                .toList();
    }

    private static final Pattern SHOWN = Pattern.compile("(?<=\"(time|type|count|end_time)\":\"?)\\w+");
    private static final Map<String, Value> ALL = Map.of("include-messages", Value.of(true));

    private List<String> read(Path trace) {
        return messages(GraphRun.output("source.ctf.fs", GraphRun.inputs(trace), "sink.json.lines", ALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aPacketLastsFromItsFirstEventToItsLast(String version) {
        SampleSource source = event(event(event(source(), 1_000, "a"), 2_500, "b"), 7_000, "c");
        assertThat(read(written(source, version, false))).containsExactly(
                "stream_beginning", "1000 packet_beginning", "1000", "2500", "7000", "7000 packet_end", "stream_end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void lossesLieBetweenPackets(String version) {
        SampleSource source = source().loss(OptionalLong.of(3), 500, 900);
        event(event(source, 1_000, "a"), 2_000, "b").loss(OptionalLong.empty(), 2_000, 3_000);
        event(source, 4_000, "c").loss(OptionalLong.of(5), 4_000, 5_000).loss(OptionalLong.of(7), 5_500, 6_000);
        List<String> read = read(written(source, version, false));
        List<String> given = messages(GraphRun.output(source, "sink.json.lines", ALL));
        assertThat(given).filteredOn(line -> line.contains("discarded_events")).hasSize(4);
        assertThat(read).filteredOn(line -> !line.contains("packet"))
                .containsExactlyElementsOf(given.stream()
                        // CTF has no unknown number; at least one was lost.
                        .map(line -> line.replace("discarded_events 3000", "discarded_events 1 3000"))
                        .toList());
        assertThat(given).contains("500 discarded_events 3 900", "2000 discarded_events 3000");
        assertThat(read).filteredOn(line -> line.endsWith("packet_beginning")).containsExactly(
                "500 packet_beginning", "500 packet_beginning", "1000 packet_beginning", "2000 packet_beginning",
                "4000 packet_beginning", "4000 packet_beginning", "5500 packet_beginning", "5500 packet_beginning");
    }

    @Test
    void lossesMayBeLeftOut() throws IOException {
        SampleSource source = event(event(source(), 1, "a").loss(OptionalLong.of(2), 1, 2), 3, "b");
        Path written = written(source, "2", true);
        assertThat(read(written)).noneMatch(line -> line.contains("discarded"));
        assertThat(Files.readString(written.resolve("metadata"))).doesNotContain("discarded");
    }

    @Test
    void aLongStreamBecomesSeveralPackets() {
        SampleSource source = source();
        String text = "x".repeat(1_000);
        int events = 5_000;
        for (int i = 0; i < events; i++) {
            event(source, 1_000 + i, text);
        }
        List<String> read = read(written(source, "2", false));
        assertThat(read).filteredOn(line -> line.contains("packet_beginning")).hasSizeBetween(3, 5)
                .startsWith("1000 packet_beginning");
        assertThat(read).filteredOn(line -> line.contains("packet_end")).hasSizeBetween(3, 5)
                .endsWith(999 + events + " packet_end");
        assertThat(read).filteredOn(line -> line.matches("[0-9]+")).hasSize(events);
    }

    @Test
    void aStreamWithoutEventsIsEmpty() {
        assertThat(written(source(), "2", false).resolve("stream")).isEmptyFile();
    }
}
