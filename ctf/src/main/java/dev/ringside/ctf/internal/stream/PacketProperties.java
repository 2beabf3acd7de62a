// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.reader.PacketPlace;
import org.jspecify.annotations.Nullable;

/// What the header and context of one packet say, and where it lies in its file.
///
/// @param indexInFile        from 0
/// @param offsetBytes        of the packet in its file
/// @param contentStartBits   where event records start, from the start of the packet
/// @param contentBits        where event records end, from the start of the packet
/// @param totalBytes         of the packet
/// @param streamId           unsigned, or the key of a stream without id when `hasStreamId` is false
/// @param hasForeignUuid     whether the packet has another UUID than its metadata, which CTF 1.8 is forgiven
/// @param endCycles          0 without one
/// @param discardedEvents    the counter snapshot
/// @param headerAndContext   the encoded fields, from the start of the packet
/// @param savedValues        of integer and boolean fields, for the records of the packet; null while nobody needed
///                           them
public record PacketProperties(
        DataStreamSchema schema,
        long indexInFile,
        long offsetBytes,
        long contentStartBits,
        long contentBits,
        long totalBytes,
        boolean hasStreamId,
        long streamId,
        boolean hasForeignUuid,
        boolean hasBegin,
        long beginCycles,
        boolean hasEnd,
        long endCycles,
        boolean hasDiscardedEvents,
        long discardedEvents,
        int discardedEventsBits,
        boolean hasSequenceNumber,
        long sequenceNumber,
        int sequenceNumberBits,
        byte[] headerAndContext,
        long @Nullable [] savedValues) {
    /// Decoded when asked for, where nobody needed them before.
    @Override
    public long[] savedValues() {
        return savedValues != null ? savedValues : Packet.savedValues(schema, headerAndContext);
    }

    PacketProperties withTimes(long newBeginCycles, long newEndCycles) {
        return new PacketProperties(schema, indexInFile, offsetBytes, contentStartBits, contentBits, totalBytes,
                hasStreamId, streamId, hasForeignUuid, hasBegin, newBeginCycles, hasEnd, newEndCycles,
                hasDiscardedEvents, discardedEvents, discardedEventsBits, hasSequenceNumber, sequenceNumber,
                sequenceNumberBits, headerAndContext, savedValues);
    }

    PacketPlace placeIn(StreamFile file) {
        return new PacketPlace(file.path(), indexInFile, offsetBytes, totalBytes);
    }

    public long endBytes() {
        return offsetBytes + totalBytes;
    }
}
