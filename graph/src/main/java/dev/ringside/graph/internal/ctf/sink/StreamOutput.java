// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.graph.GraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// One data stream file being written, message by message. One thread.
final class StreamOutput {
    private final DataStream stream;
    private final BitFile file;
    private final PacketFrame frame;
    private final RecordEncoding encoding;
    private @Nullable Packet packet;
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
    }

    /// A message that is no event.
    void message(MessageBlock block, int message) throws IOException {
        switch (block.kind(message)) {
            case PACKET_BEGINNING -> beginPacket(block, message);
            case PACKET_END -> endPacket(block.hasTime(message), block.cycles(message));
            default -> { }
        }
    }

    private void beginPacket(MessageBlock block, int message) throws IOException {
        Packet read = block.packet(message);
        if (read == null) {
            throw new IllegalStateException("a packet beginning message has a packet");
        }
        if (packetCount++ > 0 && !frame.saysLength()) {
            throw new GraphException("", "Cannot write several packets that do not say their length: stream-name=\""
                    + stream.name() + "\"");
        }
        file.alignToByte();
        packet = read;
        packetStartBits = file.positionBits();
        file.mark();
        frame.begin(block.hasTime(message), block.cycles(message));
        frame.encode(read);
        file.append(frame.buffer().bytes(), 0, frame.buffer().positionBits());
        lastTimed = false;
    }

    private void endPacket(boolean timed, long cycles) throws IOException {
        Packet ended = packet;
        if (ended == null) {
            return;
        }
        long contentBits = file.positionBits() - packetStartBits;
        file.alignToByte();
        if (!frame.saysLength()) {
            packet = null;
            return;
        }
        int frameBits = frame.buffer().positionBits();
        frame.end(timed, cycles, contentBits, file.positionBits() - packetStartBits);
        frame.encode(ended);
        if (frame.buffer().positionBits() != frameBits) {
            throw new GraphException(
                    "", "Cannot write packet lengths of variable length: stream-name=\"" + stream.name() + "\"");
        }
        file.overwrite(packetStartBits >>> 3, frame.buffer().bytes(), frameBits);
        packet = null;
    }

    /// Consecutive events.
    void events(MessageBlock block, int from, int to) throws IOException {
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
        long whole = (packet == null ? file.positionBits() : packetStartBits) >>> 3;
        try {
            file.cutAt(whole);
        } catch (IOException e) {
            whole = Math.min(whole, file.safeBytes());
            file.cutAt(whole);
        }
        return whole > 0;
    }
}
