// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.field.DecodeFault;
import dev.ringside.ctf.internal.stream.EventScanner;
import dev.ringside.ctf.internal.stream.PacketProperties;
import dev.ringside.ctf.internal.stream.RecordWindow;
import dev.ringside.ctf.internal.stream.StreamFile;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MessageBlock;
import org.jspecify.annotations.Nullable;

/// Counts the event records of packets, one packet after the other: with a [RecordCounter] as far as that gets, record
/// by record with an [EventScanner] past what it stops at. One thread.
final class PacketCounter {
    /// So many records go through the general way before the quick one is tried again.
    private static final int SLOW_RECORDS = 64;
    private static final int SLOW_RECORDS_ONLY = 2048;

    private final RecordWindow window;
    private final boolean timed;
    private @Nullable DataStream stream;
    private @Nullable RecordCounter quick;
    private @Nullable EventScanner general;
    private @Nullable MessageBlock records;
    private boolean clocked;

    private @Nullable PacketProperties packet;
    private @Nullable StreamFile file;
    private boolean generalEntered;
    /// Where the next record starts, in bits from the start of the window.
    private int position;
    private long cycles;
    private long timeBits;

    /// @param timed whether marks of time are to be regarded
    PacketCounter(RecordWindow window, boolean timed) {
        this.window = window;
        this.timed = timed;
    }

    /// Goes on with packets of a data stream.
    ///
    /// @param quickly whether a [RecordCounter] may be used
    void enterStream(DataStream newStream, boolean quickly) {
        DataStreamSchema schema = newStream.schema();
        DataStream before = stream;
        if (before == newStream) {
            return;
        }
        stream = newStream;
        records = null;
        if (before == null || before.schema() != schema) {
            general = null;
            quick = !quickly ? null : timed ? RecordCounter.timed(schema) : RecordCounter.untimed(schema);
            clocked = schema.clockClass().isPresent();
        }
    }

    boolean isQuick() {
        return quick != null;
    }

    /// Counts the records of a packet from its beginning on.
    ///
    /// @param readEndBytes how far it is worth reading the file
    /// @return whether they could be counted
    /// @throws DecodeFault where a record is broken
    boolean count(PacketProperties newPacket, StreamFile newFile, long readEndBytes, Marks marks) {
        return count(newPacket, newFile, readEndBytes, newPacket.contentStartBits(), newPacket.beginCycles(), marks);
    }

    /// The same from a record on.
    ///
    /// @param startBits   of the record, from the start of the packet
    /// @param startCycles the clock before it
    boolean count(PacketProperties newPacket, StreamFile newFile, long readEndBytes, long startBits, long startCycles,
            Marks marks) {
        packet = newPacket;
        file = newFile;
        generalEntered = false;
        timeBits = 0;
        cycles = startCycles;
        long startBytes = newPacket.offsetBytes() + (startBits >>> 3);
        window.limit(Math.max(readEndBytes, newPacket.offsetBytes() + (newPacket.contentBits() + 7 >>> 3)));
        if (!window.contains(newFile, startBytes)) {
            window.moveTo(newFile, startBytes);
        }
        position = (int) (packetStart() + startBits);
        while (true) {
            boolean goOn = quick == null || countQuickly(quick, marks);
            if (!goOn || position >= contentEnd()) {
                return true;
            }
            switch (countSlowly(newPacket, marks)) {
                case MARK -> {
                    return true;
                }
                case FAILED -> {
                    return false;
                }
                case GO_ON -> { }
            }
        }
    }

    private enum Outcome {
        GO_ON,
        MARK,
        FAILED
    }

    /// Where the first record starts that was not counted, in bits from the start of the packet.
    long stopBits() {
        return position - packetStart();
    }

    /// The clock after the last record that was counted, where times are regarded.
    long cycles() {
        return cycles;
    }

    /// The bits that are set in any time of the packet that is known in full, where times are not regarded.
    long timeBits() {
        return timeBits;
    }

    /// In bits from the start of the window.
    private long packetStart() {
        return (current().offsetBytes() - window.offsetBytes()) * Byte.SIZE;
    }

    private long contentEnd() {
        return packetStart() + current().contentBits();
    }

    /// @return false where a mark ends the counting
    private boolean countQuickly(RecordCounter counter, Marks marks) {
        int packetStart = (int) packetStart();
        int end = (int) Math.min(window.lengthBits(), contentEnd());
        counter.cycles = cycles;
        do {
            counter.limitCycles = marks.limitCycles();
            counter.atLimit = false;
            position = counter.scan(window.bytes(), position, packetStart, end);
            marks.add(counter.takeCount());
            cycles = timed ? counter.cycles : cycles;
            timeBits |= counter.takeTimeBits();
            if (counter.atLimit && !marks.pass(counter.beyondCycles)) {
                return false;
            }
        } while (counter.atLimit);
        return true;
    }

    private Outcome countSlowly(PacketProperties inPacket, Marks marks) {
        EventScanner scanner = general();
        if (!generalEntered) {
            scanner.enterPacket(inPacket);
            generalEntered = true;
        }
        if (timed) {
            scanner.cycles(cycles);
        }
        scanner.window(window.bytes(), (int) packetStart(), window.lengthBits(), contentEnd());
        MessageBlock block = records();
        block.reset(window.bytes());
        DecodeFault end = null;
        int next = position;
        try {
            next = scanner.scan(block, position, quick == null ? SLOW_RECORDS_ONLY : SLOW_RECORDS);
        } catch (DecodeFault fault) {
            next = scanner.positionBits();
            end = fault;
        }
        timeBits |= scanner.cycles();
        Outcome outcome = timed && clocked ? countUpToMarks(block, marks) : countAll(block, marks);
        if (outcome == Outcome.GO_ON) {
            position = next;
            cycles = timed ? scanner.cycles() : cycles;
            if (end != null && (!end.isWindowTooShort() || !moveOn())) {
                return Outcome.FAILED;
            }
        }
        return outcome;
    }

    private static Outcome countAll(MessageBlock block, Marks marks) {
        marks.add(block.size());
        return Outcome.GO_ON;
    }

    private Outcome countUpToMarks(MessageBlock block, Marks marks) {
        long limit = marks.limitCycles();
        int counted = 0;
        for (int event = 0; event < block.size(); event++) {
            long time = block.cycles(event);
            if (time < 0) {
                return Outcome.FAILED;
            }
            while (time >= limit) {
                marks.add(event - counted);
                counted = event;
                if (!marks.pass(time)) {
                    position = block.startBits(event);
                    cycles = event == 0 ? cycles : block.cycles(event - 1);
                    return Outcome.MARK;
                }
                limit = marks.limitCycles();
            }
        }
        marks.add(block.size() - counted);
        return Outcome.GO_ON;
    }

    /// Moves the window to the record that it does not hold to its end, or makes it larger where it is there already.
    private boolean moveOn() {
        int startBytes = position >>> 3;
        if (startBytes == 0) {
            return window.grow(0);
        }
        StreamFile from = file;
        if (from == null || window.reachesEndOf(from)) {
            return false;
        }
        window.moveTo(from, window.offsetBytes() + startBytes);
        position &= 7;
        return true;
    }

    private PacketProperties current() {
        if (packet == null) {
            throw new IllegalStateException("not in a packet");
        }
        return packet;
    }

    private DataStream stream() {
        if (stream == null) {
            throw new IllegalStateException("no stream was entered");
        }
        return stream;
    }

    private EventScanner general() {
        EventScanner scanner = general;
        if (scanner == null) {
            scanner = new EventScanner(stream().schema());
            general = scanner;
        }
        return scanner;
    }

    private MessageBlock records() {
        MessageBlock block = records;
        if (block == null) {
            block = new MessageBlock(stream(), SLOW_RECORDS_ONLY + 16);
            records = block;
        }
        return block;
    }
}
