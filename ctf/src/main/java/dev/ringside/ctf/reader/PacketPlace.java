// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.nio.file.Path;

/// Where a packet lies, to say where something in it is wrong. Immutable.
///
/// @param indexInFile of the packet, from 0
/// @param offsetBytes of the packet in the file
/// @param lengthBytes of the packet
public record PacketPlace(Path file, long indexInFile, long offsetBytes, long lengthBytes) {
    /// Positions in windows are known modulo 2^32 bits.
    private static final long MAX_LOCATED_BYTES = 1L << 29;

    /// @param inPacketBits of the fault, from the start of the packet, modulo 2^32
    MalformedTraceException fault(int inPacketBits, String reason) {
        long byteOffset = lengthBytes < MAX_LOCATED_BYTES
                ? offsetBytes + (Integer.toUnsignedLong(inPacketBits) >>> 3)
                : -1;
        return new MalformedTraceException(file.toString(), indexInFile, byteOffset, reason);
    }
}
