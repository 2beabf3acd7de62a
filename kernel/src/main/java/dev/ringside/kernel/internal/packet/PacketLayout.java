// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

/// Where the members of a packet's header and context lie, in bytes, byte-packed, in the byte order of the machine
/// (reference: LTTng's packets on x86-64).
///
/// ```
/// header   0 u32 magic            4 u8 uuid[16]        20 u32 stream_id       24 u64 stream_instance_id
/// context 32 u64 timestamp_begin 40 u64 timestamp_end  48 u64 content_size    56 u64 packet_size (both in bits)
///         64 u64 packet_seq_num  72 u64 events_discarded 80 u32 cpu_id
/// ```
final class PacketLayout {
    static final int MAGIC = 0xC1FC1FC1;
    static final int MAGIC_OFFSET = 0;
    static final int UUID_OFFSET = 4;
    static final int STREAM_ID_OFFSET = 20;
    static final int STREAM_INSTANCE_ID_OFFSET = 24;
    static final int TIMESTAMP_BEGIN_OFFSET = 32;
    static final int TIMESTAMP_END_OFFSET = 40;
    static final int CONTENT_SIZE_OFFSET = 48;
    static final int PACKET_SIZE_OFFSET = 56;
    static final int SEQUENCE_NUMBER_OFFSET = 64;
    static final int EVENTS_DISCARDED_OFFSET = 72;
    static final int CPU_ID_OFFSET = 80;
    /// Where event records start.
    static final int HEADER_BYTES = 84;

    private PacketLayout() {}
}
