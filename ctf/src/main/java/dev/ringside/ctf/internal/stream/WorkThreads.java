// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Does a piece of work on several threads, one of which is the caller's.
public final class WorkThreads {
    private WorkThreads() {}

    /// Returns when all threads are done. The first failure of any is thrown here.
    ///
    /// @param work is told which thread it is on: 0 is the caller's
    public static void run(int threads, IntConsumer work) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            int number = i;
            others.add(started(new Thread(() -> attempt(number, work, failure), "ctf-" + number)));
        }
        attempt(0, work, failure);
        others.forEach(WorkThreads::join);
        switch (failure.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> { }
        }
    }

    /// A thread of the simplest kind: a builder takes milliseconds of a short run.
    private static Thread started(Thread thread) {
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void attempt(int number, IntConsumer work, AtomicReference<@Nullable Throwable> failure) {
        try {
            work.accept(number);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
