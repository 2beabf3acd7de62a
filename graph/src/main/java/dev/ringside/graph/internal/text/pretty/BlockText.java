// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.layout.HeaderShape.BitLayout;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.reader.ClockConversion;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import org.jspecify.annotations.Nullable;

/// A block while its events are printed: its columns at hand, and the packet of the event last looked at. One thread;
/// of no use any more when the block is filled again.
final class BlockText {
    final MessageBlock block;
    final StreamText stream;
    final byte[] window;
    final int[] types;
    final int[] startBits;
    /// Where the times are that lines show, and what is less in lines than here.
    private final long[] times;
    private final long timeBase;
    private final @Nullable HeaderShape shape;
    private int packetFrom;
    private int packetTo;
    private @Nullable Packet packet;
    private int packetStart;

    BlockText(MessageBlock block, StreamText stream) {
        this.block = block;
        this.stream = stream;
        this.window = block.window();
        this.types = block.typesColumn();
        this.startBits = block.startBitsColumn();
        this.shape = stream.headerShape;
        ClockConversion cycles = stream.shownCycles;
        boolean kept = cycles != null && !cycles.isOffsetOnly();
        this.times = kept ? block.cyclesColumn() : block.nanosColumn();
        this.timeBase = cycles == null || kept ? 0 : cycles.baseNanos();
    }

    /// The time of an event, as its line shows it: in nanoseconds or in cycles.
    long time(int message) {
        return times[message] - timeBase;
    }

    /// Looks at an event.
    void enter(int message) {
        if (message < packetFrom || message >= packetTo) {
            packet = block.packet(message);
            packetStart = block.packetStartBits(message) >> 3;
            packetFrom = message;
            packetTo = block.packetEnd(message);
        }
    }

    /// The packet of the event whose context is shown; null where none is.
    @Nullable Packet shownPacket() {
        return stream.hasPacketContext ? packet : null;
    }

    /// In bytes from the start of the window.
    int packetStart() {
        return packetStart;
    }

    /// Where the fields of the event start behind its header, in bytes from the start of the window; -1 where only
    /// decoding tells.
    int bodyStart(int message) {
        int start = startBits[message];
        HeaderShape header = shape;
        return header == null || (start & Byte.SIZE - 1) != 0 ? -1 : header.bodyStart(window, start >>> 3, packetStart);
    }

    /// Where the fields of an event start behind its header, in bits from the start of the window, for a record that
    /// may start within a byte; -1 where only decoding tells.
    int bodyStartBits(int message) {
        BitLayout header = stream.headerBits;
        return header == null ? -1 : header.bodyStartBits(window, startBits[message]);
    }
}
