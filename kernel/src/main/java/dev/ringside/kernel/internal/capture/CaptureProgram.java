// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import static dev.ringside.kernel.internal.bpf.Register.R0;
import static dev.ringside.kernel.internal.bpf.Register.R1;
import static dev.ringside.kernel.internal.bpf.Register.R10;
import static dev.ringside.kernel.internal.bpf.Register.R2;
import static dev.ringside.kernel.internal.bpf.Register.R3;
import static dev.ringside.kernel.internal.bpf.Register.R4;
import static dev.ringside.kernel.internal.bpf.Register.R5;
import static dev.ringside.kernel.internal.bpf.Register.R6;
import static dev.ringside.kernel.internal.bpf.Register.R7;
import static dev.ringside.kernel.internal.bpf.Register.R8;
import static dev.ringside.kernel.internal.bpf.Register.R9;

import dev.ringside.kernel.internal.bpf.Assembler;
import dev.ringside.kernel.internal.bpf.Assembler.Label;
import dev.ringside.kernel.internal.bpf.BpfMap;
import dev.ringside.kernel.internal.bpf.Condition;
import dev.ringside.kernel.internal.bpf.HelperFunction;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.bpf.Width;

/// What all programs that record events have in common: whose events they record, the envelope, and sending the record.
/// One instance assembles one program, in the order [#begin], [#checkThread], [#openRecord], [#send].
///
/// Registers: R8 the CPU's scratch memory, where the record grows; R9 how long envelope and record are, when it is
/// sent. Linux runs the programs of a channel without letting another one of them run in between on the CPU, so the
/// CPU's scratch memory is ours until the end.
public abstract class CaptureProgram {
    private static final int RING_BUFFER_NO_WAKEUP = 1;
    private static final int RING_BUFFER_FORCE_WAKEUP = 2;
    private static final long PERF_CURRENT_CPU = 0xffff_ffffL;
    /// Places on the stack, from its end. Those between are for who extends this.
    private static final int ZERO_OR_CPU = -4;

    /// Id of the thread: the key of maps by thread.
    protected static final int THREAD = -8;
    /// Id of the thread and, in the upper half, of its process.
    protected static final int IDS = -24;

    /// What the kernel passed to the program, where a helper asks for it.
    private static final int PASSED = -128;
    /// Value, time enabled, time running.
    private static final int COUNTER = -152;

    private static final int COUNTER_BYTES = 24;

    protected final Assembler code = new Assembler();
    /// Where there is nothing to record.
    protected final Label end = new Label();
    /// Where there is an event that cannot be recorded; the record has been opened.
    protected final Label lost = new Label();
    /// Where the record starts in the scratch memory.
    protected final int record;

    private final CaptureBuffers buffers;
    private final ThreadFilter threads;

    protected CaptureProgram(CaptureBuffers buffers, ThreadFilter threads) {
        this.buffers = buffers;
        this.threads = threads;
        this.record = Envelope.bytes(buffers.counters.size());
    }

    /// First of all, while R1 is what the kernel passes.
    protected final void begin() {
        if (buffers.overwrites()) {
            code.store(Width.DOUBLE, R10, PASSED, R1);
        }
    }

    /// Ends where nothing is recorded, or not the thread's events. Fills [#IDS] and [#THREAD].
    protected final void checkThread() {
        Label wanted = new Label();
        code.loadMapValue(R1, threads.switches, 0)
                .load(Width.WORD, R1, R1, ThreadFilter.RECORDING)
                .jump(Condition.EQUAL, R1, 0, end)
                .call(HelperFunction.GET_CURRENT_PID_TGID)
                .store(Width.DOUBLE, R10, IDS, R0)
                .store(Width.WORD, R10, THREAD, R0)
                .loadMapValue(R1, threads.switches, 0)
                .load(Width.WORD, R1, R1, ThreadFilter.ONLY_SOME)
                .jump(Condition.EQUAL, R1, 0, wanted);
        find(threads.threads, THREAD);
        code.jump(Condition.NOT_EQUAL, R0, 0, wanted);
        checkFurther(wanted);
        code.jump(end).place(wanted);
    }

    /// Goes on at a label where an event is recorded whose thread is not one of those.
    protected void checkFurther(Label wanted) {}

    /// Begins the record in R8, with the envelope.
    protected final void openRecord() {
        lookUp(buffers.scratch, ZERO_OR_CPU, 0);
        code.move(R8, R0).call(HelperFunction.KTIME_GET_NS).store(Width.DOUBLE, R8, Envelope.TIME, R0);
        readCounters();
    }

    /// Looks a constant key up; ends where it is not there.
    protected final void lookUp(BpfMap map, int keyPlace, int key) {
        code.store(Width.WORD, R10, keyPlace, key);
        find(map, keyPlace);
        code.jump(Condition.EQUAL, R0, 0, end);
    }

    /// Looks up in R0 what a map has for the key on the stack.
    protected final void find(BpfMap map, int keyPlace) {
        code.loadMap(R1, map).move(R2, R10).add(R2, keyPlace).call(HelperFunction.MAP_LOOKUP);
    }

    /// Those of this CPU, for which the lower half of a word stands (BPF_F_CURRENT_CPU); one that cannot be read is all
    /// ones.
    private void readCounters() {
        for (int i = 0; i < buffers.counters.size(); i++) {
            Label read = new Label();
            code.loadMap(R1, buffers.counters.get(i))
                    .move(R2, -1)
                    .shiftRight(R2, Integer.SIZE)
                    .move(R3, R10)
                    .add(R3, COUNTER)
                    .move(R4, COUNTER_BYTES)
                    .call(HelperFunction.PERF_EVENT_READ_VALUE)
                    .move(R1, -1)
                    .jump(Condition.NOT_EQUAL, R0, 0, read)
                    .load(Width.DOUBLE, R1, R10, COUNTER)
                    .place(read)
                    .store(Width.DOUBLE, R8, Envelope.COUNTERS + i * Long.BYTES, R1);
        }
    }

    /// Sends the record, and ends.
    ///
    /// @param returned to the kernel
    protected final void send(int returned) {
        if (buffers.overwrites()) {
            sendOverwriting();
        } else {
            sendToRing();
        }
        code.place(end).move(R0, returned).exit();
    }

    /// Appends the record to the CPU's buffer, or counts it where there is no room. The count goes with the next one.
    /// Whoever reads is woken once for each part of the buffer that is filled, and finds in the count of bytes how far
    /// the records are whole. From here on R6 is where that count is, R7 the count after this record.
    private void sendToRing() {
        Label quiet = new Label();
        Label flagged = new Label();
        int part = Integer.numberOfTrailingZeros(buffers.bytesOfARing) - Envelope.WAKES_OF_A_BUFFER_LOG2;
        code.call(HelperFunction.GET_SMP_PROCESSOR_ID)
                .store(Width.WORD, R10, ZERO_OR_CPU, R0)
                .jump(Condition.ABOVE_OR_EQUAL, R0, buffers.possibleCpus, lost)
                .shiftLeft(R0, Envelope.COUNT_BYTES_LOG2)
                .loadMapValue(R6, buffers.counts, 0)
                .add(R6, R0);
        find(buffers.outputs, ZERO_OR_CPU);
        code.jump(Condition.EQUAL, R0, 0, lost)
                .move(R7, R9)
                .add(R7, RingBuffer.HEADER_BYTES + 7)
                .and(R7, -RingBuffer.HEADER_BYTES)
                .load(Width.DOUBLE, R1, R6, 0)
                .add(R7, R1)
                .move(R2, R7)
                .shiftRight(R1, part)
                .shiftRight(R2, part)
                .jump(Condition.EQUAL, R1, R2, quiet)
                .move(R4, RING_BUFFER_FORCE_WAKEUP)
                .jump(flagged)
                .place(quiet)
                .move(R4, RING_BUFFER_NO_WAKEUP)
                .place(flagged)
                .move(R1, R0)
                .move(R2, R8)
                .move(R3, R9)
                .call(HelperFunction.RINGBUF_OUTPUT)
                .jump(Condition.NOT_EQUAL, R0, 0, lost)
                .store(Width.DOUBLE, R6, 0, R7)
                .jump(end)
                .place(lost)
                .load(Width.DOUBLE, R1, R8, Envelope.LOST)
                .add(R1, 1)
                .store(Width.DOUBLE, R8, Envelope.LOST, R1);
    }

    /// Puts the record over the CPU's oldest ones. Its number says how many there were before it.
    private void sendOverwriting() {
        code.load(Width.DOUBLE, R1, R8, Envelope.COUNT)
                .add(R1, 1)
                .store(Width.DOUBLE, R8, Envelope.COUNT, R1)
                .load(Width.DOUBLE, R1, R10, PASSED)
                .loadMap(R2, buffers.outputs)
                .loadConstant(R3, PERF_CURRENT_CPU)
                .move(R4, R8)
                .move(R5, R9)
                .call(HelperFunction.PERF_EVENT_OUTPUT)
                .place(lost);
    }
}
