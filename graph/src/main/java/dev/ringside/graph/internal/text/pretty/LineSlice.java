// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;

/// Consecutive messages of a batch and their text, as far as any thread can make it.
///
/// The graph's thread sets it up, one thread formats it, then the graph's thread takes the text; [#isDone()] and [#awaitDone()] hand it over.
final class LineSlice {
    /// Longer texts are not worth their memory.
    private static final int MAX_TEXT_BYTES = 1 << 20;

    private final TextBuffer text = new TextBuffer(OutputStream.nullOutputStream());
    private int fromRun;
    private int fromMessage;
    private int toRun;
    private int toMessage;
    /// The first message that was not formatted.
    private int restRun;
    private int restMessage;
    private long nanosBeforeBatch;
    private long lastNanos;
    private volatile boolean done;

    /// @param nanosBefore time of the last event before the batch, as of [TimestampWriter#lastNanos()]
    void begin(int run, int message, long nanosBefore) {
        fromRun = run;
        fromMessage = message;
        nanosBeforeBatch = nanosBefore;
        done = false;
    }

    /// @param run     of the first message that belongs to the next slice, or the number of runs
    /// @param message its index in the block, or 0
    void end(int run, int message) {
        toRun = run;
        toMessage = message;
    }

    TextBuffer text() {
        return text;
    }

    /// Time of the last event that was formatted, or before.
    long lastNanos() {
        return lastNanos;
    }

    boolean isDone() {
        return done;
    }

    void awaitDone() {
        if (done) {
            return;
        }
        boolean interrupted = false;
        synchronized (this) {
            while (!done) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Formats what can be formatted; whatever cannot, also for a failure, is the rest.
    void format(EventLines lines, MessageBatch batch) {
        int lineStart = 0;
        try {
            lines.text(text);
            text.setLength(0);
            restRun = fromRun;
            restMessage = fromMessage;
            lastNanos = nanosBefore(batch);
            lines.times().resumeAfter(lastNanos);
            while (restRun < toRun || restRun == toRun && restMessage < toMessage) {
                MessageBlock block = batch.block(restRun);
                int end = restRun == toRun ? toMessage : batch.to(restRun);
                for (int message = restMessage; message < end; message++) {
                    lineStart = text.length();
                    restMessage = message;
                    if (!isSilent(block, message) && !append(lines, block, message)) {
                        return;
                    }
                }
                restRun++;
                restMessage = restRun < batch.runCount() ? batch.from(restRun) : 0;
                if (restRun > toRun) {
                    restRun = toRun;
                    restMessage = toMessage;
                }
            }
        } catch (RuntimeException | Error e) {
            // The rest starts with this message, so that the graph's thread meets the same failure, in its turn.
            text.setLength(lineStart);
        } finally {
            synchronized (this) {
                done = true;
                notifyAll();
            }
        }
    }

    private boolean append(EventLines lines, MessageBlock block, int message) {
        if (!block.isEvent(message) || text.length() > MAX_TEXT_BYTES || !lines.appendUsual(block, message)) {
            return false;
        }
        lastNanos = block.nanos(message);
        return true;
    }

    private static boolean isSilent(MessageBlock block, int message) {
        if (block.isEvent(message)) {
            return false;
        }
        return switch (block.kind(message)) {
            case EVENT, DISCARDED_EVENTS, DISCARDED_PACKETS -> false;
            default -> true;
        };
    }

    /// The time of the last event before this slice that shows times.
    private long nanosBefore(MessageBatch batch) {
        int run = fromRun;
        int message = fromMessage;
        while (run >= 0) {
            MessageBlock block = batch.block(run);
            boolean hasTimes = block.hasStream() && block.stream().schema().clockClass().isPresent();
            while (hasTimes && --message >= batch.from(run)) {
                if (block.isEvent(message)) {
                    return block.nanos(message);
                }
            }
            run--;
            message = run >= 0 ? batch.to(run) : 0;
        }
        return nanosBeforeBatch;
    }

    /// Prints the messages that are not part of the text.
    void printRest(MessageBatch batch, ParallelLines.Printer printer) {
        int from = restMessage;
        for (int run = restRun; run < toRun || run == toRun && from < toMessage; run++) {
            int to = run == toRun ? toMessage : batch.to(run);
            if (batch.block(run).hasStream()) {
                printer.print(batch.block(run), from, to);
            }
            from = run + 1 < batch.runCount() ? batch.from(run + 1) : 0;
        }
    }
}
