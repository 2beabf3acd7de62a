// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.nio.file.Files;
import java.nio.file.Path;

/// The `vtid` context: the kernel's id of the thread that runs, in this process's PID namespace.
///
/// With native access it is exact, and for a virtual thread its carrier's. Without, it is that of a platform thread,
/// found once in `/proc/thread-self` and kept; a virtual thread then shows its Java thread id, as do all threads
/// where there is no such file.
public final class ThreadIds {
    private static final boolean NATIVE =
            ThreadIds.class.getModule().isNativeAccessEnabled() && NativeThreadId.isUsable();

    private static final ThreadLocal<Integer> OF_PLATFORM_THREAD = ThreadLocal.withInitial(ThreadIds::read);

    private ThreadIds() {}

    /// Runs no code of the application, but may allocate once in each thread: to be called before a ring is
    /// taken.
    public static int current() {
        if (NATIVE) {
            return NativeThreadId.current();
        }
        Thread thread = Thread.currentThread();
        return thread.isVirtual() ? (int) thread.threadId() : OF_PLATFORM_THREAD.get();
    }

    private static int read() {
        try {
            // A link to PID/task/TID.
            Path target = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            return Integer.parseInt(target.getFileName().toString());
        } catch (Exception e) {
            return (int) Thread.currentThread().threadId();
        }
    }
}
