// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

/// Which data stream of a trace a packet belongs to.
///
/// @param streamId unsigned; 0 where the packet has none
/// @param hasId    without one, all such packets of a class in one file are one data stream
public record StreamKey(long streamClassId, boolean hasId, long streamId) {
    static StreamKey of(PacketProperties packet) {
        return new StreamKey(packet.schema().streamClass().id(), packet.hasStreamId(),
                packet.hasStreamId() ? packet.streamId() : 0);
    }
}
