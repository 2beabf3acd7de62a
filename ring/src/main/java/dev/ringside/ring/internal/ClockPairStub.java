// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads CLOCK_MONOTONIC between two readings of the time stamp counter, in machine code: so that the three lie tens of
/// nanoseconds apart in code that the JIT has not reached yet, too.
///
/// ```
/// result   0  cycles before     8  cycles after     16  seconds     24  nanoseconds
/// ```
///
/// It may be initialised only where the time stamp counter is usable. Any thread.
final class ClockPairStub {
    static final int RESULT_BYTES = 32;
    static final int BEFORE = 0;
    static final int AFTER = 8;
    static final int SECONDS = 16;
    static final int NANOS = 24;

    private static final int CODE_BYTES = 128;
    private static final MethodHandle READ = read();

    private ClockPairStub() {}

    /// @param result of [#RESULT_BYTES]
    static void read(MemorySegment result) {
        try {
            READ.invokeExact(result);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static MemorySegment newResult(Arena arena) {
        return arena.allocate(RESULT_BYTES, Long.BYTES);
    }

    private static MethodHandle read() {
        try {
            long clockGetTime = Linker.nativeLinker()
                    .defaultLookup()
                    .findOrThrow("clock_gettime")
                    .address();
            return MachineCode.load(machineCode(clockGetTime))
                    .function(0, FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
        } catch (Throwable e) {
            throw new IllegalStateException("no machine code", e);
        }
    }

    private static byte[] machineCode(long clockGetTime) {
        ByteBuffer code = ByteBuffer.allocate(CODE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        code.put(MachineCode.bytes(0x53)); // push rbx, which also aligns the stack for the call
        code.put(MachineCode.bytes(0x48, 0x89, 0xFB)); // mov rbx, rdi
        readCounter(code);
        code.put(MachineCode.bytes(0x48, 0x89, 0x43, BEFORE)); // mov [rbx + BEFORE], rax
        code.put(MachineCode.bytes(0xBF, 1, 0, 0, 0)); // mov edi, CLOCK_MONOTONIC
        code.put(MachineCode.bytes(0x48, 0x8D, 0x73, SECONDS)); // lea rsi, [rbx + SECONDS]
        code.put(MachineCode.bytes(0x48, 0xB8)).putLong(clockGetTime); // mov rax, clock_gettime
        code.put(MachineCode.bytes(0xFF, 0xD0)); // call rax
        readCounter(code);
        code.put(MachineCode.bytes(0x48, 0x89, 0x43, AFTER)); // mov [rbx + AFTER], rax
        code.put(MachineCode.bytes(0x5B)); // pop rbx
        code.put(MachineCode.bytes(0xC3)); // ret
        return code.array();
    }

    private static void readCounter(ByteBuffer code) {
        code.put(MachineCode.bytes(0x0F, 0xAE, 0xE8)); // lfence: not before what comes before
        code.put(MachineCode.bytes(0x0F, 0x31)); // rdtsc
        code.put(MachineCode.bytes(0x48, 0xC1, 0xE2, 32)); // shl rdx, 32
        code.put(MachineCode.bytes(0x48, 0x09, 0xD0)); // or rax, rdx
    }
}
