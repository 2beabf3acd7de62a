// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Formats the lines of a large batch with several threads: the batch is cut into slices whose texts are written in their order, by the
/// graph's thread, which formats slices itself while others are not ready.
///
/// A slice ends early at a message whose text is not decided by its record and the time before (the first event of all, a time that goes back,
/// a loss, a broken record): that message and the rest of its slice go the ordinary way, when it is their turn. So the output is the same as
/// without threads, and errors come in order. The graph's thread calls; one call has ended all work when it returns.
final class ParallelLines {
    /// Prints messages of a block one after the other.
    interface Printer {
        void print(MessageBlock block, int from, int to);
    }

    /// Short runs do without threads.
    private static final long MESSAGES_BEFORE = Long.getLong("ringside.text.parallel-from", 100_000);
    private static final long MIN_MESSAGES = Math.min(MESSAGES_BEFORE, 1024);
    private static final int MAX_THREADS = 4;
    private static final int SLICE_MESSAGES = Integer.getInteger("ringside.text.slice", 1024);
    private static final int MAX_SLICES = 32;

    private final PrettyOptions options;
    private final EventLines inOrder;
    private final TextBuffer text;
    private final Printer printer;
    private final int threads;
    private final List<LineSlice> slices = new ArrayList<>();
    private final List<EventLines> lines = new ArrayList<>();
    private final AtomicInteger nextSlice = new AtomicInteger();
    private int sliceCount;
    private long messagesSoFar;
    private @Nullable ExecutorService workers;

    ParallelLines(PrettyOptions options, EventLines inOrder, TextBuffer text, Printer printer) {
        this.options = options;
        this.inOrder = inOrder;
        this.text = text;
        this.printer = printer;
        this.threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    }

    boolean isWorthIt(MessageBatch batch) {
        if (threads < 2 || !inOrder.times().isUsual()) {
            return false;
        }
        long count = batch.messageCount();
        messagesSoFar += count;
        return messagesSoFar > MESSAGES_BEFORE && count >= MIN_MESSAGES;
    }

    void print(MessageBatch batch) {
        ExecutorService pool = startedWorkers();
        cut(batch);
        nextSlice.set(0);
        int helpers = Math.min(threads, sliceCount) - 1;
        AtomicInteger atWork = new AtomicInteger(helpers);
        for (int i = 0; i < helpers; i++) {
            EventLines helper = lines.get(i + 1);
            pool.execute(() -> {
                try {
                    formatSlices(helper, batch);
                } finally {
                    end(atWork);
                }
            });
        }
        try {
            writeInOrder(batch);
        } finally {
            // After a failure nobody wants the other slices.
            nextSlice.set(sliceCount);
            awaitEnd(atWork);
        }
    }

    private ExecutorService startedWorkers() {
        ExecutorService started = workers;
        if (started == null) {
            started = Executors.newFixedThreadPool(
                    threads - 1, Thread.ofPlatform().daemon().name("ringside-text-", 0).factory());
            workers = started;
            inOrder.concurrent();
            for (int i = 0; i < threads; i++) {
                TextBuffer none = new TextBuffer(OutputStream.nullOutputStream());
                // Such slices end before a time that would be warned of.
                EventLines own = new EventLines(options, new TimestampWriter(options, () -> { }), none);
                own.concurrent();
                lines.add(own);
            }
        }
        return started;
    }

    private void cut(MessageBatch batch) {
        long total = batch.messageCount();
        int runs = batch.runCount();
        long sliceMessages = Math.max(SLICE_MESSAGES, (total + MAX_SLICES - 1) / MAX_SLICES);
        sliceCount = 0;
        int run = 0;
        int message = runs == 0 ? 0 : batch.from(0);
        while (run < runs) {
            LineSlice slice = slice(sliceCount++);
            slice.begin(run, message, inOrder.times().lastNanos());
            long wanted = sliceMessages;
            while (run < runs && wanted > 0) {
                int to = batch.to(run);
                if (to - message > wanted) {
                    message += (int) wanted;
                    wanted = 0;
                } else {
                    wanted -= to - message;
                    run++;
                    message = run < runs ? batch.from(run) : 0;
                }
            }
            slice.end(run, message);
        }
    }

    private LineSlice slice(int index) {
        if (index == slices.size()) {
            slices.add(new LineSlice());
        }
        return slices.get(index);
    }

    private void formatSlices(EventLines own, MessageBatch batch) {
        while (formatOne(own, batch)) {
            // Until all slices are taken.
        }
    }

    private boolean formatOne(EventLines own, MessageBatch batch) {
        int index = nextSlice.getAndIncrement();
        if (index >= sliceCount) {
            return false;
        }
        slices.get(index).format(own, batch);
        return true;
    }

    private void writeInOrder(MessageBatch batch) {
        EventLines own = lines.getFirst();
        for (int i = 0; i < sliceCount; i++) {
            LineSlice slice = slices.get(i);
            while (!slice.isDone() && formatOne(own, batch)) {
                // Another may be done meanwhile.
            }
            slice.awaitDone();
            text.writeThrough(slice.text());
            inOrder.times().resumeAfter(slice.lastNanos());
            slice.printRest(batch, printer);
        }
    }

    private static void end(AtomicInteger atWork) {
        synchronized (atWork) {
            atWork.decrementAndGet();
            atWork.notifyAll();
        }
    }

    private static void awaitEnd(AtomicInteger atWork) {
        boolean interrupted = false;
        synchronized (atWork) {
            while (atWork.get() > 0) {
                try {
                    atWork.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        if (workers != null) {
            workers.shutdown();
        }
    }
}
