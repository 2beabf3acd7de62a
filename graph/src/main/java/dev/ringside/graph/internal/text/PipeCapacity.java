// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Lets the pipe that standard output is hold more than the 64 KiB that Linux gives it, which are less than is written
/// at a time: the writer would be woken for each few pages that the reader has taken. For long texts only, since the
/// first native call of a process takes milliseconds. Any thread.
public final class PipeCapacity {
    /// More makes it no faster, and what a user's pipes may hold in all is limited.
    private static final int WANTED_BYTES = 1 << 18;
    /// `F_SETPIPE_SZ` of fcntl(2).
    private static final int SET_PIPE_SIZE = 1031;
    private static final int STANDARD_OUTPUT = 1;

    private PipeCapacity() {}

    /// Does nothing where this is not standard output, that is no pipe, or the system or the JVM does not allow it.
    public static void enlarge(OutputStream stream) {
        boolean allowed = PipeCapacity.class.getModule().isNativeAccessEnabled();
        if (allowed && TerminalColors.isStandardOutput(stream) && isPipe()) {
            setSize(WANTED_BYTES);
        }
    }

    private static boolean isPipe() {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + STANDARD_OUTPUT));
            return target.toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return false;
        }
    }

    @SuppressWarnings("restricted")
    private static void setSize(int bytes) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("fcntl");
        if (function.isEmpty()) {
            return;
        }
        FunctionDescriptor signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        MethodHandle fcntl = linker.downcallHandle(function.get(), signature, Linker.Option.firstVariadicArg(2));
        try {
            // A pipe that is refused more is as it was.
            int _ = (int) fcntl.invokeExact(STANDARD_OUTPUT, SET_PIPE_SIZE, bytes);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
