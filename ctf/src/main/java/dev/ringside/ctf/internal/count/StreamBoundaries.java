// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.stream.FoundStream;
import dev.ringside.ctf.internal.stream.PacketMerge;
import dev.ringside.ctf.internal.stream.PacketMessages;
import dev.ringside.ctf.internal.stream.PacketProperties;
import dev.ringside.ctf.internal.stream.RecordWindow;
import dev.ringside.ctf.internal.stream.StreamFile;
import dev.ringside.ctf.internal.stream.TracerQuirks;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.reader.StreamFeatures;
import org.jspecify.annotations.Nullable;

/// The messages of one data stream that are no events, one after the other, from packet headers and contexts alone. One
/// thread.
final class StreamBoundaries implements AutoCloseable {
    /// Packets smaller than this are found several at a time.
    private static final int LARGE_PACKET_BYTES = 64 * 1024;
    private static final byte[] NO_BYTES = {};

    private final DataStream stream;
    private final int place;
    private final int group;
    private final PacketMerge packets;
    private final TracerQuirks quirks;
    private final PacketMessages messages;
    private final MessageBlock block;
    private final int windowBytes;
    private @Nullable RecordWindow window;
    private int next;
    private boolean ended;
    private @Nullable PacketProperties packet;
    private @Nullable StreamFile file;
    private MessageKind kind = MessageKind.STREAM_BEGINNING;
    private long nanos = MessageBlock.NO_TIME;
    /// The packet that the boundaries are within.
    @Nullable PacketPart open;

    /// @param place       of the stream among all streams, which decides between messages of the same time
    /// @param group       the same for streams that the order of messages does not tell apart
    /// @param windowBytes to look for small packets in
    StreamBoundaries(FoundStream found, int place, int group, int windowBytes) {
        this.stream = found.stream();
        this.place = place;
        this.group = group;
        this.windowBytes = windowBytes;
        this.quirks = TracerQuirks.of(stream.trace());
        this.messages = new PacketMessages(stream);
        this.block = new MessageBlock(stream, 8);
        this.packets = found.packets(false);
        block.addStreamBeginning(0, MessageBlock.NO_TIME);
    }

    DataStream stream() {
        return stream;
    }

    int place() {
        return place;
    }

    int group() {
        return group;
    }

    boolean hasClock() {
        return stream.schema().clockClass().isPresent();
    }

    /// Goes to the next boundary.
    ///
    /// @return false at the end
    /// @throws UnplainStreamException where a packet has to be read to know its times
    boolean advance() {
        if (next == block.size()) {
            if (ended) {
                return false;
            }
            fill();
        }
        kind = block.kind(next);
        // Where times go back, a message follows the one before it at once.
        nanos = Math.max(nanos, block.nanos(next));
        if (nanos == Long.MAX_VALUE) {
            throw new UnplainStreamException("no time is later than the time of a message");
        }
        next++;
        return true;
    }

    MessageKind kind() {
        return kind;
    }

    /// The latest time of the stream's messages up to this one.
    long nanos() {
        return nanos;
    }

    PacketProperties packet() {
        if (packet == null) {
            throw new IllegalStateException("before the first packet");
        }
        return packet;
    }

    StreamFile file() {
        if (file == null) {
            throw new IllegalStateException("before the first packet");
        }
        return file;
    }

    private void fill() {
        block.reset(NO_BYTES);
        next = 0;
        PacketProperties found = packets.peek(window);
        if (found == null) {
            block.addStreamEnd(0, MessageBlock.NO_TIME);
            ended = true;
            return;
        }
        check(found);
        packet = found;
        file = packets.file();
        packets.pass();
        messages.addBeginning(block, found, new Packet(stream, found.headerAndContext()), 0);
        messages.addEnd(block, found);
        look(found, file());
    }

    /// Has the beginning of the next packet at hand, and of those after it, where packets are small.
    private void look(PacketProperties found, StreamFile in) {
        if (found.totalBytes() >= LARGE_PACKET_BYTES) {
            window = null;
            return;
        }
        RecordWindow current = window;
        if (current == null) {
            current = new RecordWindow(windowBytes);
            window = current;
        }
        if (!current.contains(in, found.endBytes() + found.headerAndContext().length - 1)) {
            current.moveTo(in, found.endBytes());
        }
    }

    private void check(PacketProperties found) {
        if (quirks.looksAtFirstEvent() || quirks.needsNextPacket(found)) {
            throw new UnplainStreamException("the tracer does not get the times of its packets right");
        }
        StreamFeatures features = stream.schema().features();
        boolean timed = features.packetBeginTimes() && features.packetEndTimes() && found.hasBegin() && found.hasEnd();
        if (hasClock() && !timed) {
            throw new UnplainStreamException("a packet does not tell its times");
        }
        if (found.beginCycles() < 0 || found.endCycles() < 0 || found.endCycles() == Long.MAX_VALUE) {
            throw new UnplainStreamException("the times of a packet do not fit");
        }
    }

    @Override
    public void close() {
        packets.close();
    }
}
