// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.reader.StreamFeatures;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Makes the messages at packet boundaries of one data stream: beginnings, ends, and what was lost between.
public final class PacketMessages {
    private final DataStream stream;
    private final StreamFeatures features;
    private @Nullable PacketProperties previous;

    public PacketMessages(DataStream stream) {
        this.stream = stream;
        this.features = stream.schema().features();
    }

    /// Forgets the packets so far.
    void restart() {
        previous = null;
    }

    public void addBeginning(MessageBlock block, PacketProperties packet, Packet shown, int packetStartBits) {
        PacketProperties last = previous;
        if (last != null) {
            addDiscardedEvents(block, last, packet);
            addDiscardedPackets(block, last, packet);
        }
        long begin = packet.beginCycles();
        long nanos = features.packetBeginTimes() ? nanos(packet, begin) : MessageBlock.NO_TIME;
        block.addPacketBeginning(shown, packetStartBits, begin, nanos);
    }

    public void addEnd(MessageBlock block, PacketProperties packet) {
        long end = packet.endCycles();
        block.addPacketEnd(end, features.packetEndTimes() ? nanos(packet, end) : MessageBlock.NO_TIME);
        previous = packet;
    }

    private void addDiscardedEvents(MessageBlock block, PacketProperties last, PacketProperties packet) {
        if (!packet.hasDiscardedEvents() || !last.hasDiscardedEvents()) {
            return;
        }
        int counterBits = Math.min(packet.discardedEventsBits(), Long.SIZE);
        long count = packet.discardedEvents() - last.discardedEvents() & Bits.lowMask(counterBits);
        if (count != 0) {
            block.addDiscardedEvents(items(count, features.discardedEventTimes(),
                    last.endCycles(), packet.endCycles(), packet));
        }
    }

    private void addDiscardedPackets(MessageBlock block, PacketProperties last, PacketProperties packet) {
        if (!packet.hasSequenceNumber() || !last.hasSequenceNumber()) {
            return;
        }
        int numberBits = Math.min(packet.sequenceNumberBits(), Long.SIZE);
        long count = packet.sequenceNumber() - last.sequenceNumber() - 1 & Bits.lowMask(numberBits);
        if (count != 0 && count != Bits.lowMask(numberBits)) {
            block.addDiscardedPackets(items(count, features.discardedPacketTimes(),
                    last.endCycles(), packet.beginCycles(), packet));
        }
    }

    private DiscardedItems items(long count, boolean timed, long begin, long end, PacketProperties packet) {
        long none = MessageBlock.NO_TIME;
        return timed
                ? new DiscardedItems(OptionalLong.of(count), begin, nanos(packet, begin), end, nanos(packet, end))
                : new DiscardedItems(OptionalLong.of(count), 0, none, 0, none);
    }

    private long nanos(PacketProperties packet, long cycles) {
        try {
            return stream.schema().clockConversion().toNanos(cycles);
        } catch (ArithmeticException e) {
            throw new MalformedTraceException(stream.name(), packet.indexInFile(), packet.offsetBytes(),
                    "cannot convert clock cycles to nanoseconds: cycles=" + Long.toUnsignedString(cycles));
        }
    }
}
