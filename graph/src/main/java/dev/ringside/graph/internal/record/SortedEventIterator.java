// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.record;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.graph.EventRecordWriter;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.IteratorStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Gives sorted events as the messages of one data stream. One thread.
public final class SortedEventIterator {
    private static final int BATCH_EVENTS = 4096;
    private static final int BATCH_BYTES = 1 << 20;

    private final String actor;
    private final SortedEvents events;
    private final EventRecordWriter writer;
    private final @Nullable MalformedTraceException fault;
    private boolean begun;
    private boolean ended;

    /// @param fault what to throw after the last event; null for nothing
    public SortedEventIterator(
            String actor, SortedEvents events, DataStream stream, @Nullable MalformedTraceException fault)
            throws IOException {
        this.actor = actor;
        this.events = events;
        this.writer = new EventRecordWriter(stream);
        this.fault = fault;
        events.sorted();
    }

    /// Fills a batch, as a [dev.ringside.graph.MessageIterator] does.
    public IteratorStatus next(MessageBatch batch) {
        batch.clear();
        if (ended) {
            return IteratorStatus.END;
        }
        writer.begin();
        if (!begun) {
            begun = true;
            writer.addStreamBeginning();
        }
        boolean more = fill();
        if (!more && fault != null && writer.messageCount() == 0) {
            ended = true;
            throw fault;
        }
        if (!more && fault == null) {
            ended = true;
            writer.addStreamEnd();
        }
        batch.addAll(writer.finish());
        return IteratorStatus.OK;
    }

    private boolean fill() {
        try {
            while (writer.messageCount() < BATCH_EVENTS && writer.lengthBytes() < BATCH_BYTES) {
                if (!events.next()) {
                    return false;
                }
                writer.addEncodedEvent(events.ordinal(), events.nanos(), events.record(), 0, events.lengthBytes());
            }
            return true;
        } catch (IOException e) {
            throw new GraphException(actor, "Cannot read temporary file", e);
        }
    }
}
