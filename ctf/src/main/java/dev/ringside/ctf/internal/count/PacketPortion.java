// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.stream.PacketProperties;
import dev.ringside.ctf.internal.stream.RecordWindow;
import dev.ringside.ctf.internal.stream.StreamFile;
import java.util.ArrayList;
import java.util.List;

/// Some consecutive packets of one data stream that a worker counts, and its window. One thread at a time.
final class PacketPortion {
    private final RecordWindow window = new RecordWindow(RecordWindow.SIZE_BYTES);
    private final List<PacketProperties> packets = new ArrayList<>();
    private final List<StreamFile> files = new ArrayList<>();
    private final List<Long> streamOffsets = new ArrayList<>();
    private long sizeBytes;

    PacketPortion() {}

    RecordWindow window() {
        return window;
    }

    void clear() {
        packets.clear();
        files.clear();
        streamOffsets.clear();
        sizeBytes = 0;
    }

    /// @param streamOffsetBytes of the packet among all of the data stream
    void add(PacketProperties packet, StreamFile file, long streamOffsetBytes) {
        streamOffsets.add(streamOffsetBytes);
        packets.add(packet);
        files.add(file);
        sizeBytes += packet.totalBytes();
    }

    int size() {
        return packets.size();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    PacketProperties packet(int index) {
        return packets.get(index);
    }

    StreamFile file(int index) {
        return files.get(index);
    }

    /// Whether one of them has another UUID than the metadata.
    boolean hasForeignUuid() {
        for (PacketProperties packet : packets) {
            if (packet.hasForeignUuid()) {
                return true;
            }
        }
        return false;
    }

    /// Where a packet starts among all of the data stream.
    long streamOffsetBytes(int index) {
        return streamOffsets.get(index);
    }

    /// The first packet from one on that does not follow the one before it in the file.
    int endIndex(int index) {
        int next = index + 1;
        while (next < packets.size() && files.get(next) == files.get(index)
                && packets.get(next).offsetBytes() == packets.get(next - 1).endBytes()) {
            next++;
        }
        return next;
    }
}
