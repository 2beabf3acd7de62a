// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import static dev.ringside.kernel.internal.bpf.Register.R0;
import static dev.ringside.kernel.internal.bpf.Register.R1;
import static dev.ringside.kernel.internal.bpf.Register.R10;
import static dev.ringside.kernel.internal.bpf.Register.R2;
import static dev.ringside.kernel.internal.bpf.Register.R3;
import static dev.ringside.kernel.internal.bpf.Register.R4;
import static dev.ringside.kernel.internal.bpf.Register.R6;

import dev.ringside.kernel.internal.bpf.Assembler;
import dev.ringside.kernel.internal.bpf.Assembler.Label;
import dev.ringside.kernel.internal.bpf.BpfMap;
import dev.ringside.kernel.internal.bpf.Condition;
import dev.ringside.kernel.internal.bpf.HelperFunction;
import dev.ringside.kernel.internal.bpf.Width;

/// Assembles the programs that keep a set of threads complete: who is started by one of them comes in, with the value
/// that its parent has there, and who ends goes. Each lets others who listen to the tracepoint have the event: to the
/// kernel, 0 would mean that nobody gets it. Stateless; any thread.
final class ThreadPrograms {
    private static final int KEY = -4;
    private static final int VALUE = -8;
    /// What the kernel takes for: others may have the event.
    private static final int GO_ON = 1;

    private ThreadPrograms() {}

    /// For the tracepoint `sched_process_fork`.
    ///
    /// @param parentOffset of the starting thread's id among the tracepoint's fields
    /// @param childOffset  of the new thread's id
    static byte[] fork(BpfMap threads, int parentOffset, int childOffset) {
        Assembler code = new Assembler();
        Label end = new Label();
        code.move(R6, R1).load(Width.WORD, R1, R6, parentOffset).store(Width.WORD, R10, KEY, R1);
        withKey(code, threads)
                .call(HelperFunction.MAP_LOOKUP)
                .jump(Condition.EQUAL, R0, 0, end)
                .load(Width.WORD, R1, R0, 0)
                .store(Width.WORD, R10, VALUE, R1)
                .load(Width.WORD, R1, R6, childOffset)
                .store(Width.WORD, R10, KEY, R1);
        withKey(code, threads).move(R3, R10).add(R3, VALUE).move(R4, 0).call(HelperFunction.MAP_UPDATE);
        return code.place(end).move(R0, GO_ON).exit().assemble();
    }

    /// For the tracepoint `sched_process_free`, long after the thread has run for the last time.
    ///
    /// @param threadOffset of its id among the tracepoint's fields
    static byte[] free(BpfMap threads, int threadOffset) {
        Assembler code = new Assembler().load(Width.WORD, R1, R1, threadOffset).store(Width.WORD, R10, KEY, R1);
        return withKey(code, threads)
                .call(HelperFunction.MAP_DELETE)
                .move(R0, GO_ON)
                .exit()
                .assemble();
    }

    private static Assembler withKey(Assembler code, BpfMap map) {
        return code.loadMap(R1, map).move(R2, R10).add(R2, KEY);
    }
}
