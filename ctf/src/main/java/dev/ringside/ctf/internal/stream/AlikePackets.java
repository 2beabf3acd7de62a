// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.layout.PacketShape;
import dev.ringside.ctf.internal.metadata.SchemaCheck;
import dev.ringside.ctf.schema.Role;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Goes past packets that have, byte by byte, the header of another one, and so are of the same data stream, without
/// decoding them: in the first milliseconds of a program, when nothing is compiled, that is many times as fast. Any
/// thread.
final class AlikePackets {
    private final byte[] like;
    private final int headerBytes;
    private final int leastContentBits;
    private final PacketShape.@Nullable Item total;
    private final PacketShape.@Nullable Item content;

    private AlikePackets(PacketProperties like, PacketShape shape) {
        this.like = like.headerAndContext();
        this.headerBytes = shape.headerBytes();
        this.leastContentBits = shape.sizeBits();
        this.total = shape.item(Role.PACKET_TOTAL_LENGTH).orElse(null);
        this.content = shape.item(Role.PACKET_CONTENT_LENGTH).orElse(null);
    }

    /// Null where each packet has to be decoded.
    static @Nullable AlikePackets of(PacketProperties like) {
        PacketShape shape = like.schema().codecs().packetShape().orElse(null);
        return shape == null || SchemaCheck.hasEmptyRecords(like.schema().streamClass(), 0, Long.MAX_VALUE)
                ? null
                : new AlikePackets(like, shape);
    }

    /// How long a packet is; negative where it has to be decoded, to know more or to be told what is wrong.
    ///
    /// @param packetStart    of the packet, of which all of header and context is there
    /// @param availableBytes in the file, from the start of the packet
    long lengthBytes(byte[] bytes, int packetStart, long availableBytes) {
        if (!Arrays.equals(like, 0, headerBytes, bytes, packetStart, packetStart + headerBytes)) {
            return -1;
        }
        int startBits = packetStart * Byte.SIZE;
        long otherwise = content == null ? availableBytes * Byte.SIZE : content.get(bytes, startBits);
        long totalBits = total == null ? otherwise : total.get(bytes, startBits);
        long contentBits = content == null ? totalBits : otherwise;
        boolean sound = totalBits > 0 && totalBits % Byte.SIZE == 0
                && contentBits >= leastContentBits && contentBits <= totalBits;
        return sound ? totalBits >>> 3 : -1;
    }
}
