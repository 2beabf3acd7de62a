// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Formats and writes lines with several threads, while the graph's thread goes on reading: messages are copied into
/// slices, slices are formatted by whichever thread is free, and their texts are written in their order by whoever has
/// formatted the one whose turn it is, along with those behind it that wait for it. Where the others do not keep up,
/// the graph's thread formats and writes slices itself. So neither reading nor formatting stands still while the
/// system takes the text.
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
    private @Nullable SliceRing ring;
    /// Of the last event of all that were added.
    private long timeSoFar;

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
        SliceRing slices = ring == null ? start() : ring;
        if (own == null) {
            throw new IllegalStateException("no lines after a failure");
        }
        while (!batch.isEmpty()) {
            LineSlice slice = slices.filling();
            if (slice.messageCount() == 0) {
                timeSoFar = slices.timeBefore(timeSoFar);
                slice.begin(timeSoFar);
            }
            timeSoFar = inOrder.times().lastTime(slice.add(batch, mostMessages(batch)), timeSoFar);
            if (slice.messageCount() >= sliceMessages / 2) {
                slices.publish();
                awaitFewerThan((long) SLICES_EACH * threads, slices);
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

    private SliceRing start() {
        // What was printed before comes before.
        text.flush();
        SliceRing slices = new SliceRing(SLICES_EACH * threads, inOrder.times().lastTime(), text::sibling);
        ring = slices;
        own = newLines();
        for (int i = 1; i < threads; i++) {
            EventLines lines = newLines();
            boolean first = i == 1;
            Thread.ofPlatform().daemon().name("ringside-text-" + i).start(() -> {
                if (first) {
                    text.expectMuch();
                }
                work(lines, slices);
            });
        }
        return slices;
    }

    private EventLines newLines() {
        // Slices end before a time that would be warned of.
        TimestampWriter times = new TimestampWriter(options, () -> { });
        return new EventLines(options, formats, times, new TextBuffer(OutputStream.nullOutputStream()));
    }

    /// Goes on until there are fewer slices than so many that are not written.
    private void awaitFewerThan(long most, SliceRing slices) {
        try {
            writeRests(slices);
            while (slices.size() >= most) {
                if (!formatOne(slices)) {
                    slices.awaitFewerThan(most);
                }
                // Also where a thread has ended that should have.
                writeFormatted(slices);
                writeRests(slices);
            }
            rethrow(slices.failure());
        } catch (RuntimeException | Error e) {
            abandon();
            throw e;
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> { }
        }
    }

    /// Writes slices whose rest is the graph's thread's to print.
    private void writeRests(SliceRing slices) {
        rethrow(slices.failure());
        LineSlice slice = slices.takeToWrite(true);
        while (slice != null) {
            slice.text().writeOut();
            inOrder.times().resumeAfter(slice.lastTime());
            inOrder.beginBlocks();
            slice.printRest(printer);
            text.flush();
            slices.wrote(slice, inOrder.times().lastTime());
            writeFormatted(slices);
            slice = slices.takeToWrite(true);
        }
    }

    /// Formats and writes everything that was added.
    void finish() {
        SliceRing slices = ring;
        if (slices != null && own != null) {
            if (slices.filling().messageCount() > 0) {
                slices.publish();
            }
            awaitFewerThan(1, slices);
        }
    }

    /// After a failure nobody wants the other slices.
    private void abandon() {
        own = null;
        if (ring != null) {
            ring.close();
        }
    }

    /// Ends the threads. What was added and not written is lost.
    void close() {
        abandon();
    }

    /// @return whether there was one
    private boolean formatOne(SliceRing slices) {
        LineSlice slice = slices.takeNow();
        EventLines lines = own;
        if (slice == null || lines == null) {
            return false;
        }
        format(slice, lines, slices);
        return true;
    }

    private static void work(EventLines lines, SliceRing slices) {
        LineSlice slice = slices.take();
        while (slice != null) {
            format(slice, lines, slices);
            writeFormatted(slices);
            slice = slices.take();
        }
    }

    private static void format(LineSlice slice, EventLines lines, SliceRing slices) {
        try {
            slice.format(lines);
        } finally {
            slices.formatted(slice);
        }
    }

    /// Writes what is formatted and has its turn, unless another thread does.
    private static void writeFormatted(SliceRing slices) {
        LineSlice slice = slices.takeToWrite(false);
        while (slice != null) {
            try {
                slice.text().writeOut();
            } catch (RuntimeException | Error e) {
                slices.fail(e);
                return;
            }
            slices.wrote(slice, slice.lastTime());
            slice = slices.takeToWrite(false);
        }
    }
}
