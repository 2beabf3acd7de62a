// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.field.DecodeFault;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import org.jspecify.annotations.Nullable;

/// Reads one data stream from its files, a window at a time.
public final class FileStreamReader implements DataStreamReader {
    private static final int BLOCK_MESSAGES = 2048;

    private enum Phase {
        STREAM_BEGINNING,
        BETWEEN_PACKETS,
        IN_PACKET,
        ENDED
    }

    private final DataStream stream;
    private final PacketMerge packets;
    private final TracerQuirks quirks;
    private final RecordWindow window;
    private MessageBlock block;
    private final EventScanner scanner;
    private final PacketMessages messages;
    private Phase phase = Phase.STREAM_BEGINNING;
    private @Nullable MalformedTraceException fault;

    private @Nullable PacketProperties properties;
    private @Nullable Packet packet;
    private @Nullable StreamFile file;
    /// Where the next record starts, in bits from the start of the window.
    private int positionBits;
    /// Packets that end before are passed over.
    private long seekNanos = MessageBlock.NO_TIME;

    /// @param window with as many spare arrays as blocks may be in use besides the one being filled
    FileStreamReader(DataStream stream, PacketMerge packets, TracerQuirks quirks, RecordWindow window) {
        this.stream = stream;
        this.packets = packets;
        this.quirks = quirks;
        this.window = window;
        this.block = newBlock();
        this.scanner = new EventScanner(stream.schema());
        this.messages = new PacketMessages(stream);
    }

    @Override
    public DataStream stream() {
        return stream;
    }

    MessageBlock newBlock() {
        return new MessageBlock(stream, BLOCK_MESSAGES + 16);
    }

    /// Fills a block other than the reader's own.
    @Nullable MessageBlock next(MessageBlock target) {
        block = target;
        MessageBlock filled = next();
        window.handOut();
        return filled;
    }

    @Override
    public @Nullable MessageBlock next() {
        if (fault != null) {
            throw fault;
        }
        block.reset(window.bytes());
        try {
            fill();
        } catch (MalformedTraceException e) {
            fault = e;
            if (block.size() == 0) {
                throw e;
            }
        }
        return block.size() == 0 && !waitsForMore() ? null : block;
    }

    /// Whether what comes next is not written yet.
    private boolean waitsForMore() {
        return packets.isGrowing() && phase == Phase.BETWEEN_PACKETS;
    }

    private void fill() {
        boolean goOn = true;
        if (phase == Phase.IN_PACKET) {
            resumePacket();
        }
        while (goOn && block.size() < BLOCK_MESSAGES) {
            switch (phase) {
                case STREAM_BEGINNING -> {
                    block.addStreamBeginning(0, MessageBlock.NO_TIME);
                    phase = Phase.BETWEEN_PACKETS;
                }
                case BETWEEN_PACKETS -> goOn = beginPacket();
                case IN_PACKET -> goOn = readRecords();
                case ENDED -> goOn = false;
            }
        }
    }

    /// @return false where the window has to move, but messages of the old one are waiting
    private boolean beginPacket() {
        PacketProperties next = nextPacket();
        if (next == null && packets.isGrowing()) {
            return false;
        }
        if (next == null) {
            block.addStreamEnd(0, MessageBlock.NO_TIME);
            phase = Phase.ENDED;
            return true;
        }
        StreamFile nextFile = packets.file();
        long contentOffset = next.offsetBytes() + (next.contentStartBits() >>> 3);
        boolean inWindow = window.contains(nextFile, contentOffset)
                && (!quirks.looksAtFirstEvent() || window.offsetBytes() == contentOffset);
        if (!inWindow) {
            if (block.size() > 0 && hasEvents()) {
                return false;
            }
            window.moveTo(nextFile, contentOffset);
            block.window(window.bytes());
        }
        packets.pass();
        file = nextFile;
        properties = next;
        packet = new Packet(stream, next.headerAndContext(), next.placeIn(nextFile));
        positionBits = (int) ((next.offsetBytes() - window.offsetBytes()) * Byte.SIZE + next.contentStartBits());
        scanner.enterPacket(next);
        enterWindow();
        PacketProperties adjusted = quirks.atPacketBeginning(next, this::firstEventCycles);
        properties = adjusted;
        messages.addBeginning(block, adjusted, packet, packetStartBits());
        phase = Phase.IN_PACKET;
        return true;
    }

    private boolean hasEvents() {
        for (int i = 0; i < block.size(); i++) {
            if (block.isEvent(i)) {
                return true;
            }
        }
        return false;
    }

    private long firstEventCycles() {
        return scanner.peekCycles(positionBits);
    }

    private PacketProperties properties() {
        if (properties == null) {
            throw new IllegalStateException("not in a packet");
        }
        return properties;
    }

    private int packetStartBits() {
        return (int) ((properties().offsetBytes() - window.offsetBytes()) * Byte.SIZE);
    }

    private long contentEndBits() {
        return (properties().offsetBytes() - window.offsetBytes()) * Byte.SIZE + properties().contentBits();
    }

    private void enterWindow() {
        scanner.window(window.bytes(), packetStartBits(), window.lengthBits(), contentEndBits());
    }

    /// A new block starts within a packet.
    private void resumePacket() {
        if (packet != null) {
            block.enterPacket(packet, packetStartBits());
        }
    }

    /// @return false where the window has to move, but messages of the old one are waiting
    private boolean readRecords() {
        try {
            positionBits = scanner.scan(block, positionBits, BLOCK_MESSAGES);
        } catch (DecodeFault decodeFault) {
            positionBits = scanner.positionBits();
            if (!decodeFault.isWindowTooShort()) {
                throw located(decodeFault.positionBits(), decodeFault.reason());
            }
            if (block.size() > 0 && hasEvents()) {
                return false;
            }
            return moveWindow();
        }
        if (positionBits >= contentEndBits()) {
            endPacket();
        }
        return true;
    }

    private boolean moveWindow() {
        StreamFile current = file;
        if (current == null) {
            throw new IllegalStateException("not in a packet");
        }
        int startBytes = positionBits >>> 3;
        if (window.reachesEndOf(current)) {
            throw located(positionBits, "the file ends within the packet: content-bits="
                    + properties().contentBits() + " available-bits="
                    + (current.sizeBytes() - properties().offsetBytes()) * Byte.SIZE);
        }
        if (startBytes > 0) {
            window.moveTo(current, window.offsetBytes() + startBytes);
            positionBits &= 7;
        } else if (!window.grow((int) properties().indexInFile())) {
            throw located(positionBits, "the file shrank while it was read");
        }
        block.window(window.bytes());
        enterWindow();
        block.movePacket(packetStartBits());
        return true;
    }

    private void endPacket() {
        PacketProperties current = properties();
        PacketProperties next = quirks.needsNextPacket(current) ? packets.peek(window) : null;
        PacketProperties ended = quirks.atPacketEnd(current, next, scanner.cycles());
        messages.addEnd(block, ended);
        passTime(ended);
        phase = Phase.BETWEEN_PACKETS;
    }

    private void passTime(PacketProperties ended) {
        if (ended.hasEnd()) {
            scanner.cycles(ended.endCycles());
        }
    }

    private MalformedTraceException located(int atBits, String reason) {
        String name = file == null ? stream.name() : file.path().toString();
        return new MalformedTraceException(
                name, properties().indexInFile(), window.offsetBytes() + (atBits >>> 3), reason);
    }

    @Override
    public void seek(long nanos) {
        if (nanos == MessageBlock.NO_TIME) {
            packets.restart();
        } else {
            packets.restartTowards(nanos);
        }
        messages.restart();
        phase = Phase.STREAM_BEGINNING;
        scanner.cycles(0);
        fault = null;
        properties = null;
        packet = null;
        seekNanos = nanos;
    }

    /// The next packet that may hold something of interest. Of those that are passed over, the last one's beginning and
    /// end are told, without its records: what was lost after it, and that the stream was there, follow from it.
    private @Nullable PacketProperties nextPacket() {
        PacketProperties next = packets.peek(window);
        if (seekNanos == MessageBlock.NO_TIME) {
            return next;
        }
        PacketProperties passed = null;
        while (next != null && endsBefore(next, seekNanos)) {
            passed = next;
            packets.pass();
            passTime(next);
            next = packets.peek(window);
        }
        seekNanos = MessageBlock.NO_TIME;
        if (passed != null) {
            messages.addBeginning(block, passed, new Packet(stream, passed.headerAndContext()), 0);
            messages.addEnd(block, passed);
        }
        return next;
    }

    private boolean endsBefore(PacketProperties candidate, long nanos) {
        if (!candidate.hasEnd() || candidate.endCycles() == 0 || !stream.schema().features().packetEndTimes()
                || quirks.mayChangeTimes() && quirks.needsNextPacket(candidate)) {
            return false;
        }
        try {
            return stream.schema().clockConversion().toNanos(candidate.endCycles()) < nanos;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    @Override
    public void close() {
        packets.close();
    }
}
