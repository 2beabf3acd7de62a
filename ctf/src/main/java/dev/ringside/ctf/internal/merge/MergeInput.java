// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.reader.MessageBatch;

/// One of the sequences of messages that are merged: a batch from upstream and the position in it. The subclass says
/// how to get the
/// next batch.
public abstract class MergeInput extends MergeHead {
    /// How asking for the next batch went.
    public enum Advance {
        MESSAGES,
        ENDED,
        NOTHING_YET
    }

    /// What upstream filled last.
    protected final MessageBatch batch = new MessageBatch();
    private int run;

    protected MergeInput() {}

    /// Fills the batch with the next messages.
    protected abstract Advance fill();

    /// Goes to the first message of a new batch.
    final Advance advance() {
        Advance advance = fill();
        while (advance == Advance.MESSAGES && batch.isEmpty()) {
            advance = fill();
        }
        if (advance == Advance.MESSAGES) {
            run = -1;
            nextRun();
        }
        return advance;
    }

    /// After the last message of a run.
    ///
    /// @return whether the batch has another run
    final boolean nextRun() {
        if (++run >= batch.runCount()) {
            return false;
        }
        enter(batch.block(run), batch.from(run), batch.to(run));
        return true;
    }
}
