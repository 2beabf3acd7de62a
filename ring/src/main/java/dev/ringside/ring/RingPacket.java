// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// A closed packet, checked against the ring's shape: a CTF packet in LTTng's layout, to be written as it is. Its
/// numbers were read once and checked; the bytes may still be changed by a hostile application while they are written,
/// which harms only that trace.
///
/// @param segment         where the bytes are
/// @param offset          first byte in the segment
/// @param packetBytes     size with padding: the sub-buffer's size
/// @param contentBits     `content_size`
/// @param timestampBegin  unsigned, in units of the ring's clock
/// @param timestampEnd    unsigned, in units of the ring's clock
/// @param eventsDiscarded cumulative for the ring
/// @param sequence        `packet_seq_num`, from 0
/// @param streamId        `stream_instance_id`
public record RingPacket(
        int ring,
        MemorySegment segment,
        long offset,
        long packetBytes,
        long contentBits,
        long timestampBegin,
        long timestampEnd,
        long eventsDiscarded,
        long sequence,
        int streamClassId,
        long streamId) {

    /// The whole packet, padding included, as a buffer over the same memory.
    public ByteBuffer bytes() {
        return segment.asSlice(offset, packetBytes).asByteBuffer();
    }
}
