// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.record;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.graph.EventRecordWriter;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;

/// Gives events that a source encodes itself as the messages of one data stream, between its beginning and its end. The
/// graph's thread.
public abstract class EventRecordIterator implements MessageIterator {
    private final EventRecordWriter writer;
    private boolean begun;
    private boolean ended;

    protected EventRecordIterator(DataStream stream) {
        this.writer = new EventRecordWriter(stream);
    }

    /// Writes the messages of one batch.
    ///
    /// @return false where none follow
    protected abstract boolean fill(EventRecordWriter batch);

    @Override
    public final IteratorStatus next(MessageBatch batch) {
        batch.clear();
        if (ended) {
            return IteratorStatus.END;
        }
        writer.begin();
        if (!begun) {
            begun = true;
            writer.addStreamBeginning();
        }
        if (!fill(writer)) {
            ended = true;
            writer.addStreamEnd();
        }
        batch.addAll(writer.finish());
        return IteratorStatus.OK;
    }
}
