// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.perf;

import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The events of one process's threads: a descriptor for each thread that was there and each CPU. Those of a thread
/// that has ended stay open: the threads that it started have inherited from them. One thread at a time; closing ends
/// all.
public final class ThreadDescriptors implements AutoCloseable {
    /// A process that starts threads faster than they are found is left at some time.
    private static final int MOST_ROUNDS = 100;

    private static final int ESRCH = 3;

    private final List<Integer> descriptors = new ArrayList<>();
    private final Set<Integer> opened = new HashSet<>();
    private int leftOut;
    private String reason = "";

    /// What became of the threads that were there.
    ///
    /// @param reason why some were left out; empty where none was
    public record Opened(int threads, int leftOut, String reason) {}

    /// Opens events for all threads that have none, until there is no new one: while a thread has none, those that it
    /// starts have none either. One that is found twice, since its starter got its event meanwhile, writes each record
    /// twice.
    public Opened open(SwitchEvents events, List<PerfBuffer> buffers, Supplier<List<Integer>> threads) {
        leftOut = 0;
        reason = "";
        DescriptorLimit limit = DescriptorLimit.now();
        Set<Integer> tried = new HashSet<>(opened);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Integer> added = threads.get().stream().filter(tried::add).toList();
            if (added.isEmpty()) {
                break;
            }
            added.forEach(thread -> openThread(events, buffers, limit, thread));
        }
        return new Opened(opened.size(), leftOut, reason);
    }

    private void openThread(SwitchEvents events, List<PerfBuffer> buffers, DescriptorLimit limit, int thread) {
        if (!limit.take(buffers.size())) {
            leaveOut("no more file descriptors, " + limit);
            return;
        }
        List<Integer> ofThread = new ArrayList<>();
        try {
            for (PerfBuffer buffer : buffers) {
                ofThread.add(events.openThread(thread, buffer.cpu(), buffer.owner()));
            }
            descriptors.addAll(ofThread);
            opened.add(thread);
        } catch (NativeCallException e) {
            ofThread.forEach(NativeCalls.get()::close);
            if (e.errorNumber() != ESRCH) {
                leaveOut(
                        e.isDenied()
                                ? "the kernel does not let this user look at the process"
                                : String.valueOf(e.getMessage()));
            }
        }
    }

    private void leaveOut(String why) {
        leftOut++;
        reason = why;
    }

    @Override
    public void close() {
        descriptors.forEach(NativeCalls.get()::close);
        descriptors.clear();
        opened.clear();
    }
}
