// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `sink.perfetto.file` writes, decoded by protoc with Perfetto's field numbers, holds every event of the trace
/// once, at its time, on a track that was described before, and slices that nest.
@Tag("peer")
final class PerfettoTest {
    private static final Pattern JSON = Pattern.compile("\\{\"time\":(-?\\d+),.*?\"event\":\"([^\"]*)\".*");
    private static final Pattern FIELD = Pattern.compile("([a-z_]+): (.*)");
    private static final Pattern UNKNOWN = Pattern.compile("^ *[0-9]+[:{ ].*", Pattern.MULTILINE);

    @TempDir
    Path folder;

    private record Event(long nanos, String name) {}

    /// The fields of a packet and of the event or descriptor in it, by name.
    private static List<Map<String, String>> packets(String text) {
        List<Map<String, String>> packets = new ArrayList<>();
        for (String packet : text.split("(?m)^packet \\{$")) {
            Map<String, String> fields = new HashMap<>();
            int annotations = 0;
            for (String line : packet.lines().toList()) {
                Matcher field = FIELD.matcher(line.strip());
                boolean nested = line.indexOf(line.strip()) > 4;
                annotations += line.contains("debug_annotations {") ? 1 : 0;
                if (!nested && field.matches()) {
                    fields.put(field.group(1), field.group(2).replace("\"", ""));
                }
            }
            if (!fields.isEmpty()) {
                fields.put("annotations", Integer.toString(annotations));
                packets.add(fields);
            }
        }
        return packets;
    }

    private String decoded(Path file) throws IOException, InterruptedException {
        try (InputStream schema = PerfettoTest.class.getResourceAsStream("perfetto.proto")) {
            assertThat(schema).isNotNull();
            Files.write(folder.resolve("perfetto.proto"), schema.readAllBytes());
        }
        Process protoc = new ProcessBuilder(
                "protoc", "--decode=perfetto.protos.Trace", "-I", folder.toString(), "perfetto.proto")
                .redirectInput(file.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(protoc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(protoc.waitFor()).isZero();
        return text;
    }

    private static List<Event> events(Path trace) {
        Babeltrace.Text json = Babeltrace.run(trace.toString(), "-c", "sink.json.lines");
        assertThat(json.status()).as(json.err()).isZero();
        return json.out().lines().map(line -> {
            Matcher event = JSON.matcher(line);
            assertThat(event.matches()).as(line).isTrue();
            return new Event(Long.parseLong(event.group(1)), event.group(2));
        }).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"alltypes-user-ctf2", "alltypes-process-ctf2", "contexts-ctf2", "statedump-ctf2", "jul-ctf2"})
    void everyEventStandsOnATrackOnce(String name) throws IOException, InterruptedException {
        assumeTrue(Programs.isInstalled("protoc"), "skipped: protoc is not installed");
        Path trace = Path.of(System.getProperty("ringside.shared", "")).resolve("traces/lttng-2.16").resolve(name)
                .toAbsolutePath();
        assumeTrue(Files.isDirectory(trace), "skipped: no corpus of traces");
        Path file = folder.resolve("trace.pftrace");
        Babeltrace.Text written =
                Babeltrace.run(trace.toString(), "-c", "sink.perfetto.file", "-p", "path=\"" + file + "\"");
        assertThat(written.status()).as(written.err()).isZero();
        String text = decoded(file);
        assertThat(UNKNOWN.matcher(text).find()).as("a field that the schema does not know").isFalse();

        Set<String> tracks = new HashSet<>();
        Map<String, Deque<String>> open = new HashMap<>();
        List<Event> found = new ArrayList<>();
        for (Map<String, String> packet : packets(text)) {
            if (packet.containsKey("uuid")) {
                tracks.add(packet.get("uuid"));
            } else {
                String track = packet.get("track_uuid");
                assertThat(tracks).contains(track);
                Deque<String> slices = open.computeIfAbsent(track, ignored -> new ArrayDeque<>());
                String slice = packet.get("name");
                switch (packet.get("type")) {
                    case "TYPE_SLICE_BEGIN" -> slices.push(slice);
                    case "TYPE_SLICE_END" -> assertThat(slices.pop()).isEqualTo(slice);
                    default -> assertThat(packet.get("type")).isEqualTo("TYPE_INSTANT");
                }
                found.add(new Event(Long.parseLong(packet.get("timestamp")), slice));
            }
        }
        List<Event> expected = events(trace);
        assertThat(found).hasSameSizeAs(expected).isNotEmpty();
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).nanos()).isEqualTo(expected.get(i).nanos());
            assertThat(expected.get(i).name()).startsWith(found.get(i).name());
        }
    }
}
