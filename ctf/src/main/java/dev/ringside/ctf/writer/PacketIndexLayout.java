// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.writer;

import java.nio.ByteBuffer;

/// The layout of LTTng's index files, `index/STREAMFILE.idx`, version 1.1; all integers big endian.
///
/// ```
/// header   0 u32 magic   4 u32 major   8 u32 minor   12 u32 bytes of an entry
/// entry    0 u64 packet offset (bytes)       8 u64 packet size (bits)      16 u64 content size (bits)
///         24 u64 timestamp begin (cycles)   32 u64 timestamp end (cycles)  40 u64 events discarded
///         48 u64 stream class id            56 u64 stream instance id      64 u64 packet sequence number
/// ```
public final class PacketIndexLayout {
    public static final int MAGIC = 0xC1F1DCC1;
    public static final int MAJOR = 1;
    public static final int MINOR = 1;
    public static final int HEADER_BYTES = 16;
    public static final int ENTRY_BYTES = 72;
    /// The size of an entry of version 1.0, which lacks the last two members.
    public static final int ENTRY_BYTES_1_0 = 56;

    private PacketIndexLayout() {}

    /// The header of an index file, ready to be written.
    public static ByteBuffer header() {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt(MAGIC)
                .putInt(MAJOR)
                .putInt(MINOR)
                .putInt(ENTRY_BYTES)
                .flip();
    }
}
