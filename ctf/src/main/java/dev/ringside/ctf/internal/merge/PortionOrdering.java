// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageSequence;
import org.jspecify.annotations.Nullable;

/// Puts portions of a batch in order, when someone asks for it: mostly by a [TimeMerge], otherwise message by message.
final class PortionOrdering implements MessageBatch.Ordering {
    private final MessageOrder order;
    private final HeadHeap heap;
    private final TimeMerge merge;
    private MergeHead[] heads = new MergeHead[0];

    PortionOrdering(MessageOrder order) {
        this.order = order;
        this.heap = new HeadHeap(order);
        this.merge = new TimeMerge(order);
    }

    @Override
    public MessageBatch.Ordering another() {
        return new PortionOrdering(order);
    }

    @Override
    public @Nullable MessageSequence sequence(MessageBatch.Ranges portions) {
        int size = merge.merge(portions);
        return size < 0 ? null : new MessageSequence(merge.codes(), size);
    }

    @Override
    public void order(MessageBatch.Ranges portions, MessageBatch batch) {
        int size = merge.merge(portions);
        if (size < 0) {
            orderByHeap(portions, batch);
        } else {
            addRuns(portions, merge.codes(), size, batch);
        }
    }

    private static void addRuns(MessageBatch.Ranges portions, int[] codes, int size, MessageBatch batch) {
        int start = 0;
        while (start < size) {
            int end = start + 1;
            while (end < size && codes[end] == codes[end - 1] + 1) {
                end++;
            }
            int message = MessageSequence.message(codes[start]);
            batch.add(portions.block(MessageSequence.range(codes[start])), message, message + end - start);
            start = end;
        }
    }

    private void orderByHeap(MessageBatch.Ranges portions, MessageBatch batch) {
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
