// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils.trimmer;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives the messages of the range. Before the range it only remembers the state of each stream; at its beginning it
/// makes the messages that open streams and packets, at its end those that close them. Batches that lie before the
/// range, or within it, are not put in order for that; only those in which a bound lies are.
/// One thread.
final class TrimmerIterator implements MessageIterator {
    private enum Phase {
        START,
        BEFORE,
        WITHIN,
        AFTER
    }

    private final MessageIterator upstream;
    private final TimeBound beginBound;
    private final TimeBound endBound;
    private final String actor;
    private final MessageBatch taken = new MessageBatch();
    private final Map<DataStream, TrimmedStream> streams = new LinkedHashMap<>();
    private Phase phase = Phase.START;
    private boolean resolved;
    private long beginNanos = Long.MIN_VALUE;
    private long endNanos = Long.MAX_VALUE;

    TrimmerIterator(MessageIterator upstream, TimeBound begin, TimeBound end, String actor) {
        this.upstream = upstream;
        this.beginBound = begin;
        this.endBound = end;
        this.actor = actor;
    }

    @Override
    public IteratorStatus next(MessageBatch batch) {
        batch.clear();
        if (phase == Phase.START) {
            start();
        }
        while (phase != Phase.AFTER) {
            IteratorStatus status = upstream.next(taken);
            if (status != IteratorStatus.OK) {
                return status;
            }
            if (resolved && follow()) {
                if (phase == Phase.WITHIN) {
                    batch.share(taken);
                    return IteratorStatus.OK;
                }
                continue;
            }
            for (int run = 0; run < taken.runCount() && phase != Phase.AFTER; run++) {
                trim(batch, taken.block(run), taken.from(run), taken.to(run));
            }
            if (!batch.isEmpty()) {
                return IteratorStatus.OK;
            }
        }
        return IteratorStatus.END;
    }

    private void start() {
        phase = beginBound.isSet() ? Phase.BEFORE : Phase.WITHIN;
        Long begin = beginBound.nanos();
        if (begin != null && upstream.canSeek(begin)) {
            upstream.seek(begin);
        }
    }

    private void resolve(long messageNanos) {
        resolved = true;
        beginNanos = beginBound.resolve(messageNanos, Long.MIN_VALUE);
        endNanos = endBound.resolve(messageNanos, Long.MAX_VALUE);
        if (beginNanos > endNanos) {
            throw new GraphException(actor, "Trimming time range's beginning time is greater than end time: begin-ns="
                    + beginNanos + ", end-ns=" + endNanos);
        }
    }

    /// Follows the state of the streams through a batch that lies on one side of both bounds as a whole, without asking
    /// for the order of its messages.
    ///
    /// @return false where a bound lies in the batch, or a stream is new: that takes the order
    private boolean follow() {
        MessageBatch.Ranges ranges = taken.ranges();
        for (int range = 0; range < ranges.size(); range++) {
            if (!isFollowed(ranges.block(range), ranges.from(range), ranges.to(range))) {
                return false;
            }
        }
        for (int range = 0; range < ranges.size(); range++) {
            follow(ranges.block(range), ranges.from(range), ranges.to(range));
        }
        return true;
    }

    private boolean isFollowed(MessageBlock block, int from, int to) {
        if (!block.hasStream() || !streams.containsKey(block.stream())) {
            return false;
        }
        if (phase == Phase.BEFORE) {
            return block.lastNanos(from, to) < beginNanos;
        }
        if (block.lastNanos(from, to) > endNanos) {
            return false;
        }
        for (int other = block.firstOther(from, to); other < to; other = block.firstOther(other + 1, to)) {
            if (isCutAtEnd(block, other)) {
                return false;
            }
        }
        return true;
    }

    private void follow(MessageBlock block, int from, int to) {
        TrimmedStream stream = streams.get(block.stream());
        int message = from;
        while (stream != null && message < to) {
            int other = block.firstOther(message, to);
            // In a stream with a clock each event has a time.
            stream.active |= other > message;
            if (other < to) {
                remember(stream, block, other);
            }
            message = other + 1;
        }
    }

    private void trim(MessageBatch batch, MessageBlock block, int from, int to) {
        TrimmedStream stream = block.hasStream() ? stateOf(block.stream()) : null;
        int kept = from;
        for (int message = from; message < to; message++) {
            long nanos = block.nanos(message);
            boolean timed = nanos != MessageBlock.NO_TIME;
            if (timed && !resolved) {
                resolve(nanos);
            }
            if (phase == Phase.BEFORE) {
                if (!timed || nanos < beginNanos) {
                    remember(stream, block, message);
                    kept = message + 1;
                    continue;
                }
                beginRange(batch, nanos);
            }
            if (timed && nanos > endNanos) {
                batch.add(block, kept, message);
                endRange(batch);
                return;
            }
            if (!block.isEvent(message) && stream != null) {
                remember(stream, block, message);
                if (isCutAtEnd(block, message)) {
                    batch.add(block, kept, message);
                    addCut(batch, stream, block, message);
                    kept = message + 1;
                }
            } else if (stream != null) {
                stream.active = true;
            }
        }
        if (phase == Phase.WITHIN) {
            batch.add(block, kept, to);
        }
    }

    private TrimmedStream stateOf(DataStream stream) {
        return streams.computeIfAbsent(stream, key -> new TrimmedStream(key, actor));
    }

    /// Follows the state of a stream.
    private void remember(@Nullable TrimmedStream stream, MessageBlock block, int message) {
        if (stream == null) {
            return;
        }
        stream.active |= block.hasTime(message);
        switch (block.kind(message)) {
            case PACKET_BEGINNING -> {
                stream.packet = block.packet(message);
                stream.inPacket = true;
            }
            case PACKET_END -> stream.inPacket = false;
            case STREAM_END -> streams.remove(stream.stream());
            case DISCARDED_EVENTS, DISCARDED_PACKETS -> rememberDiscarded(stream, block, message);
            default -> { }
        }
    }

    private void rememberDiscarded(TrimmedStream stream, MessageBlock block, int message) {
        DiscardedItems items = block.discarded(message);
        if (phase == Phase.BEFORE && items.hasTimes() && items.endNanos() >= beginNanos) {
            stream.keep(items, block.kind(message) == MessageKind.DISCARDED_EVENTS, beginNanos);
        }
    }

    private void beginRange(MessageBatch batch, long nanos) {
        phase = Phase.WITHIN;
        for (TrimmedStream stream : streams.values()) {
            if (!stream.active) {
                batch.addAll(stream.beginning(beginNanos));
            }
        }
        for (TrimmedStream stream : streams.values()) {
            if (stream.active) {
                if (nanos > endNanos) {
                    stream.cutAt(endNanos);
                }
                batch.addAll(stream.beginning(beginNanos));
            }
        }
    }

    private void endRange(MessageBatch batch) {
        phase = Phase.AFTER;
        streams.values().forEach(stream -> batch.addAll(stream.end(endNanos)));
        streams.clear();
    }

    private boolean isCutAtEnd(MessageBlock block, int message) {
        MessageKind kind = block.kind(message);
        return (kind == MessageKind.DISCARDED_EVENTS || kind == MessageKind.DISCARDED_PACKETS)
                && block.discarded(message).hasTimes()
                && block.discarded(message).endNanos() > endNanos;
    }

    private void addCut(MessageBatch batch, TrimmedStream stream, MessageBlock block, int message) {
        MessageBlock own = new MessageBlock(stream.stream(), 1);
        DiscardedItems items = stream.cut(block.discarded(message), block.nanos(message), endNanos);
        if (block.kind(message) == MessageKind.DISCARDED_EVENTS) {
            own.addDiscardedEvents(items);
        } else {
            own.addDiscardedPackets(items);
        }
        batch.addAll(own);
    }

    @Override
    public void close() {
        upstream.close();
    }
}
