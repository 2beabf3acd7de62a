// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.consumer;

import dev.ringside.session.internal.DaemonLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The consumer: one thread that looks into all rings that some process may write to, and writes what is full.
///
/// Applications cannot wake it: a wake-up would be a system call in the thread that records, at best once a sub-buffer,
/// and a way for an application that is stopped in the middle of it to be missed. So it polls, at a pace that follows
/// the data. After a poll that found something it looks again at once; after one that found nothing it parks, twice as
/// long each time, up to 5 ms, in which one CPU fills the default rings (2 MiB) only above 400 MB/s. A poll of an idle
/// ring is one read. Where no process has a ring mapped, or no session is started, it parks without a timeout and costs
/// nothing.
///
/// Any thread may call; the work is done on the consumer's thread, in the order of the calls.
public final class Consumer implements AutoCloseable {
    private static final long SHORTEST_PARK_NANOS = 250_000;
    private static final long LONGEST_PARK_NANOS = 5_000_000;
    private static final long SETTLE_RETRY_NANOS = 1_000_000;
    /// For a producer that holds a ring and gets no CPU, or is dead and not yet known to be.
    private static final long SETTLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(3);
    /// For a disk that is full.
    private static final long WRITE_TIMEOUT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final List<ChannelBuffers> polled = new ArrayList<>();
    private final List<Settlement> settlements = new ArrayList<>();
    private final DaemonLog log;
    private final Thread thread;
    private volatile boolean closed;
    private long parkNanos = SHORTEST_PARK_NANOS;

    /// @param log where failures go that belong to no session
    public Consumer(DaemonLog log) {
        this.log = log;
        this.thread = Thread.ofPlatform().name("consumer").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public void add(ChannelBuffers buffers) {
        call(() -> polled.add(buffers));
    }

    /// Writes everything that the rings hold now, partial packets too.
    ///
    /// @return completed, on the consumer's thread, when it is written, or when it could not be written in time (which
    ///     the problems then tell)
    public CompletableFuture<Void> settle(List<ChannelBuffers> buffers) {
        Settlement settlement = new Settlement(List.copyOf(buffers));
        call(() -> settlements.add(settlement));
        return settlement.done;
    }

    /// Settles and gives up: closes the stream files and deletes the ring files.
    public CompletableFuture<Void> remove(List<ChannelBuffers> buffers) {
        List<ChannelBuffers> removed = List.copyOf(buffers);
        return settle(removed).thenRun(() -> {
            polled.removeAll(removed);
            removed.forEach(ChannelBuffers::close);
        });
    }

    /// Repairs what a dead process left, and writes what it had finished.
    public CompletableFuture<Void> releaseDeadOwner(ChannelBuffers buffers, int producerId) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        call(() -> {
            buffers.releaseDeadOwner(producerId);
            done.complete(null);
        });
        return done;
    }

    /// Writes what rings hold now into stream files of their own, and leaves it there.
    ///
    /// @param mostBytes of each stream: its newest packets
    public CompletableFuture<Void> snapshot(ChannelBuffers buffers, Path folder, long mostBytes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        call(() -> {
            try {
                buffers.snapshot(folder, mostBytes);
                done.complete(null);
            } catch (IOException | RuntimeException | InternalError e) {
                // An application may have cut its ring file short, which the JVM reports as an error.
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /// Repairs rings of which no one is known to be alive: whoever holds one gets a moment to give it back.
    public void releaseAllOwners(ChannelBuffers buffers) {
        call(buffers::releaseAllOwners);
    }

    /// Looks again at who has rings mapped.
    public void wakeUp() {
        LockSupport.unpark(thread);
    }

    /// Ends the thread after the calls made before. What has not been settled stays in the rings.
    @Override
    public void close() {
        closed = true;
        wakeUp();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(Runnable action) {
        calls.add(action);
        wakeUp();
    }

    private void run() {
        while (!closed || !calls.isEmpty() || !settlements.isEmpty()) {
            guarded(this::round);
        }
    }

    private void round() {
        runCalls();
        boolean polling = false;
        int packets = 0;
        long nowNanos = System.nanoTime();
        for (int i = 0; i < polled.size(); i++) {
            ChannelBuffers buffers = polled.get(i);
            if (buffers.needsPolling()) {
                polling = true;
                packets += buffers.poll(nowNanos);
            }
        }
        settlements.removeIf(this::settledOrLate);
        parkNanos = packets > 0 ? SHORTEST_PARK_NANOS : Math.min(parkNanos * 2, LONGEST_PARK_NANOS);
        if (packets == 0) {
            park(polling, parkNanos);
        }
    }

    private void park(boolean polling, long nanos) {
        if (!calls.isEmpty() || closed) {
            return;
        }
        if (!settlements.isEmpty()) {
            LockSupport.parkNanos(this, SETTLE_RETRY_NANOS);
        } else if (polling) {
            LockSupport.parkNanos(this, nanos);
        } else {
            LockSupport.park(this);
        }
    }

    private void runCalls() {
        for (Runnable next = calls.poll(); next != null; next = calls.poll()) {
            guarded(next);
        }
    }

    private boolean settledOrLate(Settlement settlement) {
        guarded(settlement::advance);
        if (!settlement.finished()) {
            return false;
        }
        guarded(() -> settlement.done.complete(null));
        return true;
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            log.error("consumer", e);
        }
    }

    /// Some buffers on the way to being written whole.
    private static final class Settlement {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Map<ChannelBuffers, BitSet> left = new LinkedHashMap<>();
        private final long startNanos = System.nanoTime();

        Settlement(List<ChannelBuffers> buffers) {
            buffers.forEach(each -> left.put(each, each.allRings()));
        }

        void advance() {
            long passedNanos = System.nanoTime() - startNanos;
            Iterator<Map.Entry<ChannelBuffers, BitSet>> each = left.entrySet().iterator();
            while (each.hasNext()) {
                Map.Entry<ChannelBuffers, BitSet> entry = each.next();
                entry.getKey().settle(entry.getValue());
                long timeoutNanos = entry.getKey().writesFail() ? WRITE_TIMEOUT_NANOS : SETTLE_TIMEOUT_NANOS;
                if (passedNanos > timeoutNanos && !entry.getValue().isEmpty()) {
                    entry.getKey().reportUnsettled(entry.getValue());
                    entry.getValue().clear();
                }
                if (entry.getValue().isEmpty()) {
                    each.remove();
                }
            }
        }

        boolean finished() {
            return left.isEmpty();
        }
    }
}
