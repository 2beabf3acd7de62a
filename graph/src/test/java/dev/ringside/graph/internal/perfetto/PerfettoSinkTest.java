// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.SampleSource;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.record.FieldClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfettoSinkTest {
    @TempDir
    Path folder;

    private List<RawMessage> packets(SampleSource source) throws IOException {
        Path file = folder.resolve("trace.pftrace");
        GraphRun.output(source, "sink.perfetto.file", Map.of("path", Value.of(file.toString())));
        return RawMessage.decode(Files.readAllBytes(file)).messages(1);
    }

    /// The track events as `TIME TYPE TRACK NAME`.
    private static List<String> events(List<RawMessage> packets) {
        List<String> events = new ArrayList<>();
        for (RawMessage packet : packets) {
            if (packet.has(11)) {
                RawMessage event = packet.message(11);
                events.add(packet.number(8) + " " + event.number(9) + " " + event.number(11)
                        + (event.has(23) ? " " + event.text(23) : ""));
            }
        }
        return events;
    }

    private static SampleSource threadSource() {
        return new SampleSource().context(
                List.of(new StructureMember("vtid", FieldClasses.signed(32)),
                        new StructureMember("procname", FieldClasses.string())),
                (encoder, nodes) -> {
                    encoder.signedInteger(nodes.get(0), 43);
                    SampleSource.text(encoder, nodes.get(1), "worker");
                });
    }

    @Test
    void describesProcessAndThreadBeforeTheirFirstEvent() throws IOException {
        List<RawMessage> packets = packets(threadSource()
                .eventClass("shop:order", new StructureMember("id", FieldClasses.signed(32)))
                .event(0, 100, (encoder, nodes) -> encoder.signedInteger(nodes.getFirst(), -5)));

        assertThat(packets).hasSize(3);
        assertThat(packets.get(0).message(60).message(3).number(1)).isEqualTo(42);
        RawMessage thread = packets.get(1).message(60);
        assertThat(thread.message(4).number(1)).isEqualTo(42);
        assertThat(thread.message(4).number(2)).isEqualTo(43);
        assertThat(thread.message(4).text(5)).isEqualTo("worker");
        assertThat(events(packets)).containsExactly("100 3 " + thread.number(1) + " shop:order");
        RawMessage event = packets.get(2).message(11);
        assertThat(event.text(22)).isEqualTo("shop");
        assertThat(event.message(4).text(10)).isEqualTo("id");
        assertThat(event.message(4).number(4)).isEqualTo(-5);
        assertThat(packets).allMatch(packet -> packet.number(10) == 1);
    }

    @Test
    void makesSlicesOfPairsAndEndsThoseWhoseEndIsMissing() throws IOException {
        SampleSource source = threadSource()
                .eventClass("outer_begin").eventClass("outer_end")
                .eventClass("syscall_entry_read").eventClass("syscall_exit_read")
                .eventClass("lonely_begin");
        int[] order = {1, 0, 2, 3, 2, 1, 4};
        for (int i = 0; i < order.length; i++) {
            source.event(order[i], i, (encoder, nodes) -> { });
        }

        assertThat(events(packets(source))).containsExactly(
                "0 3 2 outer_end",
                "1 1 2 outer", "2 1 2 read", "3 2 2 read", "4 1 2 read", "5 2 2", "5 2 2 outer",
                "6 3 2 lonely_begin");
    }

    @Test
    void makesSchedulingSlicesOfContextSwitches() throws IOException {
        StructureMember[] fields = {
            new StructureMember("prev_comm", FieldClasses.string()),
            new StructureMember("prev_tid", FieldClasses.signed(32)),
            new StructureMember("prev_prio", FieldClasses.signed(32)),
            new StructureMember("prev_state", FieldClasses.signed(64)),
            new StructureMember("next_comm", FieldClasses.string()),
            new StructureMember("next_tid", FieldClasses.signed(32)),
            new StructureMember("next_prio", FieldClasses.signed(32)),
        };
        SampleSource source = new SampleSource()
                .context(List.of(new StructureMember("cpu_id", FieldClasses.unsigned(32))),
                        (encoder, nodes) -> encoder.unsignedInteger(nodes.getFirst(), 3))
                .eventClass("sched_switch", fields)
                .event(0, 1000, (encoder, nodes) -> {
                    SampleSource.text(encoder, nodes.get(0), "a");
                    encoder.signedInteger(nodes.get(1), 10);
                    encoder.signedInteger(nodes.get(2), 120);
                    encoder.signedInteger(nodes.get(3), 1);
                    SampleSource.text(encoder, nodes.get(4), "b");
                    encoder.signedInteger(nodes.get(5), 11);
                    encoder.signedInteger(nodes.get(6), 121);
                });

        RawMessage bundle = packets(source).getFirst().message(1);

        assertThat(bundle.number(1)).isEqualTo(3);
        assertThat(bundle.message(2).number(1)).isEqualTo(1000);
        assertThat(bundle.message(2).number(2)).isEqualTo(10);
        RawMessage change = bundle.message(2).message(4);
        assertThat(change.text(1)).isEqualTo("a");
        assertThat(List.of(change.number(2), change.number(3), change.number(4))).containsExactly(10L, 120L, 1L);
        assertThat(change.text(5)).isEqualTo("b");
        assertThat(List.of(change.number(6), change.number(7))).containsExactly(11L, 121L);
    }

    @Test
    void nestsArraysAndStructuresInArguments() throws IOException {
        SampleSource source = threadSource()
                .eventClass("e", new StructureMember("list", FieldClasses.array(FieldClasses.structure(List.of(
                        new StructureMember("ok", FieldClasses.bool()),
                        new StructureMember("r", FieldClasses.real(64)))), 1)))
                .event(0, 1, (encoder, nodes) -> {
                    encoder.beginArray(nodes.getFirst(), 1);
                    encoder.bool(nodes.getFirst().children().getFirst().children().get(0), true);
                    encoder.real(nodes.getFirst().children().getFirst().children().get(1), 0.5);
                });

        RawMessage list = packets(source).getLast().message(11).message(4);

        assertThat(list.text(10)).isEqualTo("list");
        List<RawMessage> members = list.message(12).messages(11);
        assertThat(members.get(0).text(10)).isEqualTo("ok");
        assertThat(members.get(0).number(2)).isEqualTo(1);
        assertThat(Double.longBitsToDouble(members.get(1).number(5))).isEqualTo(0.5);
    }

    @Test
    void writesEachEventOfARealTrace() throws IOException {
        Path file = folder.resolve("real.pftrace");
        Map<String, Value> inputs = GraphRun.inputs(
                GraphRun.corpus("lttng-2.16/alltypes-user-ctf2/trace/ust/uid/0/64-bit"));
        GraphRun.output("source.ctf.fs", inputs, "sink.perfetto.file", Map.of("path", Value.of(file.toString())));
        String pretty = GraphRun.output("source.ctf.fs", inputs, "sink.text.pretty", Map.of());

        List<String> events = events(RawMessage.decode(Files.readAllBytes(file)).messages(1));

        assertThat((long) events.size()).isEqualTo(pretty.lines().count());
        assertThat(events).anyMatch(event -> event.endsWith(" alltypes:pair") && event.contains(" 1 "));
        assertThat(events).anyMatch(event -> event.endsWith(" alltypes:pair") && event.contains(" 2 "));
    }

    @Test
    void saysWhichFileCannotBeMade() {
        String path = folder.resolve("absent/file").toString();

        assertThatThrownBy(() -> GraphRun.output(new SampleSource().eventClass("e"), "sink.perfetto.file",
                        Map.of("path", Value.of(path))))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining(path);
    }
}
