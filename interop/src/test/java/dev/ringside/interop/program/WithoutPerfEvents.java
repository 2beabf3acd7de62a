// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.program;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Becomes another program, to which and whose children the kernel refuses perf_event_open(2), as containers have it:
/// by a seccomp filter. Arguments: the program, by its whole path, and its arguments. Ends with 77 where that cannot
/// be.
@SuppressWarnings("restricted") // native access is what it is for
public final class WithoutPerfEvents {
    private static final int SKIPPED = 77;
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVILEGES = 38;
    private static final int MODE_FILTER = 2;
    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;
    private static final int REFUSE_WITH_EPERM = 0x00050001;
    private static final int ALLOW = 0x7fff0000;

    private WithoutPerfEvents() {}

    public static void main(String[] arguments) throws Throwable {
        int number =
                switch (System.getProperty("os.arch")) {
                    case "amd64" -> 298;
                    case "aarch64" -> 241;
                    default -> -1;
                };
        try (Arena arena = Arena.ofConfined()) {
            if (number < 0 || !refuse(arena, number)) {
                System.exit(SKIPPED);
            }
            MemorySegment words = arena.allocate(ValueLayout.ADDRESS, arguments.length + 1L);
            for (int i = 0; i < arguments.length; i++) {
                words.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(arguments[i]));
            }
            MethodHandle execute = function("execv", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
            int failed = (int) execute.invoke(arena.allocateFrom(arguments[0]), words);
            System.err.println("cannot run " + arguments[0] + ": " + failed);
            System.exit(1);
        }
    }

    /// Of this thread, which is the one that the program goes on with.
    private static boolean refuse(Arena arena, int number) throws Throwable {
        MemorySegment instructions = arena.allocate(4 * 8, Long.BYTES);
        instruction(instructions, 0, LOAD_WORD, 0, 0, 0);
        instruction(instructions, 1, JUMP_IF_EQUAL, 0, 1, number);
        instruction(instructions, 2, RETURN, 0, 0, REFUSE_WITH_EPERM);
        instruction(instructions, 3, RETURN, 0, 0, ALLOW);
        MemorySegment program = arena.allocate(16, Long.BYTES);
        program.set(ValueLayout.JAVA_SHORT, 0, (short) 4);
        program.set(ValueLayout.ADDRESS, 8, instructions);
        ValueLayout word = ValueLayout.JAVA_LONG;
        MethodHandle control = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().find("prctl").orElseThrow(),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, word, word, word, word),
                        Linker.Option.firstVariadicArg(1));
        return (int) control.invoke(PR_SET_NO_NEW_PRIVILEGES, 1L, 0L, 0L, 0L) == 0
                && (int) control.invoke(PR_SET_SECCOMP, (long) MODE_FILTER, program.address(), 0L, 0L) == 0;
    }

    private static void instruction(MemorySegment into, int at, short code, int yes, int no, int value) {
        into.set(ValueLayout.JAVA_SHORT, at * 8L, code);
        into.set(ValueLayout.JAVA_BYTE, at * 8L + 2, (byte) yes);
        into.set(ValueLayout.JAVA_BYTE, at * 8L + 3, (byte) no);
        into.set(ValueLayout.JAVA_INT, at * 8L + 4, value);
    }

    private static MethodHandle function(String name, ValueLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }
}
