// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils.trimmer;

import dev.ringside.ctf.reader.ClockConversion;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.graph.GraphException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What is known of one stream while it is trimmed. One thread.
final class TrimmedStream {
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);

    private final DataStream stream;
    /// The packet that is open; null between packets.
    @Nullable Packet packet;
    boolean inPacket;
    /// Whether there was a message with a time.
    boolean active;
    private final List<DiscardedItems> cutEvents = new ArrayList<>();
    private final List<DiscardedItems> cutPackets = new ArrayList<>();

    TrimmedStream(DataStream stream, String actor) {
        if (stream.schema().clockClass().isEmpty()) {
            throw new GraphException(
                    actor, "Unsupported stream: it has no default clock: stream-name=\"" + stream.name()
                    + "\"");
        }
        this.stream = stream;
    }

    DataStream stream() {
        return stream;
    }

    /// Keeps what a discarded items message says of the time after the beginning of the range.
    void keep(DiscardedItems items, boolean events, long beginNanos) {
        (events ? cutEvents : cutPackets).add(cut(items, beginNanos, items.endNanos()));
    }

    /// The count of the part of a range is not known.
    DiscardedItems cut(DiscardedItems items, long beginNanos, long endNanos) {
        boolean sameBegin = beginNanos == items.beginNanos();
        boolean sameEnd = endNanos == items.endNanos();
        long beginCycles = sameBegin ? items.beginCycles() : cycles(beginNanos);
        long endCycles = sameEnd ? items.endCycles() : cycles(endNanos);
        return new DiscardedItems(
                OptionalLong.empty(),
                beginCycles,
                sameBegin ? beginNanos : nanos(beginCycles),
                endCycles,
                sameEnd ? endNanos : nanos(endCycles));
    }

    /// The messages with which the stream begins in the range.
    MessageBlock beginning(long beginNanos) {
        MessageBlock block = new MessageBlock(stream, 4);
        if (!active) {
            block.addStreamBeginning(0, MessageBlock.NO_TIME);
            return block;
        }
        long cycles = cycles(beginNanos);
        long nanos = nanos(cycles);
        block.addStreamBeginning(cycles, nanos);
        if (inPacket && packet != null) {
            boolean timed = stream.schema().features().packetBeginTimes();
            block.addPacketBeginning(packet, 0, timed ? cycles : 0, timed ? nanos : MessageBlock.NO_TIME);
        }
        cutEvents.forEach(items -> block.addDiscardedEvents(clipped(items, beginNanos)));
        cutPackets.forEach(items -> block.addDiscardedPackets(clipped(items, beginNanos)));
        return block;
    }

    private DiscardedItems clipped(DiscardedItems items, long beginNanos) {
        return items.beginNanos() >= beginNanos ? items : cut(items, beginNanos, items.endNanos());
    }

    /// Cuts what was kept where the range ends.
    void cutAt(long endNanos) {
        cutEvents.replaceAll(items -> items.endNanos() > endNanos ? cut(items, items.beginNanos(), endNanos) : items);
        cutPackets.replaceAll(items -> items.endNanos() > endNanos ? cut(items, items.beginNanos(), endNanos) : items);
    }

    /// The messages with which the stream ends in the range.
    MessageBlock end(long endNanos) {
        MessageBlock block = new MessageBlock(stream, 2);
        if (!active) {
            block.addStreamEnd(0, MessageBlock.NO_TIME);
            return block;
        }
        long cycles = cycles(endNanos);
        long nanos = nanos(cycles);
        if (inPacket && packet != null) {
            boolean timed = stream.schema().features().packetEndTimes();
            block.enterPacket(packet, 0);
            block.addPacketEnd(timed ? cycles : 0, timed ? nanos : MessageBlock.NO_TIME);
        }
        block.addStreamEnd(cycles, nanos);
        return block;
    }

    /// The clock's value at a time, rounded down; not below zero.
    long cycles(long nanos) {
        ClockConversion clock = stream.schema().clockConversion();
        BigInteger since = BigInteger.valueOf(nanos).subtract(BigInteger.valueOf(clock.baseNanos()));
        BigInteger frequency = new BigInteger(Long.toUnsignedString(clock.frequencyHz()));
        return since.multiply(frequency).divide(NANOS_PER_SECOND).max(BigInteger.ZERO).longValue();
    }

    /// The time that the clock shows: with less than a billion cycles a second, a bound may lie between two.
    private long nanos(long cycles) {
        return stream.schema().clockConversion().toNanos(cycles);
    }
}
