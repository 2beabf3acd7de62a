// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.reader.MessageBlock;
import org.jspecify.annotations.Nullable;

/// A range of a block with the position of the next message in it.
class MergeHead {
    private @Nullable MessageBlock block;
    int position;
    int end;
    /// Of the message at the position.
    long headNanos;

    MergeHead() {}

    final void enter(MessageBlock newBlock, int from, int to) {
        block = newBlock;
        end = to;
        moveTo(from);
    }

    final void moveTo(int newPosition) {
        position = newPosition;
        headNanos = block().nanos(newPosition);
    }

    final MessageBlock block() {
        MessageBlock current = block;
        if (current == null) {
            throw new IllegalStateException("no messages yet");
        }
        return current;
    }
}
