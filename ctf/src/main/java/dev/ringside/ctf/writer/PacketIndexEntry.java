// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.writer;

import java.nio.ByteBuffer;

/// One entry of a packet index ([PacketIndexLayout]). All values are unsigned.
///
/// @param offsetBytes     of the packet in its file
/// @param discardedEvents the stream's counter of discarded events at the end of the packet, since its beginning
/// @param streamId        of the data stream within its class
public record PacketIndexEntry(
        long offsetBytes,
        long packetSizeBits,
        long contentSizeBits,
        long beginCycles,
        long endCycles,
        long discardedEvents,
        long streamClassId,
        long streamId,
        long sequenceNumber) {

    /// Puts the entry at the buffer's position, as it stands in an index file.
    ///
    /// @param buffer big endian, with at least [PacketIndexLayout#ENTRY_BYTES] remaining
    public void putInto(ByteBuffer buffer) {
        buffer.putLong(offsetBytes)
                .putLong(packetSizeBits)
                .putLong(contentSizeBits)
                .putLong(beginCycles)
                .putLong(endCycles)
                .putLong(discardedEvents)
                .putLong(streamClassId)
                .putLong(streamId)
                .putLong(sequenceNumber);
    }
}
