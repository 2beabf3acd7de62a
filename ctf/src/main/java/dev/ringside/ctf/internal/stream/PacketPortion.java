// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import java.util.ArrayList;
import java.util.List;

/// Some consecutive packets of one data stream that a worker counts, and its window. One thread at a time.
final class PacketPortion {
    private final RecordWindow window = new RecordWindow(RecordWindow.SIZE_BYTES);
    private final List<PacketProperties> packets = new ArrayList<>();
    private final List<StreamFile> files = new ArrayList<>();
    private long sizeBytes;

    PacketPortion() {}

    RecordWindow window() {
        return window;
    }

    void clear() {
        packets.clear();
        files.clear();
        sizeBytes = 0;
    }

    void add(PacketProperties packet, StreamFile file) {
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

    /// Where the packets end that follow each other from one on.
    long endBytes(int index) {
        long end = packets.get(index).endBytes();
        for (int i = index + 1; i < packets.size(); i++) {
            if (files.get(i) != files.get(index) || packets.get(i).offsetBytes() != end) {
                break;
            }
            end = packets.get(i).endBytes();
        }
        return end;
    }
}
