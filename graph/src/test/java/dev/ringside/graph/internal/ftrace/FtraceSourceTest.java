// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `v6.dat` was recorded by trace-cmd 3.1.6 on Linux 6.18 and had its kernel symbols taken out, `v7.dat` and
/// `v7-zstd.dat` are the same converted by trace-cmd, `report.txt` what `trace-cmd report -t` says of all.
class FtraceSourceTest {
    private static final Pattern REPORT = Pattern.compile("\\s*(.*)-(\\d+) +\\[(\\d+)] +(\\d+)\\.(\\d{9}): (\\w+): .*");
    private static final Pattern JSON = Pattern.compile(
            "\\{\"time\":(\\d+),.*\"event\":\"(\\w+)\",.*\"cpu_id\":(\\d+),\"tid\":(\\d+),\"procname\":\"([^\"]*)\".*");

    @TempDir
    Path folder;

    private record Event(long nanos, String name, int cpu, int tid, String process) {}

    private static byte[] resource(String name) throws IOException {
        try (InputStream input = FtraceSourceTest.class.getResourceAsStream(name)) {
            assertThat(input).as(name).isNotNull();
            return input.readAllBytes();
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("trace.dat"), bytes);
    }

    private String json(byte[] bytes) throws IOException {
        return GraphRun.output("source.ftrace.dat", GraphRun.inputs(file(bytes)), "sink.json.lines", Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v6.dat", "v7.dat", "v7-zstd.dat"})
    void givesTheEventsThatTraceCmdReports(String name) throws IOException {
        List<Event> reported = new ArrayList<>();
        for (String line : new String(resource("report.txt"), StandardCharsets.UTF_8).lines().toList()) {
            Matcher match = REPORT.matcher(line);
            assertThat(match.matches()).as(line).isTrue();
            reported.add(new Event(
                    Long.parseLong(match.group(4)) * 1_000_000_000 + Long.parseLong(match.group(5)), match.group(6),
                    Integer.parseInt(match.group(3)), Integer.parseInt(match.group(2)),
                    match.group(1).equals("<...>") ? "" : match.group(1)));
        }
        List<Event> read = json(resource(name)).lines().map(line -> {
            Matcher match = JSON.matcher(line);
            assertThat(match.matches()).as(line).isTrue();
            return new Event(Long.parseLong(match.group(1)), match.group(2), Integer.parseInt(match.group(3)),
                    Integer.parseInt(match.group(4)), match.group(5));
        }).toList();

        assertThat(read).hasSize(154).isEqualTo(reported);
    }

    /// The file has one buffer, the top one, with an empty name in front of its clock's name.
    @Test
    void saysOfWhichTracingInstanceAnEventIs() throws IOException {
        String text = new String(resource("v7.dat"), StandardCharsets.ISO_8859_1);
        assertThat(text.split("\0local\0", -1)).hasSize(2);
        byte[] named = text.replace("\0local\0", "loca\0l\0").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(json(named).lines()).hasSize(154).allMatch(line -> line.contains("\"instance\":\"loca\""));
        assertThat(json(resource("v7.dat"))).doesNotContain("\"instance\"");
    }

    @Test
    void countsFrom1970WhereTheOffsetOfItsClockIsGiven() throws IOException {
        Map<String, Value> parameters = new HashMap<>(GraphRun.inputs(file(resource("v6.dat"))));
        String unknown = GraphRun.output("source.ftrace.dat", parameters, "sink.json.lines", Map.of());
        parameters.put("clock-class-offset-s", Value.of(1_700_000_000));
        parameters.put("clock-class-offset-ns", Value.of(-7));
        String known = GraphRun.output("source.ftrace.dat", parameters, "sink.json.lines", Map.of());

        long first = Long.parseLong(unknown.substring(8, unknown.indexOf(',')));
        assertThat(known).startsWith("{\"time\":" + (first + 1_700_000_000L * 1_000_000_000 - 7) + ",");
        assertThat(GraphRun.output("source.ftrace.dat", parameters, "sink.text.details", Map.of()))
                .contains("Origin: Unix epoch");

        parameters.put("clock-class-offset-s", Value.of(-1));
        assertThatThrownBy(() -> GraphRun.output("source.ftrace.dat", parameters, "sink.utils.dummy", Map.of()))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("clock-class-offset-s=-1 clock-class-offset-ns=-7");
    }

    @Test
    void decodesFieldsOfAllKinds() throws IOException {
        List<String> lines = json(resource("v6.dat")).lines().toList();

        assertThat(lines.getFirst()).endsWith("\"payload\":{\"id\":1,\"ret\":1}}");
        assertThat(lines).anyMatch(line -> line.endsWith(
                "\"payload\":{\"filename\":\"/usr/bin/sh\",\"pid\":21820,\"old_pid\":21820}}"));
        assertThat(lines).anyMatch(line -> line.contains(
                "\"prev_comm\":\"sh\",\"prev_pid\":21820,\"prev_prio\":120,\"prev_state\":2,"
                        + "\"next_comm\":\"sh\",\"next_pid\":21821"));
    }

    @Test
    void isTheSameAfterAWayThroughCtf() throws IOException {
        Map<String, Value> inputs = GraphRun.inputs(file(resource("v6.dat")));
        Path copy = folder.resolve("copy");
        GraphRun.output("source.ftrace.dat", inputs, "sink.ctf.fs",
                Map.of("path", Value.of(copy.toString()), "assume-single-trace", Value.of(true)));

        String direct = GraphRun.output("source.ftrace.dat", inputs, "sink.text.pretty", Map.of());
        String copied = GraphRun.output("source.ctf.fs", GraphRun.inputs(copy), "sink.text.pretty", Map.of());

        assertThat(copied).isEqualTo(direct).contains("sched_process_exec");
    }

    @Test
    void recognizesFilesByTheirFirstBytes() throws Exception {
        Path trace = file(resource("v7.dat"));

        assertThat(new FtraceSourceClass().query(new QueryContext(1, GraphLog.SILENT), "babeltrace.support-info",
                new Value.Map(Map.of("type", Value.of("file"), "input", Value.of(trace.toString())))))
                .isEqualTo(Value.of(0.75));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v6.dat", "v7.dat", "v7-zstd.dat"})
    void locatesFaultsOfBrokenFilesAndFailsInNoOtherWay(String name) throws IOException {
        byte[] whole = resource(name);
        for (int length = 0; length < 5_000; length += 97) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> json(cut)).as("length=%s", length)
                    .isInstanceOf(MalformedTraceException.class)
                    .hasMessageContaining("trace.dat");
        }
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] broken = whole.clone();
            for (int flips = random.nextInt(1, 20); flips > 0; flips--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                json(broken);
            } catch (MalformedTraceException | GraphException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void saysWhatToDoAboutACompressionThatItDoesNotKnow() throws IOException {
        byte[] changed = resource("v7-zstd.dat");
        String text = new String(changed, StandardCharsets.ISO_8859_1);
        System.arraycopy("lzop".getBytes(StandardCharsets.US_ASCII), 0, changed, text.indexOf("zstd\0"), 4);

        assertThatThrownBy(() -> json(changed)).hasMessageContaining("lzop").hasMessageContaining("--compression none");
    }

    @Test
    void knowsTimesThatNeedMoreThanTheirDelta() {
        ByteBuffer page = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        page.putLong(1000).putLong(40);
        page.putInt(1 | 5 << 5).putInt(7);
        page.putInt(30 | 3 << 5).putInt(2);
        page.putInt(2 | 1 << 5).putInt(8).putInt(9);
        page.putInt(31 | 6 << 5).putInt(100);
        page.putInt(29);
        RingPage ring = new RingPage(Long.BYTES);

        assertThat(ring.begin(page.array(), 0, 64, ByteOrder.LITTLE_ENDIAN)).isTrue();
        assertThat(ring.next()).isTrue();
        assertThat(ring.time()).isEqualTo(1005);
        assertThat(ring.recordEnd() - ring.recordStart()).isEqualTo(4);
        assertThat(ring.next()).isTrue();
        assertThat(ring.time()).isEqualTo(1005 + 3 + (2L << 27) + 1);
        assertThat(ring.recordEnd() - ring.recordStart()).isEqualTo(8);
        assertThat(ring.next()).isFalse();
        assertThat(ring.time()).isEqualTo(6 + (100L << 27));
    }
}
