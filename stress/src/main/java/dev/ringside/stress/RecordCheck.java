// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.stress;

import dev.ringside.ring.PacketSink;
import dev.ringside.ring.RingPacket;
import dev.ringside.ring.internal.PacketLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Takes packets apart and counts what is wrong with them: records that are torn or do not fill their packet, counters
/// of a producer, sequence numbers or times that go back. One thread at a time.
final class RecordCheck implements PacketSink {
    /// A record is the producer's id, a counter, and bytes that follow from both.
    static final int PAYLOAD_BYTES = 1300;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int FIXED_BYTES = 2 * Integer.BYTES;
    private static final int FIRST_RECORD = PacketLayout.firstRecord(false);

    private final int[] lastCounters = {-1, -1, -1};
    private long lastSequence = -1;
    private long lastNanos = Long.MIN_VALUE;
    private int packets;
    private int records;
    private int faults;
    private long reportedDiscards;

    static void fill(MemorySegment segment, long offset, int producerId, int counter) {
        segment.set(INT, offset, producerId);
        segment.set(INT, offset + Integer.BYTES, counter);
        segment.asSlice(offset + FIXED_BYTES, PAYLOAD_BYTES - FIXED_BYTES).fill(pattern(producerId, counter));
    }

    private static byte pattern(int producerId, int counter) {
        return (byte) (producerId * 31 + counter + 1);
    }

    int packets() {
        return packets;
    }

    int records() {
        return records;
    }

    int faults() {
        return faults;
    }

    /// Events discarded, as the last packet tells it.
    int reportedDiscards() {
        return (int) reportedDiscards;
    }

    @Override
    public void packet(RingPacket packet) {
        packets++;
        require(packet.sequence() > lastSequence);
        require(packet.timestampBegin() >= lastNanos);
        require(packet.eventsDiscarded() >= reportedDiscards);
        lastSequence = packet.sequence();
        lastNanos = packet.timestampEnd();
        reportedDiscards = packet.eventsDiscarded();
        MemorySegment bytes = packet.segment().asSlice(packet.offset(), packet.contentBits() / Byte.SIZE);
        long at = FIRST_RECORD;
        while (at + PacketLayout.COMPACT_HEADER_BYTES + PAYLOAD_BYTES <= bytes.byteSize()) {
            boolean extended = Short.toUnsignedInt(bytes.get(SHORT, at)) == PacketLayout.EXTENDED_ID;
            at += extended ? PacketLayout.EXTENDED_HEADER_BYTES : PacketLayout.COMPACT_HEADER_BYTES;
            record(bytes, at);
            at += PAYLOAD_BYTES;
        }
        require(at == bytes.byteSize());
    }

    private void record(MemorySegment bytes, long at) {
        records++;
        int producerId = bytes.get(INT, at);
        int counter = bytes.get(INT, at + Integer.BYTES);
        if (producerId < 0 || producerId >= lastCounters.length) {
            faults++;
            return;
        }
        require(counter > lastCounters[producerId]);
        lastCounters[producerId] = counter;
        byte pattern = pattern(producerId, counter);
        for (long place = at + FIXED_BYTES; place < at + PAYLOAD_BYTES; place++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, place) != pattern) {
                faults++;
                return;
            }
        }
    }

    private void require(boolean holds) {
        faults += holds ? 0 : 1;
    }

    @Override
    public void corrupted(int ring, String reason, long packetsDropped) {
        faults++;
    }
}
