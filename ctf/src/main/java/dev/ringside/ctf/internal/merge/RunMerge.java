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
    /// With more inputs, the order of the portions would not stay in the caches.
    private static final int MAX_PORTIONS = 64;
    private static final int MIN_PORTION_MESSAGES = 32;

    private final HeadHeap heap;
    private final PortionOrdering ordering;
    /// Inputs that have to be asked for messages before anything else.
    private final List<MergeInput> waiting = new ArrayList<>();

    public RunMerge(MessageOrder order) {
        this.heap = new HeadHeap(order);
        this.ordering = new PortionOrdering(order);
    }

    public void add(MergeInput input) {
        waiting.add(input);
    }

    /// Forgets all inputs.
    public void clear() {
        waiting.clear();
        heap.clear();
    }

    /// Fills a batch with the next messages of all inputs.
    public Advance next(MessageBatch batch) {
        batch.clear();
        if (!advanceWaiting()) {
            return Advance.NOTHING_YET;
        }
        if (heap.size() > 1 && heap.size() <= MAX_PORTIONS && takePortions(batch)) {
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
                case ENDED -> waiting.removeLast();
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
        int count = heap.size();
        for (int i = 0; i < count; i++) {
            MergeHead head = heap.get(i);
            bound = Math.min(bound, head.block().lastNanos(head.position, head.end));
        }
        int first = heap.first().block().searchAtOrAfter(bound, heap.first().position, heap.first().end);
        if (first - heap.first().position < MIN_PORTION_MESSAGES) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            MergeHead head = heap.get(i);
            int to = head.block().searchAtOrAfter(bound, head.position, head.end);
            if (to > head.position) {
                batch.addPortion(head.block(), head.position, to);
                head.moveTo(to);
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
