// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import java.util.List;

/// Parts of packets of one data stream in their order, for one thread to count. Immutable.
record PacketTask(Stretch stretch, StreamBoundaries stream, List<PacketPart> parts) {
    /// The first packet from one on that does not follow the one before it in the file.
    int endIndex(int index) {
        int next = index + 1;
        while (next < parts.size() && parts.get(next).file == parts.get(index).file
                && parts.get(next).packet.offsetBytes() == parts.get(next - 1).packet.endBytes()) {
            next++;
        }
        return next;
    }
}
