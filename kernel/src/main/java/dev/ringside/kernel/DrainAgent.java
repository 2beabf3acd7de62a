// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.process.ProcessWatch;
import dev.ringside.kernel.internal.record.ReadPeriod;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The thread that reads what the kernel has recorded, as often as the buffers fill. All methods but [#join] are called
/// under the recorder's lock, which the thread holds while it reads.
final class DrainAgent {
    private static final long DEFAULT_READ_TIMER_MICROS = 200_000;

    private final String sessionName;
    private final ReentrantLock lock;
    private final Condition wake;
    private final Collection<RecordedChannel> channels;
    private final ProcessWatch processes;
    private final SwitchTimers switches = new SwitchTimers();
    private @Nullable Thread thread;
    private boolean active;
    private boolean closed;

    /// @param channels a view of the recorder's, read under its lock
    DrainAgent(
            String sessionName,
            ReentrantLock lock,
            Collection<RecordedChannel> channels,
            ProcessWatch processes) {
        this.processes = processes;
        this.sessionName = sessionName;
        this.lock = lock;
        this.wake = lock.newCondition();
        this.channels = channels;
    }

    /// Starts reading, or goes on.
    void start() {
        active = true;
        if (thread == null) {
            thread = Thread.ofPlatform().name("ringside-kernel-" + sessionName).daemon().start(this::run);
        }
        wake.signalAll();
    }

    /// Reads no more until the next start.
    void pause() {
        active = false;
        wake.signalAll();
    }

    /// Ends the thread, soon.
    void close() {
        active = false;
        closed = true;
        wake.signalAll();
    }

    /// Waits for the end of a closed agent's thread; without the lock.
    void join() {
        Thread ending = thread;
        if (ending == null) {
            return;
        }
        try {
            ending.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits, reads all channels, and again, until the recording is closed.
    private void run() {
        lock.lock();
        try {
            ReadPeriod period = new ReadPeriod();
            long left = period.first(readTimerNanos());
            while (!closed) {
                if (!active) {
                    wake.await();
                    left = period.first(readTimerNanos());
                } else if (left > 0) {
                    left = await(left);
                } else {
                    left = period.next(drain(), readTimerNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// @return how much of the time is left
    private long await(long nanos) throws InterruptedException {
        long began = System.nanoTime();
        wake.awaitNanos(Math.min(nanos, switches.untilNext(channels, began)));
        long now = System.nanoTime();
        if (active) {
            switches.fire(channels, now);
        }
        return nanos == Long.MAX_VALUE ? nanos : nanos - (now - began);
    }

    /// @return how full the fullest buffer was
    private double drain() {
        double fill = channels.stream()
                .filter(channel ->
                        channel.recorder.settings().readTimerMicros() != KernelChannelSettings.READ_WHEN_ASKED)
                .mapToDouble(channel -> channel.recorder.drain(false))
                .max()
                .orElse(0);
        processes.catchUp();
        return fill;
    }

    private long readTimerNanos() {
        long nanos = channels.stream()
                .map(channel -> channel.recorder.settings())
                .mapToLong(settings -> ReadPeriod.mostNanos(
                        TimeUnit.MICROSECONDS.toNanos(settings.readTimerMicros()),
                        settings.subBufferBytes() * settings.subBufferCount()))
                .min()
                .orElse(TimeUnit.MICROSECONDS.toNanos(DEFAULT_READ_TIMER_MICROS));
        return nanos == KernelChannelSettings.READ_WHEN_ASKED && processes.isWanted()
                ? TimeUnit.MICROSECONDS.toNanos(DEFAULT_READ_TIMER_MICROS)
                : nanos;
    }
}
