// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import org.jspecify.annotations.Nullable;

/// One of the sequences of messages that are merged: a batch from upstream and the position in it. The subclass says how to get the
/// next batch.
public abstract class MergeInput {
    /// How asking for the next batch went.
    public enum Advance {
        MESSAGES,
        ENDED,
        NOTHING_YET
    }

    /// What upstream filled last.
    protected final MessageBatch batch = new MessageBatch();
    private int run;
    @Nullable MessageBlock block;
    int position;
    int end;
    /// Of the message at the position.
    long headNanos;

    protected MergeInput() {}

    /// Fills the batch with the next messages.
    protected abstract Advance fill();

    /// Goes to the first message of a new batch.
    Advance advance() {
        Advance advance = fill();
        while (advance == Advance.MESSAGES && batch.isEmpty()) {
            advance = fill();
        }
        if (advance == Advance.MESSAGES) {
            run = 0;
            enterRun();
        }
        return advance;
    }

    /// After the last message of a run.
    ///
    /// @return whether the batch has another run
    boolean nextRun() {
        if (++run >= batch.runCount()) {
            return false;
        }
        enterRun();
        return true;
    }

    private void enterRun() {
        MessageBlock entered = batch.block(run);
        block = entered;
        position = batch.from(run);
        end = batch.to(run);
        headNanos = entered.nanos(position);
    }

    MessageBlock block() {
        MessageBlock current = block;
        if (current == null) {
            throw new IllegalStateException("no batch yet");
        }
        return current;
    }
}
