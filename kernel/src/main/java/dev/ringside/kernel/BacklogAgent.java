// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.linux.ThreadPriority;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The thread that transcodes what waits, while another one keeps the kernel's buffers empty.
final class BacklogAgent {
    /// Then whoever else wants the recorder's lock has it.
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// Before others, since every pause of the JVM waits for it, and with it the thread that reads; after that one and
    /// the compiler, which makes it faster.
    private static final int PRIORITY = -10;

    private final String name;
    private final ReentrantLock lock;
    private final Work work;
    private volatile boolean behind;
    private volatile boolean closed;
    private @Nullable Thread thread;

    /// What it does, under the recorder's lock.
    interface Work {
        /// Transcodes some of what waits.
        ///
        /// @param untilNanos when to come to an end
        void transcode(long untilNanos);

        /// Whether anything waits.
        boolean isBehind();
    }

    /// @param lock the recorder's
    BacklogAgent(String name, ReentrantLock lock, Work work) {
        this.name = name;
        this.lock = lock;
        this.work = work;
    }

    /// Starts the thread: before anything waits, since whoever notices that has no time for it.
    void start() {
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /// Something waits, until [#isBehind] says otherwise. For the thread that reads.
    void begin() {
        behind = true;
        LockSupport.unpark(thread);
    }

    /// Whether this thread still is to transcode, or does.
    boolean isBehind() {
        return behind;
    }

    /// Ends the thread, soon; for the thread that reads, as its last.
    void close() {
        closed = true;
        Thread ending = thread;
        if (ending == null) {
            return;
        }
        LockSupport.unpark(ending);
        try {
            ending.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        ThreadPriority.set(PRIORITY);
        while (!closed) {
            if (!behind) {
                LockSupport.park(this);
                continue;
            }
            lock.lock();
            try {
                work.transcode(System.nanoTime() + STEP_NANOS);
                if (!work.isBehind()) {
                    // In this order: what was added meanwhile is seen by us, or was added by one who says so after
                    // this. Nothing is stored once more where nothing is seen: that would unsay what is said then.
                    behind = false;
                    if (work.isBehind()) {
                        behind = true;
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
