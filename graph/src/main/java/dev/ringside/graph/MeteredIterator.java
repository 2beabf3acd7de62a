// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.MessageTally;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// A source's messages, whose events are counted as they go by. A tally of them is handed on without being counted: it is done before anything goes by.
/// One thread; the count may be read by any.
final class MeteredIterator implements MessageIterator {
    private final MessageIterator source;
    private final LongAdder events;
    private final long[] kinds = new long[MessageKind.values().length];

    MeteredIterator(MessageIterator source, LongAdder events) {
        this.source = source;
        this.events = events;
    }

    @Override
    public IteratorStatus next(MessageBatch batch) {
        IteratorStatus status = source.next(batch);
        if (status == IteratorStatus.OK) {
            batch.countKinds(kinds);
            events.add(kinds[MessageKind.EVENT.ordinal()]);
            Arrays.fill(kinds, 0);
        }
        return status;
    }

    @Override
    public boolean canSeek(long nanos) {
        return source.canSeek(nanos);
    }

    @Override
    public void seek(long nanos) {
        source.seek(nanos);
    }

    @Override
    public Optional<MessageTally> tally() {
        return source.tally();
    }

    @Override
    public void close() {
        source.close();
    }
}
