// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /// Portions are cut at a time, so that the messages taken come before all others, whatever the order is.
    void takePortions(MessageBatch.Ranges portions, long messages, MessageBatch.Ranges target) {
        long bound = bound(portions, messages);
        int left = 0;
        for (int i = 0; i < portions.size(); i++) {
            MessageBlock block = portions.block(i);
            int from = portions.from(i);
            int to = bound == Long.MAX_VALUE ? portions.to(i) : block.searchAtOrAfter(bound, from, portions.to(i));
            if (to > from) {
                MessageBlock copy = block();
                copy.copy(block, from, to);
                target.add(copy, 0, copy.size());
            }
            portions.begin(i, to);
            left += portions.to(i) - to;
        }
        if (left == 0) {
            portions.removeBefore(portions.size());
        }
    }

    /// A time with about so many messages before it, and at least one; the greatest time where that is all.
    private static long bound(MessageBatch.Ranges portions, long messages) {
        long count = portions.messageCount();
        if (count <= messages + messages / 2 || !portions.areOrdered()) {
            return Long.MAX_VALUE;
        }
        int longest = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < portions.size(); i++) {
            if (portions.to(i) - portions.from(i) > portions.to(longest) - portions.from(longest)) {
                longest = i;
            }
            if (portions.to(i) > portions.from(i)) {
                least = Math.min(least, portions.block(i).nanos(portions.from(i)));
            }
        }
        int from = portions.from(longest);
        long share = Math.max(1, (portions.to(longest) - from) * Math.max(messages, 1) / count);
        long bound = portions.block(longest).nanos(from + (int) share);
        return bound > least ? bound : Long.MAX_VALUE;
    }

    /// Runs of the same block share one copy.
    void takeRuns(MessageBatch.Ranges runs, long messages, MessageBatch.Ranges target) {
        int count = 0;
        int cut = -1;
        for (long wanted = Math.max(messages, 1); count < runs.size() && wanted > 0; count++) {
            int from = runs.from(count);
            int to = runs.to(count);
            if (to - from > wanted) {
                to = from + (int) wanted;
                cut = to;
            }
            wanted -= to - from;
            extend(runs.block(count), from, to);
        }
        extents.forEach((block, extent) -> extent.copy.copy(block, extent.from, extent.to));
        for (int i = 0; i < count; i++) {
            Extent extent = Objects.requireNonNull(extents.get(runs.block(i)), "all blocks have an extent");
            int to = cut >= 0 && i == count - 1 ? cut : runs.to(i);
            target.add(extent.copy, runs.from(i) - extent.from, to - extent.from);
        }
        if (cut >= 0) {
            runs.begin(--count, cut);
        }
        runs.removeBefore(count);
    }

    private void extend(MessageBlock block, int from, int to) {
        Extent extent = extents.computeIfAbsent(block, ignored -> new Extent(from, to, block()));
        extent.from = Math.min(extent.from, from);
        extent.to = Math.max(extent.to, to);
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
