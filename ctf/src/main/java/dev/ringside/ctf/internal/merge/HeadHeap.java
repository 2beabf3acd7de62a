// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.reader.MessageBlock;
import java.util.Arrays;

/// Heads in a binary heap, the one with the earliest message first.
final class HeadHeap {
    private final MessageOrder order;
    private MergeHead[] heap = new MergeHead[8];
    private int size;
    /// Where the head is that came second at the last call of [#runEnd].
    private int second;

    HeadHeap(MessageOrder order) {
        this.order = order;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    MergeHead first() {
        return heap[0];
    }

    void push(MergeHead head) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        int child = size++;
        while (child > 0) {
            int parent = child - 1 >>> 1;
            if (!isBefore(head, heap[parent])) {
                break;
            }
            heap[child] = heap[parent];
            child = parent;
        }
        heap[child] = head;
    }

    void removeFirst() {
        size--;
        if (size > 0) {
            sink(0, heap[size]);
        }
    }

    /// The first head has moved forward.
    void firstMoved() {
        sink(0, heap[0]);
    }

    /// The first head has moved to its [#runEnd], so that the second comes before it.
    void firstMovedToRunEnd() {
        MergeHead head = heap[0];
        heap[0] = heap[second];
        sink(second, head);
    }

    /// All heads have moved.
    void allMoved() {
        for (int parent = (size >>> 1) - 1; parent >= 0; parent--) {
            sink(parent, heap[parent]);
        }
    }

    /// Up to where the first head's messages come before those of all others.
    int runEnd() {
        MergeHead first = heap[0];
        if (size == 1) {
            return first.end;
        }
        second = size > 2 && isBefore(heap[2], heap[1]) ? 2 : 1;
        MergeHead next = heap[second];
        MessageBlock block = first.block();
        long bound = next.headNanos;
        int end = first.end;
        // The first message is known to come first, also at the same time.
        int i = first.position + 1;
        while (true) {
            i = block.firstAtOrAfter(bound, i, end);
            if (i == end || block.nanos(i) > bound
                    || order.compare(block, i, next.block(), next.position) > 0) {
                return i;
            }
            i++;
        }
    }

    private boolean isBefore(MergeHead a, MergeHead b) {
        return a.headNanos < b.headNanos
                || a.headNanos == b.headNanos && order.compare(a.block(), a.position, b.block(), b.position) < 0;
    }

    private void sink(int from, MergeHead head) {
        int parent = from;
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], head)) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = head;
    }
}
