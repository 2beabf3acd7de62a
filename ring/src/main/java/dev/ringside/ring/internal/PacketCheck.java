// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.RingPacket;
import dev.ringside.ring.RingShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a packet's header once and checks it against the ring's shape. The consumer's thread only.
final class PacketCheck {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfLong BIG_ENDIAN_LONG = LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private final RingPacket packet;
    private final @Nullable String fault;

    PacketCheck(MappedRings rings, int ring, MemorySegment segment, long offset, long sequence) {
        RingShape shape = rings.shape();
        this.packet = new RingPacket(
                ring,
                segment,
                offset,
                shape.subBufferBytes(),
                segment.get(LONG, offset + PacketLayout.CONTENT_BITS),
                segment.get(LONG, offset + PacketLayout.TIMESTAMP_BEGIN),
                segment.get(LONG, offset + PacketLayout.TIMESTAMP_END),
                segment.get(LONG, offset + PacketLayout.EVENTS_DISCARDED),
                sequence,
                shape.streamClassId(),
                shape.streamId(ring));
        this.fault = findFault(shape, rings.firstRecord());
    }

    RingPacket packet() {
        return packet;
    }

    /// What is wrong with the packet, or null.
    @Nullable String fault() {
        return fault;
    }

    private @Nullable String findFault(RingShape shape, int firstRecord) {
        MemorySegment segment = packet.segment();
        long offset = packet.offset();
        long contentBits = packet.contentBits();
        if (segment.get(INT, offset + PacketLayout.MAGIC) != PacketLayout.MAGIC_NUMBER) {
            return at("magic");
        }
        UUID uuid = new UUID(
                segment.get(BIG_ENDIAN_LONG, offset + PacketLayout.UUID),
                segment.get(BIG_ENDIAN_LONG, offset + PacketLayout.UUID + 8));
        if (!uuid.equals(shape.traceUuid())) {
            return at("uuid");
        }
        if (segment.get(INT, offset + PacketLayout.STREAM_ID) != packet.streamClassId()
                || segment.get(LONG, offset + PacketLayout.STREAM_INSTANCE_ID) != packet.streamId()) {
            return at("stream id");
        }
        if (segment.get(LONG, offset + PacketLayout.SEQUENCE) != packet.sequence()) {
            return at("packet_seq_num");
        }
        if (segment.get(LONG, offset + PacketLayout.PACKET_BITS) != packet.packetBytes() * Byte.SIZE) {
            return at("packet_size");
        }
        if (contentBits < (long) firstRecord * Byte.SIZE
                || contentBits > packet.packetBytes() * Byte.SIZE
                || contentBits % Byte.SIZE != 0) {
            return at("content_size=" + contentBits);
        }
        if (Long.compareUnsigned(packet.timestampBegin(), packet.timestampEnd()) > 0) {
            return at("timestamps");
        }
        if (shape.hasCpuId() && segment.get(INT, offset + PacketLayout.CPU_ID) != packet.ring()) {
            return at("cpu_id");
        }
        return null;
    }

    private String at(String what) {
        return "bad " + what + " in packet sequence=" + packet.sequence();
    }
}
