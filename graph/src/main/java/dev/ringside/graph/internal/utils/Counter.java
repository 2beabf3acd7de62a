// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.MessageTally;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.Sink;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Counts messages by kind and prints the counts: every so many messages, counted in whole batches as Babeltrace gets
/// them, with an empty line behind, and at the end.
final class Counter implements Sink {
    private static final MessageKind[] ORDER = {
        MessageKind.EVENT, MessageKind.STREAM_BEGINNING, MessageKind.STREAM_END, MessageKind.PACKET_BEGINNING,
        MessageKind.PACKET_END, MessageKind.DISCARDED_EVENTS, MessageKind.DISCARDED_PACKETS, MessageKind.INACTIVITY
    };
    private static final String[] NAMES = {
        "Event", "Stream beginning", "Stream end", "Packet beginning", "Packet end", "Discarded event",
        "Discarded packet", "Message iterator inactivity"
    };

    /// In Babeltrace, messages come in batches of so many, and it prints behind a batch only.
    private static final int BATCH_MESSAGES = 15;

    /// While messages come without a pause, so much is written at once.
    private static final int OUTPUT_BYTES = 1 << 16;

    private final InputPort port;
    private final long wantedStep;
    private final long step;
    private final boolean hideZero;
    private final OutputStream output;
    private final Interrupter interrupter;
    private final CountText text = new CountText(words(" message"), words(" messages"));
    private final MessageBatch batch = new MessageBatch();
    private final long[] counts = new long[MessageKind.values().length];
    private @Nullable MessageIterator iterator;
    private long total;
    private long lastPrintedTotal = -1;
    /// The messages up to the last print of an attempt that could not be finished.
    private long printedBefore = -1;
    private boolean begun;
    private long untilPrint;

    /// @param step messages between two prints; 0 prints only at the end
    Counter(InputPort port, long step, boolean hideZero, OutputStream output, Interrupter interrupter) {
        this.interrupter = interrupter;
        this.port = port;
        this.wantedStep = step;
        this.step = Math.ceilDiv(Math.min(step, Long.MAX_VALUE - BATCH_MESSAGES), BATCH_MESSAGES) * BATCH_MESSAGES;
        this.hideZero = hideZero;
        this.output = output;
        this.untilPrint = this.step;
    }

    @Override
    public void graphIsConfigured() {
        iterator = port.iterator();
    }

    @Override
    public IteratorStatus consume() {
        if (iterator == null) {
            return IteratorStatus.END;
        }
        if (!begun && tally(iterator)) {
            printLast();
            flush();
            return IteratorStatus.END;
        }
        IteratorStatus status;
        try {
            status = iterator.next(batch);
        } catch (RuntimeException e) {
            printLast();
            flush();
            throw e;
        }
        if (status == IteratorStatus.OK) {
            count();
        } else if (status == IteratorStatus.END) {
            printLast();
        }
        if (status != IteratorStatus.OK || text.sizeBytes() >= OUTPUT_BYTES) {
            flush();
        }
        return status;
    }

    /// Counts everything without asking for a message, where it can be done.
    private boolean tally(MessageIterator messages) {
        begun = true;
        MessageTally tally = messages.tally().orElse(null);
        if (tally == null) {
            return false;
        }
        if (step > 0 && tally.countInOrder(interrupter::isInterrupted, this::count)) {
            return true;
        }
        return step == 0 ? countAtOnce(tally) : countAgain();
    }

    /// The order of the messages does not matter.
    private boolean countAtOnce(MessageTally tally) {
        Optional<long[]> tallied = tally.count(interrupter::isInterrupted);
        if (tallied.isEmpty()) {
            return false;
        }
        for (int kind = 0; kind < counts.length; kind++) {
            counts[kind] = tallied.get()[kind];
            total += counts[kind];
        }
        return true;
    }

    /// Starts again, to count message by message; what is printed already is not printed again.
    private boolean countAgain() {
        printedBefore = lastPrintedTotal;
        Arrays.fill(counts, 0);
        total = 0;
        untilPrint = step;
        lastPrintedTotal = -1;
        return false;
    }

    private void count(MessageKind kind, long messages) {
        if (kind == MessageKind.EVENT) {
            countEvents(messages);
        }
        for (long i = 0; i < messages && kind != MessageKind.EVENT; i++) {
            counts[kind.ordinal()]++;
            total++;
            if (--untilPrint == 0) {
                untilPrint = step;
                printStep();
            }
        }
        if (text.sizeBytes() >= OUTPUT_BYTES) {
            flush();
        }
    }

    private void count() {
        long messages = batch.messageCount();
        if (step == 0 || messages < untilPrint) {
            batch.countKinds(counts);
            total += messages;
            untilPrint -= step == 0 ? 0 : messages;
        } else if (hasOnlyEvents(messages)) {
            countEvents(messages);
        } else {
            countInOrder(countByTime());
        }
    }

    /// Counts messages from the first on as long as that takes no order: events up to the time of the first message
    /// that is no event, then all messages of that time where they lie within a step, and so on.
    ///
    /// @return how many messages were counted
    private long countByTime() {
        MessageBatch.Ranges ranges = batch.ranges();
        if (!ranges.areOrdered() || !batch.isOrderOpen() && ranges.size() > 1) {
            return 0;
        }
        int[] positions = new int[ranges.size()];
        Arrays.setAll(positions, ranges::from);
        long totalBefore = total;
        long time = firstOtherNanos(ranges, positions);
        while (time != Long.MAX_VALUE) {
            countEvents(moveTo(time, ranges, positions));
            int[] sameTime = positions.clone();
            long messages = moveTo(time + 1, ranges, sameTime);
            if (messages >= untilPrint) {
                return total - totalBefore;
            }
            for (int range = 0; range < positions.length; range++) {
                ranges.block(range).countKinds(positions[range], sameTime[range], counts);
            }
            total += messages;
            untilPrint -= messages;
            positions = sameTime;
            time = firstOtherNanos(ranges, positions);
        }
        countEvents(batch.messageCount() - (total - totalBefore));
        return total - totalBefore;
    }

    /// The time of the first message that is no event; the latest of all times where only events are left.
    private static long firstOtherNanos(MessageBatch.Ranges ranges, int[] positions) {
        long first = Long.MAX_VALUE;
        for (int range = 0; range < positions.length; range++) {
            int other = ranges.block(range).firstOther(positions[range], ranges.to(range));
            if (other < ranges.to(range)) {
                first = Math.min(first, ranges.block(range).nanos(other));
            }
        }
        return first;
    }

    /// Moves to the first messages at a time or later.
    ///
    /// @return how many messages are before
    private static long moveTo(long time, MessageBatch.Ranges ranges, int[] positions) {
        long passed = 0;
        for (int range = 0; range < positions.length; range++) {
            int next = ranges.block(range).searchAtOrAfter(time, positions[range], ranges.to(range));
            passed += next - positions[range];
            positions[range] = next;
        }
        return passed;
    }

    /// @param counted how many messages of the batch, the first ones, are counted already
    private void countInOrder(long counted) {
        if (counted == batch.messageCount()) {
            return;
        }
        long passed = counted;
        for (int run = 0; run < batch.runCount(); run++) {
            int from = batch.from(run);
            int to = batch.to(run);
            int skipped = (int) Math.min(passed, to - from);
            passed -= skipped;
            countRun(run, from + skipped, to);
        }
    }

    private boolean hasOnlyEvents(long messages) {
        long[] kinds = new long[counts.length];
        batch.countKinds(kinds);
        return kinds[MessageKind.EVENT.ordinal()] == messages;
    }

    private void countEvents(long messages) {
        long left = messages;
        while (left >= untilPrint) {
            counts[MessageKind.EVENT.ordinal()] += untilPrint;
            total += untilPrint;
            left -= untilPrint;
            untilPrint = step;
            printStep();
        }
        counts[MessageKind.EVENT.ordinal()] += left;
        total += left;
        untilPrint -= left;
    }

    private void countRun(int run, int from, int to) {
        int position = from;
        while (to - position >= untilPrint) {
            int next = position + (int) untilPrint;
            batch.block(run).countKinds(position, next, counts);
            total += untilPrint;
            position = next;
            untilPrint = step;
            printStep();
        }
        batch.block(run).countKinds(position, to, counts);
        total += to - position;
        untilPrint -= to - position;
    }

    private void printStep() {
        if (total <= printedBefore) {
            lastPrintedTotal = total;
            return;
        }
        print();
        text.endBlock();
    }

    /// The last batch may be a small one: enough for a step of its own, or not.
    private void printLast() {
        boolean isStep = step > 0 && total - Math.max(0, lastPrintedTotal) >= wantedStep && total != lastPrintedTotal;
        if (isStep) {
            printStep();
        } else {
            print();
        }
    }

    private void print() {
        if (total == lastPrintedTotal) {
            return;
        }
        for (int i = 0; i < ORDER.length; i++) {
            long count = counts[ORDER[i].ordinal()];
            if (count != 0 || !hideZero) {
                text.add(i, count);
            }
        }
        text.add(ORDER.length, total);
        lastPrintedTotal = total;
    }

    private static String[] words(String suffix) {
        String[] words = new String[NAMES.length + 1];
        for (int i = 0; i < NAMES.length; i++) {
            words[i] = NAMES[i] + suffix;
        }
        words[NAMES.length] = suffix.strip() + " (TOTAL)";
        return words;
    }

    /// What an interrupted run has counted so far is not lost.
    @Override
    public void close() {
        flush();
    }

    private void flush() {
        if (text.sizeBytes() == 0) {
            return;
        }
        try {
            text.writeTo(output);
        } catch (IOException e) {
            throw new GraphException("counter", "cannot write the counts: " + e, e);
        }
    }
}
