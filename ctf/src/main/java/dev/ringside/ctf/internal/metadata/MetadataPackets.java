// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.ByteOrder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A packetized metadata stream (CTF 1.8.3 §7.1; CTF2-PMETA-1.0). The header, without padding, in the byte order of the
/// magic:
///
/// ```
///  0 magic u32 = 0x75D11D57    24 content size u32, bits     34 checksum scheme u8
///  4 uuid  16 bytes            28 total size u32, bits       35 major u8
/// 20 checksum u32              32 compression scheme u8      36 minor u8
///                              33 encryption scheme u8       40 header size u32, bits (major 2 only)
/// ```
///
/// Both sizes include the header. Compressed or encrypted packets and checksums are not known.
final class MetadataPackets {
    private static final int MAGIC = 0x75D11D57;
    private static final int HEADER_BYTES_1_8 = 37;
    private static final int HEADER_BYTES_2 = 44;

    private final ByteBuffer stream;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private @Nullable PacketInfo info;

    private MetadataPackets(byte[] bytes) {
        this.stream = ByteBuffer.wrap(bytes);
        boolean bigEndian = stream.getInt(0) == MAGIC;
        stream.order(bigEndian ? java.nio.ByteOrder.BIG_ENDIAN : java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    static boolean isPacketized(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            return false;
        }
        int magic = ByteBuffer.wrap(bytes).getInt(0);
        return magic == MAGIC || magic == Integer.reverseBytes(MAGIC);
    }

    static MetadataPackets of(byte[] bytes) throws MetadataException {
        var packets = new MetadataPackets(bytes);
        int offset = 0;
        // A single byte after the last packet is a known slip of some producers.
        while (bytes.length - offset > 1 || offset == 0) {
            offset = packets.packet(offset);
        }
        return packets;
    }

    PacketInfo info() {
        if (info == null) {
            throw new IllegalStateException("no packet was read");
        }
        return info;
    }

    byte[] content() {
        return content.toByteArray();
    }

    /// @return where the next packet starts
    private int packet(int offset) throws MetadataException {
        require(offset, HEADER_BYTES_1_8);
        if (stream.getInt(offset) != MAGIC) {
            throw fault(offset, "wrong magic number 0x%08X".formatted(stream.getInt(offset)));
        }
        int major = stream.get(offset + 35) & 0xff;
        int minor = stream.get(offset + 36) & 0xff;
        checkHeader(offset, major, minor);
        int headerBytes = headerBytes(offset, major);
        int contentBytes = sizeBytes(offset, 24, "content");
        int totalBytes = sizeBytes(offset, 28, "total");
        if (contentBytes < headerBytes) {
            throw fault(offset, "the content of " + contentBytes + " bytes is smaller than the header");
        }
        if (contentBytes > totalBytes) {
            throw fault(offset, "the content of " + contentBytes + " bytes is larger than the packet of " + totalBytes);
        }
        require(offset, totalBytes);
        content.write(stream.array(), offset + headerBytes, contentBytes - headerBytes);
        return offset + totalBytes;
    }

    private void checkHeader(int offset, int major, int minor) throws MetadataException {
        if (stream.get(offset + 32) != 0) {
            throw fault(offset, "unknown compression scheme " + (stream.get(offset + 32) & 0xff));
        }
        if (stream.get(offset + 33) != 0) {
            throw fault(offset, "unknown encryption scheme " + (stream.get(offset + 33) & 0xff));
        }
        if (stream.get(offset + 34) != 0) {
            throw fault(offset, "unknown checksum scheme " + (stream.get(offset + 34) & 0xff));
        }
        if (!(major == 1 && minor == 8 || major == 2 && minor == 0)) {
            throw fault(offset, "unknown version " + major + "." + minor);
        }
        ByteOrder byteOrder =
                stream.order() == java.nio.ByteOrder.BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer uuid = stream.duplicate().order(java.nio.ByteOrder.BIG_ENDIAN);
        var mine = new PacketInfo(
                byteOrder, new UUID(uuid.getLong(offset + 4), uuid.getLong(offset + 12)), major, minor);
        if (info != null && !info.equals(mine)) {
            throw fault(offset, "the UUID or version is not that of the first packet");
        }
        info = mine;
    }

    private int headerBytes(int offset, int major) throws MetadataException {
        if (major == 1) {
            return HEADER_BYTES_1_8;
        }
        require(offset, HEADER_BYTES_2);
        int headerBytes = sizeBytes(offset, 40, "header");
        if (headerBytes < HEADER_BYTES_2) {
            throw fault(offset, "the header of " + headerBytes + " bytes is smaller than " + HEADER_BYTES_2);
        }
        return headerBytes;
    }

    private int sizeBytes(int offset, int field, String what) throws MetadataException {
        int bits = stream.getInt(offset + field);
        if (bits % Byte.SIZE != 0) {
            throw fault(offset, "the " + what + " size of " + Integer.toUnsignedString(bits)
                    + " bits is no number of bytes");
        }
        return bits >>> 3;
    }

    private void require(int offset, int bytes) throws MetadataException {
        int left = stream.capacity() - offset;
        if (left < bytes) {
            throw fault(offset, "the packet needs " + bytes + " bytes, but the stream has " + left + " more");
        }
    }

    private static MetadataException fault(int offset, String reason) {
        return Place.NONE.fault("metadata packet at byte offset " + offset + ": " + reason);
    }
}
