// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;

/// Says which thread, process and CPU an event belongs to, from the names of context fields. One thread.
final class ContextValues implements FieldVisitor {
    static final long UNKNOWN = -1;

    private long cpu = UNKNOWN;
    private long pid = UNKNOWN;
    private long tid = UNKNOWN;
    private String threadName = "";

    /// @param knownCpu of the packet, or [#UNKNOWN]
    /// @param knownPid of the trace, or [#UNKNOWN]
    void begin(long knownCpu, long knownPid) {
        cpu = knownCpu;
        pid = knownPid;
        tid = UNKNOWN;
        threadName = "";
    }

    long cpu() {
        return cpu;
    }

    long pid() {
        return pid;
    }

    long tid() {
        return tid;
    }

    String threadName() {
        return threadName;
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        integer(node, value);
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        integer(node, value);
    }

    private void integer(FieldNode node, long value) {
        if (!isContext(node)) {
            return;
        }
        switch (node.name()) {
            case "cpu_id" -> cpu = value;
            case "vpid" -> pid = value;
            case "pid" -> pid = pid == UNKNOWN ? value : pid;
            case "vtid" -> tid = value;
            case "tid" -> tid = tid == UNKNOWN ? value : tid;
            default -> { }
        }
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        if (isContext(node) && (node.name().equals("procname") || node.name().equals("thread_name"))) {
            threadName = new String(buffer, offset, lengthBytes, StringEncoding.of(node.fieldClass()).charset());
        }
    }

    private static boolean isContext(FieldNode node) {
        return (node.scope() == Scope.EVENT_RECORD_COMMON_CONTEXT || node.scope() == Scope.PACKET_CONTEXT)
                && node.parent() != null && node.parent().isRoot();
    }
}
