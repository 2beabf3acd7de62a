// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The blocks that hold the copies of one [MessageBatch], used again for each. One thread.
final class BatchCopy {
    private final List<MessageBlock> blocks = new ArrayList<>();
    private int used;
    private final Map<MessageBlock, Extent> extents = new IdentityHashMap<>();
    private MessageBatch.@Nullable Ordering source;
    private MessageBatch.@Nullable Ordering own;

    /// What a batch uses of a block, and where that is copied to.
    private static final class Extent {
        int from;
        int to;
        final MessageBlock copy;

        Extent(int from, int to, MessageBlock copy) {
            this.from = from;
            this.to = to;
            this.copy = copy;
        }
    }

    void begin() {
        used = 0;
        extents.clear();
    }

    private MessageBlock block() {
        if (used == blocks.size()) {
            blocks.add(new MessageBlock(null, 0));
        }
        return blocks.get(used++);
    }

    void copyPortions(MessageBatch.Ranges portions, MessageBatch.Ranges target) {
        for (int i = 0; i < portions.size(); i++) {
            MessageBlock copy = block();
            copy.copy(portions.block(i), portions.from(i), portions.to(i));
            target.add(copy, 0, copy.size());
        }
    }

    /// Runs of the same block share one copy.
    void copyRuns(MessageBatch.Ranges runs, MessageBatch.Ranges target) {
        for (int i = 0; i < runs.size(); i++) {
            int from = runs.from(i);
            int to = runs.to(i);
            Extent extent = extents.computeIfAbsent(runs.block(i), ignored -> new Extent(from, to, block()));
            extent.from = Math.min(extent.from, from);
            extent.to = Math.max(extent.to, to);
        }
        extents.forEach((block, extent) -> extent.copy.copy(block, extent.from, extent.to));
        for (int i = 0; i < runs.size(); i++) {
            Extent extent = extents.get(runs.block(i));
            target.add(extent.copy, runs.from(i) - extent.from, runs.to(i) - extent.from);
        }
    }

    MessageBatch.Ordering ordering(MessageBatch.Ordering open) {
        MessageBatch.Ordering made = own;
        if (made == null || source != open) {
            made = open.another();
            own = made;
            source = open;
        }
        return made;
    }
}
