// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

/// Offsets within a packet and an event record header, as LTTng lays them out on machines with fast unaligned access
/// (packet header, then packet context; all byte-packed, native byte order).
public final class PacketLayout {
    public static final int MAGIC_NUMBER = 0xC1FC1FC1;

    public static final long MAGIC = 0;
    public static final long UUID = 4;
    public static final long STREAM_ID = 20;
    public static final long STREAM_INSTANCE_ID = 24;
    public static final long TIMESTAMP_BEGIN = 32;
    public static final long TIMESTAMP_END = 40;
    public static final long CONTENT_BITS = 48;
    public static final long PACKET_BITS = 56;
    public static final long SEQUENCE = 64;
    public static final long EVENTS_DISCARDED = 72;
    public static final long CPU_ID = 80;

    /// The event id that announces an extended header.
    public static final int EXTENDED_ID = 65535;

    public static final int COMPACT_HEADER_BYTES = 6;
    public static final int EXTENDED_HEADER_BYTES = 14;

    private PacketLayout() {}

    /// Where the first event record begins.
    public static int firstRecord(boolean hasCpuId) {
        return hasCpuId ? 84 : 80;
    }
}
