// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// The share of the processor that threads get where many want it (`nice`, -20 to 19), as far as this user may have
/// more of it. Stateless; any thread.
public final class ThreadPriority {
    private static final Path THREADS = Path.of("/proc/self/task");
    /// Pauses all others; compiles. Linux keeps fifteen letters of a name.
    private static final Set<String> THREADS_OF_JVM = Set.of("VM Thread", "C1 CompilerThre", "C2 CompilerThre");

    private ThreadPriority() {}

    /// Sets that of the calling thread; threads that it starts later have the same.
    ///
    /// @return whether it has it now
    public static boolean set(int nice) {
        try {
            return NativeCalls.get().setPriority(0, nice);
        } catch (IllegalCallerException e) {
            return false;
        }
    }

    /// Sets that of the threads by which the JVM pauses all others and compiles: so that pauses end soon, and code that
    /// is slow does not stay so because it keeps the compiler from running.
    ///
    /// @return whether they have it now
    public static boolean setOfJvm(int nice) {
        boolean all = true;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                if (THREADS_OF_JVM.contains(Files.readString(thread.resolve("comm")).strip())) {
                    int id = Integer.parseInt(thread.getFileName().toString());
                    all &= NativeCalls.get().setPriority(id, nice);
                }
            }
            return all;
        } catch (IOException | IllegalCallerException e) {
            return false;
        }
    }
}
