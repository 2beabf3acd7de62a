// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import dev.ringside.kernel.internal.linux.ThreadPriority;
import dev.ringside.kernel.internal.process.ProcessWatch;
import dev.ringside.kernel.internal.record.ReadPeriod;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The thread that empties the kernel's buffers, woken when one has filled to a part, and by the read timer. As long as
/// it keeps up it transcodes what it reads itself. When it does not, as before the transcoders are compiled, or on a
/// machine whose processors are wanted by many, it only copies what is there to where it can wait, and a [BacklogAgent]
/// transcodes that.
///
/// All methods but [#join] are called under the recorder's lock; the thread has it only while it transcodes.
final class DrainAgent {
    private static final System.Logger LOGGER = System.getLogger(DrainAgent.class.getName());
    private static final long DEFAULT_READ_TIMER_MICROS = 200_000;

    /// What the thread transcodes itself: what takes no longer, so that a buffer that is a part full when it begins has
    /// room for what comes meanwhile.
    private static final long DIRECT_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /// The thread runs before others, as far as this user may say so: it needs the processor seldom and for a moment,
    /// but where it waits for many others, a buffer runs over. So do those of the JVM that it may have to wait for.
    private static final int PRIORITY = -20;

    /// Before it is tried again to read what found no room, or failed.
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ReentrantLock lock;
    private final ProcessWatch processes;
    private final SwitchTimers switches = new SwitchTimers();
    private final BacklogAgent backlog;
    private final String threadName;
    private final ReadPeriod period = new ReadPeriod();
    private volatile List<RecordedChannel> channels = List.of();
    /// From the first start on, where there can be one.
    private volatile @Nullable DescriptorPoll poll;
    /// Whether it tells of all buffers.
    private volatile boolean polled;
    private volatile boolean active;
    private volatile boolean closed;
    private @Nullable Thread thread;
    /// When the next switch timer fires.
    private volatile long switchNanos = Long.MAX_VALUE;
    /// Whether all that is to be done from time to time was done since the last reading began.
    private volatile boolean settled;

    DrainAgent(String sessionName, ReentrantLock lock, ProcessWatch processes) {
        this.lock = lock;
        this.processes = processes;
        this.threadName = "ringside-kernel-" + sessionName;
        this.backlog = new BacklogAgent(threadName + "-backlog", lock, new BacklogAgent.Work() {
            @Override
            public void transcode(long untilNanos) {
                DrainAgent.this.transcode(untilNanos, false);
                afterTranscoding();
            }

            @Override
            public boolean isBehind() {
                return DrainAgent.this.isBehind();
            }
        });
    }

    private static @Nullable DescriptorPoll openPoll() {
        try {
            return DescriptorPoll.open();
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "buffers are read by time only: {0}", e.getMessage());
            return null;
        }
    }

    /// Starts reading, or goes on, or takes note of new channels and buffers.
    void start(Collection<RecordedChannel> all) {
        channels = List.copyOf(all);
        if (thread == null) {
            poll = openPoll();
            polled = poll != null;
        }
        watch();
        active = true;
        if (thread == null) {
            backlog.start();
            thread = Thread.ofPlatform().name(threadName).daemon().start(this::run);
        }
        wake();
    }

    private void watch() {
        DescriptorPoll watching = poll;
        for (RecordedChannel channel : channels) {
            if (watching == null || !isRead(channel)) {
                continue;
            }
            try {
                polled &= channel.recorder.streams().watch(watching);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "buffers are read by time only: {0}", e.getMessage());
                polled = false;
            }
        }
    }

    /// Reads no more until the next start.
    void pause() {
        active = false;
    }

    /// Ends the thread, soon.
    void close() {
        active = false;
        closed = true;
        wake();
    }

    private void wake() {
        DescriptorPoll waiting = poll;
        if (waiting != null) {
            waiting.wake();
        }
        LockSupport.unpark(thread);
    }

    /// Waits for the end of a closed agent's threads; without the lock.
    void join() {
        Thread ending = thread;
        try {
            if (ending != null) {
                ending.join();
            }
            DescriptorPoll waited = poll;
            if (waited != null) {
                waited.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits, reads all channels, and again, until the recording is closed.
    private void run() {
        if (poll != null) {
            ThreadPriority.set(PRIORITY);
            ThreadPriority.setOfJvm(PRIORITY);
        }
        long left = period.first(readTimerNanos());
        while (!closed) {
            if (!active) {
                LockSupport.park(this);
                left = period.first(readTimerNanos());
                continue;
            }
            await(left);
            if (active) {
                left = read() ? untilNext() : -1;
            }
        }
        backlog.close();
    }

    /// @param nanos negative: it is to be tried again
    private void await(long nanos) {
        DescriptorPoll waiting = polled ? poll : null;
        if (nanos < 0) {
            LockSupport.parkNanos(this, RETRY_NANOS);
        } else if (waiting == null) {
            LockSupport.parkNanos(this, nanos);
        } else {
            try {
                waiting.await(nanos);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "buffers are read by time only: {0}", e.getMessage());
                polled = false;
            }
        }
    }

    private long untilNext() {
        double fill = 0;
        for (RecordedChannel channel : channels) {
            fill = Math.max(fill, channel.recorder.streams().takeFill());
        }
        long read = polled ? readTimerNanos() : period.next(fill, burstNanos());
        if (!settled || backlog.isBehind()) {
            // Somebody else had the lock, or has it; timers wait for that, and for nothing that would wake this thread.
            return Math.min(read, RETRY_NANOS);
        }
        return switchNanos == Long.MAX_VALUE ? read : Math.clamp(switchNanos - System.nanoTime(), 0, read);
    }

    /// Reads what is there, and transcodes it where that takes no longer than a moment.
    ///
    /// @return whether all of it was read
    private boolean read() {
        settled = false;
        if (!backlog.isBehind() && lock.tryLock()) {
            try {
                if (!active) {
                    return true;
                }
                if (estimatedNanos() <= DIRECT_NANOS && !transcode(System.nanoTime() + DIRECT_NANOS, true)) {
                    afterTranscoding();
                    return true;
                }
            } finally {
                lock.unlock();
            }
        }
        boolean all = true;
        for (RecordedChannel channel : channels) {
            all &= !isRead(channel) || channel.recorder.streams().spool();
        }
        if (isBehind()) {
            backlog.begin();
        }
        return all;
    }

    /// Under the recorder's lock.
    ///
    /// @return whether there may be more
    private boolean transcode(long untilNanos, boolean direct) {
        boolean more = false;
        for (RecordedChannel channel : channels) {
            more |= isRead(channel) && channel.recorder.streams().transcode(untilNanos, direct);
        }
        return more;
    }

    private long estimatedNanos() {
        long nanos = 0;
        for (RecordedChannel channel : channels) {
            nanos += isRead(channel) ? channel.recorder.streams().estimatedNanos() : 0;
        }
        return nanos;
    }

    private boolean isBehind() {
        for (RecordedChannel channel : channels) {
            if (channel.recorder.streams().isBehind()) {
                return true;
            }
        }
        return false;
    }

    /// What else is to be done from time to time, under the recorder's lock.
    private void afterTranscoding() {
        processes.catchUp();
        long now = System.nanoTime();
        if (active) {
            switches.fire(channels, now);
        }
        long until = switches.untilNext(channels, now);
        switchNanos = until == Long.MAX_VALUE ? until : now + until;
        settled = true;
    }

    private static boolean isRead(RecordedChannel channel) {
        return channel.recorder.settings().readTimerMicros() != KernelChannelSettings.READ_WHEN_ASKED;
    }

    private long readTimerNanos() {
        long least = Long.MAX_VALUE;
        for (RecordedChannel channel : channels) {
            long micros = channel.recorder.settings().readTimerMicros();
            least = Math.min(least, isRead(channel) ? TimeUnit.MICROSECONDS.toNanos(micros) : Long.MAX_VALUE);
        }
        return least == Long.MAX_VALUE && processes.isWanted()
                ? TimeUnit.MICROSECONDS.toNanos(DEFAULT_READ_TIMER_MICROS)
                : least;
    }

    /// The read timer where nobody says that a buffer has filled to a part.
    private long burstNanos() {
        long least = readTimerNanos();
        for (RecordedChannel channel : channels) {
            KernelChannelSettings settings = channel.recorder.settings();
            long bytes = settings.subBufferBytes() * settings.subBufferCount();
            least = isRead(channel) ? Math.min(least, ReadPeriod.mostNanos(least, bytes)) : least;
        }
        return least;
    }
}
