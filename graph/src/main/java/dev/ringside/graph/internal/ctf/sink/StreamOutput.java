// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.graph.GraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// One data stream file being written, message by message. One thread.
final class StreamOutput {
    /// How much is in one of [AddedPackets] before the next one begins: readers go through several at a time.
    private static final long ADDED_PACKET_BITS = 1L << 23;
    /// How often to look at that.
    private static final int ADDED_PACKET_EVENTS = 1024;

    private final DataStream stream;
    private final BitFile file;
    private final PacketFrame frame;
    private final RecordEncoding encoding;
    private final boolean addsPackets;
    /// The one that was read; null where packets are added.
    private @Nullable Packet packet;
    private boolean packetOpen;
    private long packetStartBits;
    private int packetCount;
    private long lastCycles;
    private boolean lastTimed;

    /// @param layout   of the data stream's class
    /// @param encoding of the data stream's class
    StreamOutput(
            DataStream stream, StreamLayout layout, RecordEncoding encoding, Path path, CtfSinkOptions options,
            IntSupplier bufferBytes)
            throws IOException {
        this.stream = stream;
        this.encoding = encoding;
        this.file = new BitFile(path, bufferBytes);
        this.frame = PacketFrame.of(layout, options);
        this.addsPackets = AddedPackets.areFor(layout.schema());
    }

    /// A message that is no event.
    void message(MessageBlock block, int message) throws IOException {
        switch (block.kind(message)) {
            case PACKET_BEGINNING -> {
                Packet read = block.packet(message);
                if (read == null) {
                    throw new IllegalStateException("a packet beginning message has a packet");
                }
                beginPacket(read, block.hasTime(message), block.cycles(message));
            }
            case PACKET_END -> endPacket(block.hasTime(message), block.cycles(message));
            case DISCARDED_EVENTS -> {
                if (addsPackets) {
                    discard(block.discarded(message));
                }
            }
            default -> { }
        }
    }

    /// What was lost lies between the ends of two packets: the second one has no events.
    private void discard(DiscardedItems items) throws IOException {
        boolean timed = items.hasTimes() || lastTimed;
        long begin = items.hasTimes() ? items.beginCycles() : lastCycles;
        if (!packetOpen && (packetCount == 0 || lastCycles != begin)) {
            beginPacket(null, timed, begin);
        }
        endPacket(timed, begin);
        // At least one.
        frame.discard(items.count().orElse(1));
        beginPacket(null, timed, begin);
        lastCycles = items.hasTimes() ? items.endCycles() : begin;
        endPacket(timed, lastCycles);
    }

    /// @param read null: an added one
    private void beginPacket(@Nullable Packet read, boolean timed, long cycles) throws IOException {
        if (packetCount++ > 0 && !frame.saysLength()) {
            throw new GraphException("", "Cannot write several packets that do not say their length: stream-name=\""
                    + stream.name() + "\"");
        }
        file.alignToByte();
        packet = read;
        packetOpen = true;
        packetStartBits = file.positionBits();
        file.mark();
        frame.begin(timed, cycles);
        frame.encode(read);
        file.append(frame.buffer().bytes(), 0, frame.buffer().positionBits());
        lastTimed = addsPackets && timed;
        lastCycles = cycles;
    }

    private void endPacket(boolean timed, long cycles) throws IOException {
        if (!packetOpen) {
            return;
        }
        long contentBits = file.positionBits() - packetStartBits;
        file.alignToByte();
        if (!frame.saysLength()) {
            packetOpen = false;
            return;
        }
        int frameBits = frame.buffer().positionBits();
        frame.end(timed, cycles, contentBits, file.positionBits() - packetStartBits);
        frame.encode(packet);
        if (frame.buffer().positionBits() != frameBits) {
            throw new GraphException(
                    "", "Cannot write packet lengths of variable length: stream-name=\"" + stream.name() + "\"");
        }
        file.overwrite(packetStartBits >>> 3, frame.buffer().bytes(), frameBits);
        packetOpen = false;
    }

    /// Consecutive events.
    void events(MessageBlock block, int from, int to) throws IOException {
        int step = addsPackets ? ADDED_PACKET_EVENTS : to - from;
        for (int first = from; first < to; first += step) {
            if (addsPackets) {
                addPacket(block.hasTime(first), block.cycles(first));
            }
            append(block, first, Math.min(first + step, to));
        }
    }

    private void append(MessageBlock block, int from, int to) throws IOException {
        int first = from;
        while (first < to) {
            int end = isCongruent(block, first) ? verbatimEnd(block, first, to) : first;
            if (end > first) {
                file.append(block.window(), block.startBits(first), block.endBits(end - 1));
                first = end;
            } else {
                first = encode(block, first, to);
            }
        }
        lastTimed = block.hasTime(to - 1);
        lastCycles = block.cycles(to - 1);
    }

    /// Begins one of the [AddedPackets] where none is open, or the last one is long enough.
    private void addPacket(boolean timed, long cycles) throws IOException {
        if (file.positionBits() - packetStartBits >= ADDED_PACKET_BITS) {
            endPacket(lastTimed, lastCycles);
        }
        if (!packetOpen) {
            beginPacket(null, timed, cycles);
        }
    }

    /// Where the records end that can be copied in one piece: what follows the last one in its last byte is not wanted.
    private int verbatimEnd(MessageBlock block, int first, int to) {
        int end = first;
        while (end < to && encoding.isVerbatim(block.eventRecordClassOrdinal(end))) {
            end++;
        }
        while (end > first && (block.endBits(end - 1) & 7) != 0) {
            end--;
        }
        return end;
    }

    /// Whether a record lies as it will lie in the file: as far behind an alignment boundary, and from a byte
    /// boundary on.
    private boolean isCongruent(MessageBlock block, int message) {
        int start = block.startBits(message);
        int offset = start - block.packetStartBits(message);
        long position = file.positionBits() - packetStartBits;
        return (start & 7) == 0 && (position & 7) == 0 && (position - offset & encoding.alignmentBits() - 1) == 0;
    }

    /// Encodes some events, and appends those that can be.
    ///
    /// @return the first that is still to be written
    private int encode(MessageBlock block, int first, int to) throws IOException {
        try {
            return encoding.encode(block, first, to, file.positionBits() - packetStartBits);
        } finally {
            file.append(encoding.bytes(), encoding.startBits(), encoding.endBits());
        }
    }

    /// Ends a packet that is still open, so that what is there can be read.
    void finish() throws IOException {
        endPacket(lastTimed, lastCycles);
        file.finish();
    }

    /// Leaves whole packets, as many as there is room for, and forgets the one that is still open.
    ///
    /// @return whether there is a packet
    boolean cut() throws IOException {
        long whole = (packetOpen ? packetStartBits : file.positionBits()) >>> 3;
        try {
            file.cutAt(whole);
        } catch (IOException e) {
            whole = Math.min(whole, file.safeBytes());
            file.cutAt(whole);
        }
        return whole > 0;
    }
}
