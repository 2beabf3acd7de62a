// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.internal.merge.MergeInput.Advance;
import dev.ringside.ctf.reader.MessageBatch;
import java.util.ArrayList;
import java.util.List;

/// Merges sequences of messages by time. Nothing is copied: the result names runs of the inputs' blocks. A batch ends
/// where an input has to
/// be asked for more, because that makes its old blocks invalid.
///
/// Mostly a batch holds a portion of each input's block: all that is earlier than the first of the blocks' ends. The
/// order within is worked out when
/// someone asks. What is left of the block that ends first is then merged run by run.
public final class RunMerge {
    private static final int MAX_RUNS = 8192;
    /// On average of those that are not empty. Shorter portions cost more than the runs that they save.
    private static final int MIN_PORTION_MESSAGES = 4;

    private final HeadHeap heap;
    private final PortionOrdering ordering;
    /// Of the portions of the inputs.
    private final int[] ends = new int[TimeMerge.MAX_PORTIONS];
    /// Inputs that have not ended, in the order in which they were added: mostly that of their streams.
    private final List<MergeInput> inputs = new ArrayList<>();
    /// Inputs that have to be asked for messages before anything else.
    private final List<MergeInput> waiting = new ArrayList<>();

    public RunMerge(MessageOrder order) {
        this.heap = new HeadHeap(order);
        this.ordering = new PortionOrdering(order);
    }

    public void add(MergeInput input) {
        inputs.add(input);
        waiting.add(input);
    }

    /// Forgets all inputs.
    public void clear() {
        inputs.clear();
        waiting.clear();
        heap.clear();
    }

    /// Fills a batch with the next messages of all inputs.
    public Advance next(MessageBatch batch) {
        batch.clear();
        if (!advanceWaiting()) {
            return Advance.NOTHING_YET;
        }
        if (heap.size() > 1 && heap.size() <= TimeMerge.MAX_PORTIONS && takePortions(batch)) {
            return Advance.MESSAGES;
        }
        while (heap.size() > 0 && waiting.isEmpty() && batch.runCount() < MAX_RUNS) {
            takeRun(batch);
        }
        return batch.isEmpty() ? Advance.ENDED : Advance.MESSAGES;
    }

    private boolean advanceWaiting() {
        while (!waiting.isEmpty()) {
            MergeInput input = waiting.getLast();
            switch (input.advance()) {
                case MESSAGES -> {
                    waiting.removeLast();
                    heap.push(input);
                }
                case ENDED -> {
                    waiting.removeLast();
                    inputs.remove(input);
                }
                case NOTHING_YET -> {
                    return false;
                }
            }
        }
        return true;
    }

    /// Takes all messages that are earlier than the earliest of the inputs' last messages: whatever their order is,
    /// none of the others can come
    /// before them.
    private boolean takePortions(MessageBatch batch) {
        long bound = Long.MAX_VALUE;
        int count = inputs.size();
        for (int i = 0; i < count; i++) {
            MergeHead head = inputs.get(i);
            bound = Math.min(bound, head.block().lastNanos(head.position, head.end));
        }
        if (heap.first().headNanos >= bound) {
            return false;
        }
        int messages = 0;
        int portions = 0;
        for (int i = 0; i < count; i++) {
            MergeHead head = inputs.get(i);
            ends[i] = head.block().searchAtOrAfter(bound, head.position, head.end);
            messages += ends[i] - head.position;
            portions += ends[i] > head.position ? 1 : 0;
        }
        if (messages < MIN_PORTION_MESSAGES * portions) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            MergeHead head = inputs.get(i);
            if (ends[i] > head.position) {
                batch.addPortion(head.block(), head.position, ends[i]);
                head.moveTo(ends[i]);
            }
        }
        heap.allMoved();
        batch.orderLater(ordering);
        return true;
    }

    /// Takes messages of the first input up to the first message of all others.
    private void takeRun(MessageBatch batch) {
        MergeInput first = (MergeInput) heap.first();
        int to = heap.runEnd();
        batch.add(first.block(), first.position, to);
        if (to < first.end) {
            first.moveTo(to);
            heap.firstMovedToRunEnd();
        } else if (first.nextRun()) {
            heap.firstMoved();
        } else {
            waiting.add(first);
            heap.removeFirst();
        }
    }
}
