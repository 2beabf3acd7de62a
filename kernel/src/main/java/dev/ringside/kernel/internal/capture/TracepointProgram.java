// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import static dev.ringside.kernel.internal.bpf.Register.R0;
import static dev.ringside.kernel.internal.bpf.Register.R1;
import static dev.ringside.kernel.internal.bpf.Register.R10;
import static dev.ringside.kernel.internal.bpf.Register.R2;
import static dev.ringside.kernel.internal.bpf.Register.R3;
import static dev.ringside.kernel.internal.bpf.Register.R6;
import static dev.ringside.kernel.internal.bpf.Register.R8;
import static dev.ringside.kernel.internal.bpf.Register.R9;

import dev.ringside.kernel.internal.bpf.Assembler.Label;
import dev.ringside.kernel.internal.bpf.BpfMap;
import dev.ringside.kernel.internal.bpf.Condition;
import dev.ringside.kernel.internal.bpf.HelperFunction;
import dev.ringside.kernel.internal.bpf.Width;
import dev.ringside.kernel.internal.format.EventField;
import dev.ringside.kernel.internal.format.EventFormat;
import java.util.List;
import java.util.Map;

/// Assembles the program that runs at one tracepoint. The kernel passes the record that tracefs would have, of which
/// the first eight bytes, common to all events, are hidden: it is copied as it is, dynamic arrays too, behind the
/// envelope.
///
/// Who is recorded is what tracefs decides by `set_event_pid`: also that another thread wakes one of ours or makes room
/// for it.
///
/// Registers: R6 the kernel's record, and those of [CaptureProgram].
final class TracepointProgram extends CaptureProgram {
    private static final int COMMON_BYTES = 8;
    /// What the kernel has at most for one record (PERF_MAX_TRACE_SIZE).
    private static final int MAX_BYTES = 8192;

    /// A place on the stack.
    private static final int OTHER_THREAD = -16;

    /// The kernel has room for more records than these; to it, 0 would mean that nobody else gets the event.
    private static final int GO_ON = 1;

    private static final String SCHEDULER = "sched";
    /// The field that tells of which other thread an event is, too.
    private static final Map<String, String> OTHER_THREADS = Map.of(
            "sched_switch", "next_pid", "sched_waking", "pid", "sched_wakeup", "pid", "sched_wakeup_new", "pid");

    private final ThreadFilter threads;
    private final BpfMap enabled;
    private final EventFormat format;
    private final int type;

    private TracepointProgram(
            CaptureBuffers buffers, ThreadFilter threads, BpfMap enabled, EventFormat format, int type) {
        super(buffers, threads);
        this.enabled = enabled;
        this.threads = threads;
        this.format = format;
        this.type = type;
    }

    /// @param enabled a byte for each tracepoint, by its id
    /// @param type    of the records
    static byte[] assemble(
            CaptureBuffers buffers, ThreadFilter threads, BpfMap enabled, EventFormat format, int type) {
        return new TracepointProgram(buffers, threads, enabled, format, type).assemble();
    }

    private byte[] assemble() {
        begin();
        code.move(R6, R1)
                .loadMapValue(R1, enabled, format.id())
                .load(Width.BYTE, R1, R1, 0)
                .jump(Condition.EQUAL, R1, 0, end);
        checkThread();
        openRecord();
        code.store(Width.WORD, R8, record + Envelope.TYPE, type)
                .load(Width.WORD, R1, R10, THREAD)
                .store(Width.WORD, R8, record + Envelope.THREAD, R1);
        findEnd();
        copy();
        send(GO_ON);
        return code.assemble();
    }

    @Override
    protected void checkFurther(Label wanted) {
        String other = format.system().equals(SCHEDULER) ? OTHER_THREADS.getOrDefault(format.name(), "") : "";
        format.field(other).ifPresent(field -> {
            code.load(Width.WORD, R1, R6, field.offsetBytes()).store(Width.WORD, R10, OTHER_THREAD, R1);
            find(threads.threads, OTHER_THREAD);
            code.jump(Condition.NOT_EQUAL, R0, 0, wanted);
        });
    }

    /// Where the last array ends that the record has, or the fields: bytes from its start, to R9.
    private void findEnd() {
        List<EventField> fields = format.fields();
        int fixed = fields.stream()
                .mapToInt(field -> field.offsetBytes() + field.sizeBytes())
                .max()
                .orElse(0);
        code.move(R9, Math.max(fixed, CapturedRecord.MIN_BYTES));
        for (EventField field : fields) {
            if (!field.isDynamic()) {
                continue;
            }
            Label shorter = new Label();
            code.load(Width.WORD, R1, R6, field.offsetBytes())
                    .move(R2, R1)
                    .and(R2, 0xffff)
                    .shiftRight(R1, Short.SIZE)
                    .add(R1, R2);
            if (field.shape() == EventField.Shape.RELATIVE_LOCATION) {
                code.add(R1, field.offsetBytes() + Integer.BYTES);
            }
            code.jump(Condition.BELOW_OR_EQUAL, R1, R9, shorter).move(R9, R1).place(shorter);
        }
        code.jump(Condition.ABOVE, R9, MAX_BYTES, lost);
    }

    private void copy() {
        code.move(R1, R8)
                .add(R1, record + COMMON_BYTES)
                .move(R2, R9)
                .add(R2, -COMMON_BYTES)
                .move(R3, R6)
                .add(R3, COMMON_BYTES)
                .call(HelperFunction.PROBE_READ_KERNEL)
                .jump(Condition.NOT_EQUAL, R0, 0, lost)
                .add(R9, record);
    }
}
