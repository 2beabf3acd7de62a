// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.FutureTask;

/// Finds where thread descriptors hold the thread's id. A class of its own, because the second thread must not wait
/// for the initialisation of [NativeThreadId], which waits for it.
final class ThreadIdSearch {
    /// Well inside glibc's descriptor; the id is at 720 on x86-64.
    private static final int SEARCHED_BYTES = 1024;

    private ThreadIdSearch() {}

    /// @return the only offset where both this thread and another have their ids, or -1
    static long findOffset(MemorySegment memory, MethodHandle self, MethodHandle threadId) throws Exception {
        boolean[] here = matches(memory, self, threadId);
        FutureTask<boolean[]> there = new FutureTask<>(() -> matches(memory, self, threadId));
        Thread.ofPlatform().daemon().name("ringside-probe").start(there);
        boolean[] other = there.get();
        long found = -1;
        for (int i = 0; i < here.length; i++) {
            if (here[i] && other[i]) {
                if (found >= 0) {
                    return -1;
                }
                found = (long) i * Integer.BYTES;
            }
        }
        return found;
    }

    private static boolean[] matches(MemorySegment memory, MethodHandle self, MethodHandle threadId) {
        try {
            int id = (int) threadId.invokeExact();
            long descriptor = (long) self.invokeExact();
            boolean[] matches = new boolean[SEARCHED_BYTES / Integer.BYTES];
            for (int i = 0; i < matches.length; i++) {
                matches[i] = memory.get(ValueLayout.JAVA_INT, descriptor + (long) i * Integer.BYTES) == id;
            }
            return matches;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
