// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.record;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.graph.EventRecordWriter;
import dev.ringside.graph.GraphException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Gives sorted events as the messages of one data stream. One thread.
public final class SortedEventIterator extends EventRecordIterator {
    private static final int BATCH_EVENTS = 4096;
    private static final int BATCH_BYTES = 1 << 20;

    private final String actor;
    private final SortedEvents events;
    private final @Nullable MalformedTraceException fault;

    /// @param fault what to throw after the last event; null for nothing
    public SortedEventIterator(
            String actor, SortedEvents events, DataStream stream, @Nullable MalformedTraceException fault)
            throws IOException {
        super(stream);
        this.actor = actor;
        this.events = events;
        this.fault = fault;
        events.sorted();
    }

    @Override
    protected boolean fill(EventRecordWriter batch) {
        try {
            while (batch.messageCount() < BATCH_EVENTS && batch.lengthBytes() < BATCH_BYTES) {
                if (!events.next()) {
                    return goesOn(batch);
                }
                batch.addEncodedEvent(events.ordinal(), events.nanos(), events.record(), 0, events.lengthBytes());
            }
            return true;
        } catch (IOException e) {
            throw new GraphException(actor, "Cannot read temporary file", e);
        }
    }

    /// Behind the last event: what is in the batch is given before the fault is told.
    private boolean goesOn(EventRecordWriter batch) {
        if (fault != null && batch.messageCount() == 0) {
            throw fault;
        }
        return fault != null;
    }
}
