// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.stream.PacketProperties;
import dev.ringside.ctf.internal.stream.StreamFile;
import org.jspecify.annotations.Nullable;

/// The events of a packet that fall into a stretch: mostly all. Where the stretch ends before the packet does, the part
/// is cut, and the next stretch has another part that goes on where this one has stopped.
///
/// Made by the sweep, then of the thread that counts it; who counts the next part has to know that this one is done.
final class PacketPart {
    final PacketProperties packet;
    final StreamFile file;
    final @Nullable PacketPart before;
    /// The boundary after which its events begin, by index in the stretch.
    final int from;
    /// The boundary before which they end.
    int to;
    boolean cut;
    /// Of a part that was cut: where the next one starts, in bits from the start of the packet, and the clock there.
    long stopBits;
    long stopCycles;
    boolean done;

    PacketPart(PacketProperties packet, StreamFile file, @Nullable PacketPart before, int from) {
        this.packet = packet;
        this.file = file;
        this.before = before;
        this.from = from;
    }

    void endAt(int boundary, boolean isCut) {
        to = boundary;
        cut = isCut;
    }

    long startBits() {
        return before == null ? packet.contentStartBits() : before.stopBits;
    }

    long startCycles() {
        return before == null ? packet.beginCycles() : before.stopCycles;
    }
}
