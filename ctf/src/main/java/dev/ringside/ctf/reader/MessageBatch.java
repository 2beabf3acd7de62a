// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Messages of any number of streams in the order in which they are to be seen: a list of runs, each a range of a
/// [MessageBlock]. A merge of streams moves no message: it only says which range comes next. A merge may even leave
/// that open until someone
/// asks for the first run: who only wants numbers, with [#messageCount] or [#countKinds], never pays for the order.
///
/// The blocks belong to whoever filled the batch and are valid until that one is asked for the next batch. One thread.
///
/// Message by message:
/// ```
/// for (int run = 0; run < batch.runCount(); run++) {
///     MessageBlock block = batch.block(run);
///     for (int i = batch.from(run); i < batch.to(run); i++) {
///         switch (block.kind(i)) { … }
/// ```
public final class MessageBatch {
    /// Puts the portions of a batch in order: by time, where no time goes back within a portion.
    public interface Ordering {
        /// Adds the messages of the portions as runs, with [MessageBatch#add].
        void order(Ranges portions, MessageBatch batch);

        /// The same order as a sequence, valid until the next call of a method here; null where it cannot be had so.
        @Nullable MessageSequence sequence(Ranges portions);

        /// One that does the same and may be used by another thread.
        Ordering another();
    }

    /// Ranges of blocks.
    public static final class Ranges {
        private MessageBlock[] blocks = new MessageBlock[16];
        private int[] bounds = new int[32];
        private int size;

        private Ranges() {}

        public int size() {
            return size;
        }

        public MessageBlock block(int range) {
            return blocks[range];
        }

        public int from(int range) {
            return bounds[2 * range];
        }

        public int to(int range) {
            return bounds[2 * range + 1];
        }

        void add(MessageBlock block, int from, int to) {
            int range = size;
            if (range == blocks.length) {
                blocks = Arrays.copyOf(blocks, range * 2);
                bounds = Arrays.copyOf(bounds, range * 4);
            }
            blocks[range] = block;
            bounds[2 * range] = from;
            bounds[2 * range + 1] = to;
            size = range + 1;
        }

        void addAll(Ranges others) {
            for (int range = 0; range < others.size; range++) {
                add(others.block(range), others.from(range), others.to(range));
            }
        }

        long messageCount() {
            long count = 0;
            for (int range = 0; range < size; range++) {
                count += to(range) - from(range);
            }
            return count;
        }

        /// Takes messages out at the beginning of a range.
        void begin(int range, int from) {
            bounds[2 * range] = from;
        }

        /// Takes out all ranges before one.
        void removeBefore(int range) {
            System.arraycopy(blocks, range, blocks, 0, size - range);
            System.arraycopy(bounds, 2 * range, bounds, 0, 2 * (size - range));
            size -= range;
        }

        /// Whether no time goes back within any of the blocks.
        public boolean areOrdered() {
            for (int range = 0; range < size; range++) {
                if (!blocks[range].isOrdered()) {
                    return false;
                }
            }
            return true;
        }

        private long latestEventNanos(long otherwise) {
            long latest = MessageBlock.NO_TIME;
            for (int range = 0; range < size; range++) {
                int last = lastTimedEvent(range);
                latest = last < 0 ? latest : Math.max(latest, blocks[range].nanos(last));
            }
            return latest == MessageBlock.NO_TIME ? otherwise : latest;
        }

        /// The range whose last event has this time; -1 where there is none, or there are several of unlike cycles.
        private int rangeEndingAt(long nanos) {
            int found = -1;
            for (int range = 0; range < size; range++) {
                int last = lastTimedEvent(range);
                if (last >= 0 && blocks[range].nanos(last) == nanos) {
                    if (found >= 0 && blocks[found].cycles(lastTimedEvent(found)) != blocks[range].cycles(last)) {
                        return -1;
                    }
                    found = range;
                }
            }
            return found;
        }

        /// The last range with an event of a stream with a clock, or -1.
        private int lastTimedRange() {
            int range = size - 1;
            while (range >= 0 && lastTimedEvent(range) < 0) {
                range--;
            }
            return range;
        }

        private int lastTimedEvent(int range) {
            return blocks[range].hasClock() ? blocks[range].lastEvent(from(range), to(range)) : -1;
        }

        private long lastEventNanos(long otherwise) {
            int range = lastTimedRange();
            return range < 0 ? otherwise : blocks[range].nanos(lastTimedEvent(range));
        }

        private long lastEventCycles(int range, long otherwise) {
            return range < 0 ? otherwise : blocks[range].cycles(lastTimedEvent(range));
        }

        private void countKinds(long[] counts) {
            for (int range = 0; range < size; range++) {
                blocks[range].countKinds(from(range), to(range), counts);
            }
        }
    }

    private final Ranges runs = new Ranges();
    private final Ranges portions = new Ranges();
    private @Nullable Ordering ordering;
    private @Nullable BatchCopy copies;

    public MessageBatch() {}

    /// Makes this batch a copy of about the first so many messages of another one, at least one, and takes them out of
    /// there. The copy's blocks are its own and valid until this batch is changed: for messages that are to be used
    /// later, or by another thread. Whatever order is still open stays open: each thread can put its own copy in order.
    /// A batch that is filled this way must not be filled in another.
    public void take(MessageBatch source, long messages) {
        clear();
        BatchCopy own = copies;
        if (own == null) {
            own = new BatchCopy();
            copies = own;
        }
        own.begin();
        Ordering open = source.ordering;
        if (open == null) {
            own.takeRuns(source.runs, messages, runs);
        } else {
            own.takePortions(source.portions, messages, portions);
            ordering = own.ordering(open);
        }
    }

    /// Makes this batch name the same messages as another one. Whatever order is still open stays open.
    public void share(MessageBatch source) {
        clear();
        runs.addAll(source.runs);
        portions.addAll(source.portions);
        ordering = source.ordering;
    }

    /// Whether the order of the messages is still open.
    public boolean isOrderOpen() {
        return ordering != null;
    }

    /// All messages, each once: those of one stream in order, those of different streams in order only if they already
    /// are. For who does not care, and so does not pay for the order. Valid until this batch is changed or asked for a
    /// run.
    public Ranges ranges() {
        return ordering == null ? runs : portions;
    }

    /// The order of all messages in [#ranges()], where it is still open and can be told message by message; null
    /// otherwise. It stays open.
    public @Nullable MessageSequence sequence() {
        Ordering open = ordering;
        return open == null ? null : open.sequence(portions);
    }

    /// The time of the last event of a stream with a clock.
    ///
    /// @param otherwise the result where there is no such event
    public long lastEventNanos(long otherwise) {
        return ordering != null && portions.areOrdered()
                ? portions.latestEventNanos(otherwise)
                : ordered().lastEventNanos(otherwise);
    }

    /// The cycles of the last event of a stream with a clock.
    ///
    /// @param otherwise the result where there is no such event
    public long lastEventCycles(long otherwise) {
        if (ordering != null && portions.areOrdered()) {
            int range = portions.rangeEndingAt(portions.latestEventNanos(MessageBlock.NO_TIME));
            if (range >= 0) {
                return portions.lastEventCycles(range, otherwise);
            }
        }
        Ranges inOrder = ordered();
        return inOrder.lastEventCycles(inOrder.lastTimedRange(), otherwise);
    }

    /// The blocks are not forgotten before they are replaced: a batch is meant to be filled again.
    public void clear() {
        runs.size = 0;
        portions.size = 0;
        ordering = null;
    }

    /// Appends the messages `from` (included) to `to` (excluded) of a block. An empty range adds nothing.
    public void add(MessageBlock block, int from, int to) {
        if (from < to) {
            runs.add(block, from, to);
        }
    }

    public void addAll(MessageBlock block) {
        add(block, 0, block.size());
    }

    /// Adds messages whose order among those of other portions is still open; a batch has either runs or portions.
    public void addPortion(MessageBlock block, int from, int to) {
        if (from < to) {
            portions.add(block, from, to);
        }
    }

    /// Says who can put the portions in order.
    public void orderLater(Ordering newOrdering) {
        ordering = newOrdering;
    }

    /// Says that the portions here stand for those of another batch, one by one, with the same times: they are put in
    /// order alike.
    public void orderAs(MessageBatch other) {
        ordering = other.ordering;
    }

    private Ranges ordered() {
        Ordering open = ordering;
        if (open != null) {
            ordering = null;
            open.order(portions, this);
            portions.size = 0;
        }
        return runs;
    }

    public int runCount() {
        return ordered().size;
    }

    public MessageBlock block(int run) {
        return ordered().blocks[run];
    }

    public int from(int run) {
        return ordered().bounds[2 * run];
    }

    public int to(int run) {
        return ordered().bounds[2 * run + 1];
    }

    public boolean isEmpty() {
        return runs.size == 0 && portions.size == 0;
    }

    public long messageCount() {
        return runs.messageCount() + portions.messageCount();
    }

    /// Adds the numbers of messages of each kind to `counts`, by ordinal of the kind.
    public void countKinds(long[] counts) {
        runs.countKinds(counts);
        portions.countKinds(counts);
    }
}
