// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageSequence;
import dev.ringside.graph.internal.text.TextBuffer;
import java.util.ArrayList;
import java.util.List;

/// Consecutive messages, copied from the batches they came in, and their text, as far as any thread can make it.
///
/// The graph's thread fills it, one thread formats it, one writes it; it changes hands under the lock of [SliceRing].
final class LineSlice {
    /// Longer texts are not worth their memory.
    private static final int MAX_TEXT_BYTES = 1 << 23;

    private final TextBuffer text;
    private final List<MessageBatch> batches = new ArrayList<>();
    private int batchCount;
    private long messageCount;
    /// The first message that was not formatted.
    private int restBatch;
    /// How many messages of that batch were formatted.
    private long restMessage;
    private long lastTime;
    private BlockText[] blocks = new BlockText[8];
    /// Whether the text is there: read and written under the lock of [SliceRing].
    boolean done;

    LineSlice(TextBuffer text) {
        this.text = text;
    }

    /// Makes it empty.
    ///
    /// @param timeBefore of the last event before, as of [TimestampWriter#lastTime()]
    void begin(long timeBefore) {
        batchCount = 0;
        messageCount = 0;
        restBatch = 0;
        lastTime = timeBefore;
        done = false;
    }

    /// Takes messages from the beginning of a batch until there are about so many here.
    ///
    /// @return the messages taken
    MessageBatch add(MessageBatch batch, int wantedMessages) {
        if (batchCount == batches.size()) {
            batches.add(new MessageBatch());
        }
        MessageBatch own = batches.get(batchCount++);
        own.take(batch, wantedMessages - messageCount);
        messageCount += own.messageCount();
        return own;
    }

    long messageCount() {
        return messageCount;
    }

    TextBuffer text() {
        return text;
    }

    /// Whether there are messages that could not be formatted.
    boolean hasRest() {
        return restBatch < batchCount;
    }

    /// Time of the last event that was formatted, or before.
    long lastTime() {
        return lastTime;
    }

    /// Formats what can be formatted; whatever cannot, also for a failure, is the rest.
    void format(EventLines lines) {
        lines.text(text);
        lines.beginBlocks();
        lines.times().resumeAfter(lastTime);
        text.setLength(0);
        restBatch = 0;
        while (restBatch < batchCount && format(lines, batches.get(restBatch))) {
            restBatch++;
        }
    }

    /// @return whether all of the batch was formatted
    private boolean format(EventLines lines, MessageBatch batch) {
        restMessage = 0;
        MessageSequence sequence = batch.sequence();
        if (sequence != null) {
            restMessage = format(lines, batch.ranges(), sequence.codes(), sequence.size());
            return restMessage == sequence.size();
        }
        for (int run = 0; run < batch.runCount(); run++) {
            int from = batch.from(run);
            int to = batch.to(run);
            int formatted = batch.block(run).hasStream() ? format(lines, lines.enter(batch.block(run)), from, to) : to;
            restMessage += formatted - from;
            if (formatted < to) {
                return false;
            }
        }
        return true;
    }

    /// @return the first message that was not formatted
    private int format(EventLines lines, BlockText block, int from, int to) {
        int message = from;
        while (message < to && format(lines, block, message)) {
            message++;
        }
        return message;
    }

    /// @return how many messages were formatted
    private int format(EventLines lines, MessageBatch.Ranges ranges, int[] codes, int size) {
        if (blocks.length < ranges.size()) {
            blocks = new BlockText[ranges.size()];
        }
        BlockText[] entered = blocks;
        for (int range = 0; range < ranges.size(); range++) {
            entered[range] = lines.enterOnce(ranges.block(range));
        }
        int done = 0;
        while (done < size) {
            int code = codes[done];
            if (!format(lines, entered[MessageSequence.range(code)], MessageSequence.message(code))) {
                break;
            }
            done++;
        }
        return done;
    }

    /// @return false where nothing was done
    private boolean format(EventLines lines, BlockText block, int message) {
        if (block.types[message] < 0) {
            return isSilent(block.block, message);
        }
        int lineStart = text.length();
        try {
            return append(lines, block, message);
        } catch (RuntimeException | Error e) {
            // The rest starts with this message, so that the graph's thread meets the same failure, in its turn.
            text.setLength(lineStart);
            return false;
        }
    }

    private boolean append(EventLines lines, BlockText block, int message) {
        if (text.length() > MAX_TEXT_BYTES || !lines.appendUsual(block, message)) {
            return false;
        }
        lastTime = block.time(message);
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
            for (int run = 0; run < batch.runCount(); run++) {
                int to = batch.to(run);
                int from = (int) Math.min(to, batch.from(run) + restMessage);
                restMessage -= from - batch.from(run);
                if (from < to && batch.block(run).hasStream()) {
                    printer.print(batch.block(run), from, to);
                }
            }
            restMessage = 0;
        }
    }
}
