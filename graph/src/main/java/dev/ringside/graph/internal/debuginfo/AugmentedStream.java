// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.ctf.writer.RecordEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stream that stands for another one: the same messages, in one block for each batch, whose records are encoded anew. One thread.
final class AugmentedStream {
    private static final int FIRST_CAPACITY = 256;

    private final DataStream made;
    private final StateDumpReader stateDump;
    private final MessageBlock block;
    private final BitBuffer buffer = new BitBuffer(1 << 12);
    private final RecordEncoder encoder = new RecordEncoder(buffer);
    private final List<StateDumpReader.@Nullable Kind> kinds = new ArrayList<>();
    private final List<@Nullable AugmentingEncoder> encoders = new ArrayList<>();
    private final DataStreamSchema schema;
    private final @Nullable String fieldName;
    private @Nullable Packet packetRead;
    private @Nullable Packet packetMade;
    private @Nullable Packet entered;

    /// @param fieldName of the structure to add; null to leave the records as they are
    AugmentedStream(DataStream read, DataStream made, StateDumpReader stateDump, @Nullable String fieldName) {
        this.made = made;
        this.stateDump = stateDump;
        this.fieldName = fieldName;
        this.schema = read.schema();
        this.block = new MessageBlock(made, FIRST_CAPACITY);
        for (int ordinal = 0; ordinal < schema.eventRecordClassCount(); ordinal++) {
            kinds.add(StateDumpReader.kindOf(schema.eventRecordClass(ordinal).identity().name()));
            encoders.add(null);
        }
    }

    /// Forgets the messages of the batch before.
    void begin() {
        buffer.clear();
        block.reset(buffer.bytes());
        entered = null;
    }

    /// All messages of the batch are there.
    void end() {
        block.window(buffer.bytes());
    }

    /// Adds messages, in the order of time of all streams.
    void add(MessageBlock read, int from, int to, MessageBatch batch) {
        int first = block.size();
        try {
            for (int message = from; message < to; message++) {
                if (read.isEvent(message)) {
                    addEvent(read, message);
                } else {
                    addOther(read, message);
                }
            }
        } finally {
            batch.add(block, first, block.size());
        }
    }

    private void addEvent(MessageBlock read, int message) {
        enterPacket(read.packet(message));
        int ordinal = read.eventRecordClassOrdinal(message);
        StateDumpReader.Kind kind = kinds.get(ordinal);
        if (kind != null) {
            stateDump.read(kind, read, message);
        }
        int start = buffer.positionBits();
        if (fieldName == null) {
            read.visitAll(message, encoder);
        } else {
            read.visitAll(message, encoderOf(ordinal, fieldName));
        }
        block.addEvent(ordinal, read.cycles(message), read.nanos(message), start, buffer.positionBits());
    }

    private AugmentingEncoder encoderOf(int ordinal, String name) {
        AugmentingEncoder known = encoders.get(ordinal);
        if (known == null) {
            known = new AugmentingEncoder(
                    encoder, schema.eventFields(ordinal), made.schema().eventFields(ordinal), name, stateDump);
            encoders.set(ordinal, known);
        }
        return known;
    }

    private void addOther(MessageBlock read, int message) {
        long cycles = read.cycles(message);
        long nanos = read.nanos(message);
        switch (read.kind(message)) {
            case STREAM_BEGINNING -> block.addStreamBeginning(cycles, nanos);
            case STREAM_END -> block.addStreamEnd(cycles, nanos);
            case PACKET_BEGINNING -> {
                Packet packet = packet(read.packet(message));
                if (packet != null) {
                    entered = packet;
                    block.addPacketBeginning(packet, 0, cycles, nanos);
                }
            }
            case PACKET_END -> {
                enterPacket(read.packet(message));
                block.addPacketEnd(cycles, nanos);
            }
            case DISCARDED_EVENTS -> block.addDiscardedEvents(read.discarded(message));
            case DISCARDED_PACKETS -> block.addDiscardedPackets(read.discarded(message));
            case INACTIVITY -> block.addInactivity(cycles, nanos);
            case EVENT -> throw new IllegalArgumentException("an event: message=" + message);
        }
    }

    private void enterPacket(@Nullable Packet read) {
        Packet packet = packet(read);
        if (packet != null && packet != entered) {
            entered = packet;
            // All records are aligned from the start of the window.
            block.enterPacket(packet, 0);
        }
    }

    private @Nullable Packet packet(@Nullable Packet read) {
        if (read != packetRead) {
            packetRead = read;
            packetMade = read == null ? null : read.in(made);
        }
        return packetMade;
    }
}
