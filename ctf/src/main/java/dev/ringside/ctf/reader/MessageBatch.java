// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.Arrays;

/// Messages of any number of streams in the order in which they are to be seen: a list of runs, each a range of a
/// [MessageBlock]. A merge of streams moves no message: it only says which range comes next.
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
    private MessageBlock[] blocks = new MessageBlock[16];
    private int[] ranges = new int[32];
    private int runCount;

    public MessageBatch() {}

    public void clear() {
        Arrays.fill(blocks, 0, runCount, null);
        runCount = 0;
    }

    /// Appends the messages `from` (included) to `to` (excluded) of a block. An empty range adds nothing.
    public void add(MessageBlock block, int from, int to) {
        if (from >= to) {
            return;
        }
        int run = runCount;
        if (run == blocks.length) {
            grow();
        }
        blocks[run] = block;
        ranges[2 * run] = from;
        ranges[2 * run + 1] = to;
        runCount = run + 1;
    }

    public void addAll(MessageBlock block) {
        add(block, 0, block.size());
    }

    public int runCount() {
        return runCount;
    }

    public MessageBlock block(int run) {
        return blocks[run];
    }

    public int from(int run) {
        return ranges[2 * run];
    }

    public int to(int run) {
        return ranges[2 * run + 1];
    }

    public boolean isEmpty() {
        return runCount == 0;
    }

    public long messageCount() {
        long count = 0;
        for (int run = 0; run < runCount; run++) {
            count += to(run) - from(run);
        }
        return count;
    }

    private void grow() {
        blocks = Arrays.copyOf(blocks, blocks.length * 2);
        ranges = Arrays.copyOf(ranges, ranges.length * 2);
    }
}
