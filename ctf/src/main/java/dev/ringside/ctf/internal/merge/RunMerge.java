// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.internal.merge.MergeInput.Advance;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Merges sequences of messages by time. Nothing is copied: the result names runs of the inputs' blocks, each as long as the
/// input stays ahead of all others. A batch ends where an input has to be asked for more, because that makes its old blocks invalid.
public final class RunMerge {
    private static final int MAX_RUNS = 8192;

    private final MessageOrder order;
    /// A binary heap: the input with the earliest message first.
    private MergeInput[] heap = new MergeInput[8];
    private int size;
    /// Inputs that have to be asked for messages before anything else.
    private final List<MergeInput> waiting = new ArrayList<>();

    public RunMerge(MessageOrder order) {
        this.order = order;
    }

    public void add(MergeInput input) {
        waiting.add(input);
    }

    /// Forgets all inputs.
    public void clear() {
        waiting.clear();
        size = 0;
    }

    /// Fills a batch with the next messages of all inputs.
    public Advance next(MessageBatch batch) {
        batch.clear();
        if (!advanceWaiting()) {
            return Advance.NOTHING_YET;
        }
        while (size > 0 && waiting.isEmpty() && batch.runCount() < MAX_RUNS) {
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
                    push(input);
                }
                case ENDED -> waiting.removeLast();
                case NOTHING_YET -> {
                    return false;
                }
            }
        }
        return true;
    }

    /// Takes messages of the first input up to the first message of all others.
    private void takeRun(MessageBatch batch) {
        MergeInput first = heap[0];
        MessageBlock block = first.block();
        int from = first.position;
        int to = size == 1 ? first.end : runEnd(first, second());
        batch.add(block, from, to);
        if (to < first.end) {
            first.position = to;
            first.headNanos = block.nanos(to);
            siftDown(first);
        } else if (first.nextRun()) {
            siftDown(first);
        } else {
            waiting.add(first);
            pop();
        }
    }

    private MergeInput second() {
        return size > 2 && isBefore(heap[2], heap[1]) ? heap[2] : heap[1];
    }

    private int runEnd(MergeInput first, MergeInput second) {
        MessageBlock block = first.block();
        long bound = second.headNanos;
        int end = first.end;
        // The first message is known to come first, also at the same time.
        int i = first.position + 1;
        while (true) {
            i = block.firstAtOrAfter(bound, i, end);
            if (i == end || block.nanos(i) > bound
                    || order.compare(block, i, second.block(), second.position) > 0) {
                return i;
            }
            i++;
        }
    }

    private boolean isBefore(MergeInput a, MergeInput b) {
        return a.headNanos < b.headNanos
                || a.headNanos == b.headNanos && order.compare(a.block(), a.position, b.block(), b.position) < 0;
    }

    private void push(MergeInput input) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        int child = size++;
        while (child > 0) {
            int parent = child - 1 >>> 1;
            if (!isBefore(input, heap[parent])) {
                break;
            }
            heap[child] = heap[parent];
            child = parent;
        }
        heap[child] = input;
    }

    private void pop() {
        size--;
        if (size > 0) {
            siftDown(heap[size]);
        }
    }

    /// Puts an input at the root and lets it sink to its place.
    private void siftDown(MergeInput input) {
        int parent = 0;
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], input)) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = input;
    }
}
