// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;

/// Puts portions of a batch in order, when someone asks for it.
final class PortionOrdering implements MessageBatch.Ordering {
    private final MessageOrder order;
    private final HeadHeap heap;
    private MergeHead[] heads = new MergeHead[0];

    PortionOrdering(MessageOrder order) {
        this.order = order;
        this.heap = new HeadHeap(order);
    }

    @Override
    public MessageBatch.Ordering another() {
        return new PortionOrdering(order);
    }

    @Override
    public void order(MessageBatch.Ranges portions, MessageBatch batch) {
        int count = portions.size();
        if (heads.length < count) {
            heads = new MergeHead[count];
            for (int i = 0; i < count; i++) {
                heads[i] = new MergeHead();
            }
        }
        heap.clear();
        for (int i = 0; i < count; i++) {
            heads[i].enter(portions.block(i), portions.from(i), portions.to(i));
            heap.push(heads[i]);
        }
        while (heap.size() > 0) {
            MergeHead first = heap.first();
            MessageBlock block = first.block();
            int to = heap.runEnd();
            batch.add(block, first.position, to);
            if (to < first.end) {
                first.moveTo(to);
                heap.firstMovedToRunEnd();
            } else {
                heap.removeFirst();
            }
        }
    }
}
