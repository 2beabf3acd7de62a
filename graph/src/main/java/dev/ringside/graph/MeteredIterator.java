// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.MessageTally;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// A source's messages, whose events are counted as they go by, or as a tally counts them. What a tally has counted
/// that could not go on to the end is taken back when the first messages go by. One thread; the count may be read by
/// any.
final class MeteredIterator implements MessageIterator {
    private final MessageIterator source;
    private final LongAdder events;
    private final LongAdder tallied = new LongAdder();
    private final long[] kinds = new long[MessageKind.values().length];

    MeteredIterator(MessageIterator source, LongAdder events) {
        this.source = source;
        this.events = events;
    }

    @Override
    public IteratorStatus next(MessageBatch batch) {
        events.add(-tallied.sumThenReset());
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
        return source.tally().map(tally -> tally.metered(this::addTallied));
    }

    private void addTallied(long counted) {
        tallied.add(counted);
        events.add(counted);
    }

    @Override
    public void close() {
        source.close();
    }
}
