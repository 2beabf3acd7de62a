// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import java.util.List;
import java.util.Optional;

/// The fields of a `sched_switch`, as LTTng (`prev_tid`) or ftrace (`prev_pid`) name them. One thread.
final class SchedSwitch implements FieldVisitor {
    private long previousTid;
    private long previousPriority;
    private long previousState;
    private String previousName = "";
    private long nextTid;
    private long nextPriority;
    private String nextName = "";

    /// Whether the events of a class are context switches.
    static boolean is(String eventName, FieldTree fields) {
        return (eventName.equals("sched_switch") || eventName.equals("sched:sched_switch"))
                && has(fields, "prev_tid", "prev_pid") && has(fields, "next_tid", "next_pid");
    }

    private static boolean has(FieldTree fields, String name, String otherName) {
        Optional<FieldNode> payload = fields.root(Scope.EVENT_RECORD_PAYLOAD);
        return payload.flatMap(root -> root.child(name)).or(() -> payload.flatMap(root -> root.child(otherName)))
                .isPresent();
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        signedInteger(node, value);
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        switch (node.name()) {
            case "prev_tid", "prev_pid" -> previousTid = value;
            case "prev_prio" -> previousPriority = value;
            case "prev_state" -> previousState = value;
            case "next_tid", "next_pid" -> nextTid = value;
            case "next_prio" -> nextPriority = value;
            default -> { }
        }
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        if (List.of("prev_comm", "next_comm").contains(node.name())) {
            String text = new String(buffer, offset, lengthBytes, StringEncoding.of(node.fieldClass()).charset());
            if (node.name().equals("prev_comm")) {
                previousName = text;
            } else {
                nextName = text;
            }
        }
    }

    /// Writes a packet with a bundle of this one event.
    void write(ProtoBuffer packet, long cpu, long nanos) {
        int bundle = packet.begin(PerfettoFields.PACKET_FTRACE_EVENTS);
        packet.putVarint(PerfettoFields.BUNDLE_CPU, cpu);
        int event = packet.begin(PerfettoFields.BUNDLE_EVENT);
        packet.putVarint(PerfettoFields.FTRACE_TIMESTAMP, nanos);
        packet.putVarint(PerfettoFields.FTRACE_PID, previousTid);
        int fields = packet.begin(PerfettoFields.FTRACE_SCHED_SWITCH);
        packet.putString(PerfettoFields.SWITCH_PREV_COMM, previousName);
        packet.putVarint(PerfettoFields.SWITCH_PREV_PID, previousTid);
        packet.putVarint(PerfettoFields.SWITCH_PREV_PRIO, previousPriority);
        packet.putVarint(PerfettoFields.SWITCH_PREV_STATE, previousState);
        packet.putString(PerfettoFields.SWITCH_NEXT_COMM, nextName);
        packet.putVarint(PerfettoFields.SWITCH_NEXT_PID, nextTid);
        packet.putVarint(PerfettoFields.SWITCH_NEXT_PRIO, nextPriority);
        packet.end(fields);
        packet.end(event);
        packet.end(bundle);
    }
}
