// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Formats lines with several threads, while the graph's thread goes on reading: messages are copied into slices,
/// slices are formatted by whichever thread is free, and their texts are written in their order by the graph's thread,
/// which formats slices itself when the others do not keep up.
///
/// A slice ends early at a message whose text is not decided by its record and the time before (the first event of all,
/// a time that goes back, a loss, a broken record): that message and the rest of its slice go the ordinary way, when it
/// is their turn. So the output is the same as without threads, and errors come in order. All methods are for the
/// graph's thread.
final class ParallelLines {
    /// Prints messages of a block one after the other.
    interface Printer {
        void print(MessageBlock block, int from, int to);
    }

    /// Short runs do without threads: all that they need is run for the first time then, which takes as long as
    /// printing ten thousand lines.
    static final long MESSAGES_BEFORE = 100_000;
    static final int SLICE_MESSAGES = 1024;
    /// Where many streams are merged, batches are cut less: each slice copies a portion of each stream.
    private static final int PORTION_MESSAGES = 32;
    private static final int MAX_THREADS = 4;
    private static final int SLICES_EACH = 4;

    private final PrettyOptions options;
    private final FieldFormats formats;
    private final EventLines inOrder;
    private final TextBuffer text;
    private final Printer printer;
    private final int threads;
    private final long messagesBefore;
    private final int sliceMessages;
    private long messagesSoFar;
    private @Nullable EventLines own;
    /// Of the last event of all that were added.
    private long timeSoFar;

    private final LineSlice[] slices;
    /// Slices in order of their messages, counted from the first of all: those below were written, formatted (or are),
    /// filled. The next one is being filled.
    private long written;
    private long taken;
    private long filled;
    private int idle;
    private boolean closed;

    ParallelLines(
            PrettyOptions options, FieldFormats formats, EventLines inOrder, TextBuffer text, Printer printer,
            Limits limits) {
        this.options = options;
        this.formats = formats;
        this.inOrder = inOrder;
        this.text = text;
        this.printer = printer;
        this.threads = limits.threads;
        this.messagesBefore = limits.messagesBefore;
        this.sliceMessages = limits.sliceMessages;
        this.slices = new LineSlice[SLICES_EACH * threads];
    }

    /// When to begin and how to cut.
    ///
    /// @param messagesBefore so many are formatted without threads
    /// @param sliceMessages  how many a slice holds, more or less
    record Limits(int threads, long messagesBefore, int sliceMessages) {
        static Limits ofMachine() {
            int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
            return new Limits(threads, MESSAGES_BEFORE, SLICE_MESSAGES);
        }
    }

    /// Takes the messages of a batch out of it, if they are to be formatted this way.
    ///
    /// @return false where nothing was done: all messages before are written then
    boolean add(MessageBatch batch) {
        long count = batch.messageCount();
        messagesSoFar += count;
        if (threads < 2 || messagesSoFar <= messagesBefore) {
            return false;
        }
        if (own == null) {
            start();
        }
        while (!batch.isEmpty()) {
            LineSlice slice = slice(filled);
            if (slice.messageCount() == 0) {
                timeSoFar = filled == written ? inOrder.times().lastTime() : timeSoFar;
                slice.begin(timeSoFar);
            }
            timeSoFar = inOrder.times().lastTime(slice.add(batch, mostMessages(batch)), timeSoFar);
            if (slice.messageCount() >= sliceMessages / 2) {
                publish();
                writeSome(slices.length - 1);
            }
        }
        return true;
    }

    /// About how many messages of a batch a slice takes.
    private int mostMessages(MessageBatch batch) {
        return batch.isOrderOpen()
                ? Math.max(sliceMessages, batch.ranges().size() * PORTION_MESSAGES)
                : sliceMessages;
    }

    private void start() {
        own = newLines();
        for (int i = 0; i < slices.length; i++) {
            slices[i] = new LineSlice();
        }
        for (int i = 1; i < threads; i++) {
            EventLines lines = newLines();
            Thread.ofPlatform().daemon().name("ringside-text-" + i).start(() -> work(lines));
        }
    }

    private EventLines newLines() {
        // Slices end before a time that would be warned of.
        TimestampWriter times = new TimestampWriter(options, () -> { });
        return new EventLines(options, formats, times, new TextBuffer(OutputStream.nullOutputStream()));
    }

    private LineSlice slice(long number) {
        return slices[(int) (number % slices.length)];
    }

    private synchronized void publish() {
        filled++;
        if (idle > 0) {
            notifyAll();
        }
    }

    /// Writes what is ready, and goes on until there are no more than so many slices left.
    private void writeSome(int most) {
        try {
            while (written < filled && (isDone(slice(written)) || filled - written > most)) {
                if (!isDone(slice(written)) && !formatOne()) {
                    awaitDone(slice(written));
                }
                if (isDone(slice(written))) {
                    write(slice(written));
                    written++;
                }
            }
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
    }

    private void write(LineSlice slice) {
        text.writeThrough(slice.text());
        inOrder.times().resumeAfter(slice.lastTime());
        inOrder.beginBlocks();
        slice.printRest(printer);
        slice.begin(0);
    }

    /// Formats and writes everything that was added.
    void finish() {
        if (own != null) {
            if (slice(filled).messageCount() > 0) {
                publish();
            }
            writeSome(0);
        }
    }

    /// After a failure nobody wants the other slices.
    private synchronized void abandon() {
        closed = true;
        own = null;
        taken = filled;
        notifyAll();
    }

    /// Ends the threads. What was added and not written is lost.
    void close() {
        abandon();
    }

    private boolean formatOne() {
        LineSlice slice = takeNow();
        EventLines lines = own;
        if (slice == null || lines == null) {
            return false;
        }
        format(slice, lines);
        return true;
    }

    private void work(EventLines lines) {
        LineSlice slice = take();
        while (slice != null) {
            format(slice, lines);
            slice = take();
        }
    }

    private void format(LineSlice slice, EventLines lines) {
        try {
            slice.format(lines);
        } finally {
            setDone(slice);
        }
    }

    private synchronized @Nullable LineSlice takeNow() {
        return taken < filled ? slice(taken++) : null;
    }

    private synchronized @Nullable LineSlice take() {
        while (taken == filled && !closed) {
            idle++;
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            } finally {
                idle--;
            }
        }
        return closed ? null : slice(taken++);
    }

    private synchronized void setDone(LineSlice slice) {
        slice.done = true;
        if (idle > 0) {
            notifyAll();
        }
    }

    private synchronized boolean isDone(LineSlice slice) {
        return slice.done;
    }

    private synchronized void awaitDone(LineSlice slice) {
        boolean interrupted = false;
        while (!slice.done) {
            idle++;
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            } finally {
                idle--;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
