// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Consecutive messages, copied from the batches they came in, and their text, as far as any thread can make it.
///
/// The graph's thread fills it, one thread formats it, then the graph's thread takes the text; whoever has it changes hands under the lock of
/// [ParallelLines].
final class LineSlice {
    /// Longer texts are not worth their memory.
    private static final int MAX_TEXT_BYTES = 1 << 23;

    private final TextBuffer text = new TextBuffer(OutputStream.nullOutputStream());
    private final List<MessageBatch> batches = new ArrayList<>();
    private int batchCount;
    private long messageCount;
    /// The first message that was not formatted.
    private int restBatch;
    private int restRun;
    private int restMessage;
    private long lastNanos;
    /// Whether the text is there: read and written under the lock of [ParallelLines].
    boolean done;

    /// Makes it empty.
    ///
    /// @param nanosBefore time of the last event before, as of [TimestampWriter#lastNanos()]
    void begin(long nanosBefore) {
        batchCount = 0;
        messageCount = 0;
        lastNanos = nanosBefore;
        done = false;
    }

    /// Takes messages from the beginning of a batch until there are about so many here.
    ///
    /// @param nanosBefore time of the last event before
    /// @return time of the last event here, or before
    long add(MessageBatch batch, int wantedMessages, long nanosBefore) {
        if (batchCount == batches.size()) {
            batches.add(new MessageBatch());
        }
        MessageBatch own = batches.get(batchCount++);
        own.take(batch, wantedMessages - messageCount);
        messageCount += own.messageCount();
        return own.lastEventNanos(nanosBefore);
    }

    long messageCount() {
        return messageCount;
    }

    TextBuffer text() {
        return text;
    }

    /// Time of the last event that was formatted, or before.
    long lastNanos() {
        return lastNanos;
    }

    /// Formats what can be formatted; whatever cannot, also for a failure, is the rest.
    void format(EventLines lines) {
        lines.text(text);
        lines.beginBlocks();
        lines.times().resumeAfter(lastNanos);
        text.setLength(0);
        restBatch = 0;
        while (restBatch < batchCount && format(lines, batches.get(restBatch))) {
            restBatch++;
        }
    }

    private boolean format(EventLines lines, MessageBatch batch) {
        restRun = 0;
        restMessage = 0;
        for (; restRun < batch.runCount(); restRun++) {
            int formatted = format(lines, batch.block(restRun), batch.from(restRun), batch.to(restRun));
            if (formatted < batch.to(restRun)) {
                restMessage = formatted;
                return false;
            }
        }
        return true;
    }

    /// @return the first message that was not formatted
    private int format(EventLines lines, MessageBlock block, int from, int to) {
        if (!block.hasStream()) {
            return to;
        }
        BlockText entered = lines.enter(block);
        int message = from;
        int lineStart = text.length();
        try {
            while (message < to && (entered.types[message] >= 0 ? append(lines, entered, message) : isSilent(block, message))) {
                lineStart = text.length();
                message++;
            }
        } catch (RuntimeException | Error e) {
            // The rest starts with this message, so that the graph's thread meets the same failure, in its turn.
            text.setLength(lineStart);
        }
        return message;
    }

    private boolean append(EventLines lines, BlockText block, int message) {
        if (text.length() > MAX_TEXT_BYTES || !lines.appendUsual(block, message)) {
            return false;
        }
        lastNanos = block.nanos[message];
        return true;
    }

    private static boolean isSilent(MessageBlock block, int message) {
        return switch (block.kind(message)) {
            case EVENT, DISCARDED_EVENTS, DISCARDED_PACKETS -> false;
            default -> true;
        };
    }

    /// Prints the messages that are not part of the text.
    void printRest(ParallelLines.Printer printer) {
        for (; restBatch < batchCount; restBatch++) {
            MessageBatch batch = batches.get(restBatch);
            for (; restRun < batch.runCount(); restRun++) {
                MessageBlock block = batch.block(restRun);
                if (block.hasStream()) {
                    printer.print(block, Math.max(restMessage, batch.from(restRun)), batch.to(restRun));
                }
                restMessage = 0;
            }
            restRun = 0;
        }
    }
}
