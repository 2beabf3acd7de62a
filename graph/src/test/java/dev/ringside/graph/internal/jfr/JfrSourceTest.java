// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.record.SortedEvents;
import dev.ringside.graph.internal.record.SpillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import jdk.jfr.Unsigned;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JfrSourceTest {
    @TempDir
    static Path folder;

    private static Path recording;

    @Name("test.Order")
    static final class Order extends Event {
        int id;
        String customer;
        double price;
        boolean paid;
        Class<?> kind;
        Thread who;
        @Timespan(Timespan.MILLISECONDS)
        long waited;
        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        long due;
        @Unsigned
        byte level;
        char letter;
    }

    @Test
    void sayingThatThereIsNoRoomToSortIsNotSayingThatTheRecordingIsBroken() {
        SortedEvents events = new SortedEvents(folder.resolve("missing"), 1);
        assertThatThrownBy(() -> JfrRecording.read(recording, 64, events, new Interrupter()))
                .isInstanceOf(SpillException.class)
                .hasMessageContaining("temporary file")
                .hasMessageContaining("missing");
    }

    @BeforeAll
    static void record() throws Exception {
        recording = folder.resolve("test.jfr");
        try (Recording jfr = new Recording()) {
            jfr.enable("jdk.JVMInformation");
            jfr.enable("jdk.GarbageCollection");
            jfr.enable(Order.class).withStackTrace();
            jfr.start();
            // The outer one begins first and is committed last.
            Order outer = order(1, "outer \0 é");
            Order inner = order(2, null);
            inner.commit();
            System.gc();
            outer.commit();
            Thread thread = new Thread(() -> order(3, "thread").commit(), "other");
            thread.start();
            thread.join();
            jfr.stop();
            jfr.dump(recording);
        }
    }

    private static Order order(int id, String customer) {
        Order order = new Order();
        order.begin();
        order.id = id;
        order.customer = customer;
        order.price = 1.5 * id;
        order.paid = id == 1;
        order.kind = String.class;
        order.who = Thread.currentThread();
        order.waited = 5;
        order.due = 1_700_000_000_123L;
        order.level = (byte) 200;
        order.letter = 'x';
        return order;
    }

    private static String json(Path file, Map<String, Value> more) {
        Map<String, Value> parameters = new HashMap<>(GraphRun.inputs(file));
        parameters.putAll(more);
        return GraphRun.output("source.jfr.file", parameters, "sink.json.lines", Map.of());
    }

    private static List<String> orders(Map<String, Value> more) {
        return json(recording, more).lines().filter(line -> line.contains("\"event\":\"test.Order\"")).toList();
    }

    private static long time(String line) {
        return Long.parseLong(line.substring("{\"time\":".length(), line.indexOf(',')));
    }

    @Test
    void givesEveryEventAtItsStartInOrderOfTime() throws IOException {
        List<RecordedEvent> events = new ArrayList<>(RecordingFile.readAllEvents(recording));
        events.sort(Comparator.comparing(RecordedEvent::getStartTime));

        List<Long> times = json(recording, Map.of()).lines().map(JfrSourceTest::time).toList();

        assertThat(times).hasSameSizeAs(events).isSorted();
        assertThat(times).containsExactlyElementsOf(
                events.stream().map(event -> JfrValue.nanos(event.getStartTime())).toList());
        assertThat(events.stream().map(event -> event.getEventType().getName()))
                .contains("test.Order", "jdk.JVMInformation", "jdk.GarbageCollection");
    }

    @Test
    void givesFieldsTheirTypesAndTimesInNanoseconds() {
        List<String> orders = orders(Map.of());

        assertThat(orders).hasSize(3);
        assertThat(orders.get(0))
                .contains("\"id\":1,", "\"customer\":\"outer \u2400 é\"", "\"price\":1.5", "\"paid\":true",
                "\"kind\":\"java.lang.String\"", "\"waited\":5000000,", "\"due\":1700000000123000000", "\"level\":200",
                "\"letter\":120");
        assertThat(orders.get(1)).contains("\"id\":2,", "\"customer\":\"\"", "\"paid\":false");
    }

    @Test
    void givesTheDurationInNanoseconds() throws IOException {
        List<Long> durations = RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().equals("test.Order"))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .map(event -> event.getDuration().toNanos())
                .toList();

        List<String> orders = orders(Map.of());

        for (int i = 0; i < durations.size(); i++) {
            assertThat(orders.get(i)).contains("\"payload\":{\"duration\":" + durations.get(i) + ",");
        }
    }

    @Test
    void tellsTheThreadAsContext() {
        assertThat(orders(Map.of()).get(2))
                .containsPattern("\"common_context\":\\{\"vtid\":[1-9][0-9]*,\"java_tid\":[1-9][0-9]*,"
                        + "\"thread_name\":\"other\"}")
                .containsPattern("\"who\":\\{\"vtid\":[1-9][0-9]*,\"java_tid\":[1-9][0-9]*,\"thread_name\":\"other\"}");
    }

    @Test
    void keepsAsManyFramesOfAStackTraceAsAskedFor() {
        String method = "\"method\":\"" + JfrSourceTest.class.getName() + ".";

        assertThat(orders(Map.of()).get(1)).contains("\"stackTrace\":[{" + method + "record\",\"line\":");
        assertThat(orders(Map.of("stack-depth", Value.of(1))).get(1))
                .contains("\"_stackTrace_length\":1,")
                .containsOnlyOnce("\"method\":");
        assertThat(orders(Map.of("stack-depth", Value.of(0))).get(1)).contains("\"stackTrace\":[]");
    }

    @Test
    void putsTheProcessIntoTheEnvironmentForOtherComponents() {
        String details = GraphRun.output("source.jfr.file", GraphRun.inputs(recording), "sink.text.details", Map.of());

        assertThat(details.replace(",", "")).contains("vpid: " + ProcessHandle.current().pid(), "domain: jfr");
    }

    @Test
    void isTheSameAfterAWayThroughCtf() {
        Path copy = folder.resolve("copy");
        GraphRun.output("source.jfr.file", GraphRun.inputs(recording), "sink.ctf.fs",
                Map.of("path", Value.of(copy.toString()), "assume-single-trace", Value.of(true)));

        String direct = GraphRun.output("source.jfr.file", GraphRun.inputs(recording), "sink.text.pretty", Map.of());
        String copied = GraphRun.output("source.ctf.fs", GraphRun.inputs(copy), "sink.text.pretty", Map.of());

        assertThat(copied).isEqualTo(direct).isNotEmpty();
    }

    @Test
    void recognizesRecordingsByTheirFirstBytes() throws Exception {
        Path other = Files.writeString(folder.resolve("other.jfr"), "no recording");

        assertThat(weight("file", recording)).isEqualTo(Value.of(0.75));
        assertThat(weight("file", other)).isEqualTo(Value.of(0.0));
        assertThat(weight("directory", folder)).isEqualTo(Value.of(0.0));
        assertThat(weight("string", recording)).isEqualTo(Value.of(0.0));
    }

    private static Value weight(String type, Path input) throws QueryException {
        return new JfrSourceClass().query(new QueryContext(1, GraphLog.SILENT), "babeltrace.support-info",
                new Value.Map(Map.of("type", Value.of(type), "input", Value.of(input.toString()))));
    }

    @Test
    void namesTheFileThatIsBroken() throws IOException {
        byte[] bytes = Files.readAllBytes(recording);
        for (int length : new int[] {0, 3, 10, 68, 100, bytes.length / 2, bytes.length - 1}) {
            Path broken = Files.write(folder.resolve("broken.jfr"), Arrays.copyOf(bytes, length));

            assertThatThrownBy(() -> json(broken, Map.of()))
                    .as("length=%s", length)
                    .isInstanceOf(MalformedTraceException.class)
                    .hasMessageContaining("broken.jfr");
        }
    }

    @Test
    void refusesInputsThatAreNoFiles() {
        assertThatThrownBy(() -> json(folder.resolve("absent.jfr"), Map.of()))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("absent.jfr");
        assertThatThrownBy(() -> json(recording, Map.of("stack-depth", Value.of(-1))))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("stack-depth");
    }

    @Test
    void saysThatAFileIsNoRecording() throws IOException {
        Path text = Files.writeString(folder.resolve("text.log"), "nothing of a recording");
        assertThatThrownBy(() -> json(text, Map.of()))
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("text.log")
                .hasMessageContaining("not a JFR recording");
    }

    /// The file of a chunk that a JVM still writes to has, in its header, 255 in place of the counter of its versions.
    @Test
    void givesWhatIsThereOfARecordingThatIsStillBeingWritten() throws Exception {
        byte[] bytes = Files.readAllBytes(recording);
        bytes[64] = (byte) 255;
        Path unfinished = Files.write(folder.resolve("unfinished.jfr"), bytes);
        assertThatThrownBy(() -> json(unfinished, Map.of()))
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("unfinished.jfr")
                .hasMessageContaining("still being written, or its program was killed");
    }

    @Test
    void saysWhereTheNameOfATypeIsNone() throws IOException {
        byte[] bytes = Files.readAllBytes(recording);
        byte[] name = "jdk.PhysicalMemory".getBytes(StandardCharsets.US_ASCII);
        int at = IntStream.range(0, bytes.length - name.length)
                .filter(i -> Arrays.equals(bytes, i, i + name.length, name, 0, name.length))
                .findFirst()
                .orElseThrow();
        bytes[at + 7] = '&';
        Path broken = Files.write(folder.resolve("broken.jfr"), bytes);

        assertThatThrownBy(() -> json(broken, Map.of()))
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("broken.jfr")
                .hasMessageContaining("jdk.Phy&icalMemory");
    }

    @Test
    void brokenRecordingsEndInALocatedFaultAndInNoOtherWay() throws Exception {
        byte[] whole = Files.readAllBytes(recording);
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("JfrSourceTest seed=" + seed);
        Random random = new Random(seed);
        Path broken = folder.resolve("broken.jfr");
        for (int round = 0; round < 60; round++) {
            byte[] bytes = Arrays.copyOf(whole, round % 4 == 0 ? random.nextInt(whole.length) : whole.length);
            int last = random.nextBoolean() ? Math.min(bytes.length, 300) : bytes.length;
            for (int change = random.nextInt(1, 12); change > 0 && last > 0; change--) {
                bytes[random.nextInt(last)] = (byte) random.nextInt();
            }
            Files.write(broken, bytes);
            try {
                GraphRun.output("source.jfr.file", GraphRun.inputs(broken), "sink.utils.counter", Map.of());
            } catch (MalformedTraceException | GraphException e) {
                assertThat(e).as("seed=%d round=%d", seed, round).hasMessageContaining("broken.jfr");
            }
        }
    }
}
