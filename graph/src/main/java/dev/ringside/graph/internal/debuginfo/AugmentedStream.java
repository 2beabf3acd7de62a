// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.ctf.internal.transcode.EventTranscoder;
import dev.ringside.ctf.internal.transcode.FieldInsertion;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.ctf.writer.RecordEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stream that stands for another one: the same messages, in one block for each batch, whose records are encoded
/// anew. One thread.
final class AugmentedStream {
    private static final int FIRST_CAPACITY = 256;

    private final DataStream made;
    private final StateDumpReader stateDump;
    private final MessageBlock block;
    private final BitBuffer buffer = new BitBuffer(1 << 12);
    private final RecordEncoder encoder = new RecordEncoder(buffer);
    private final StateDumpReader.@Nullable Kind[] kinds;
    private final boolean tellsState;
    private final List<@Nullable EventTranscoder> transcoders = new ArrayList<>();
    private final DataStreamSchema schema;
    private final @Nullable String fieldName;
    private final int eventsBeforeCompilation;
    private boolean begun;
    private @Nullable Packet packetRead;
    private @Nullable Packet packetMade;
    private @Nullable Packet entered;

    /// @param fieldName of the structure to add; null to leave the records as they are
    /// @param eventsBeforeCompilation how many events of a class are interpreted
    AugmentedStream(
            DataStream read, DataStream made, StateDumpReader stateDump, @Nullable String fieldName,
            int eventsBeforeCompilation) {
        this.made = made;
        this.stateDump = stateDump;
        this.fieldName = fieldName;
        this.eventsBeforeCompilation = eventsBeforeCompilation;
        this.schema = read.schema();
        this.block = new MessageBlock(made, FIRST_CAPACITY);
        this.kinds = new StateDumpReader.Kind[schema.eventRecordClassCount()];
        boolean any = false;
        for (int ordinal = 0; ordinal < kinds.length; ordinal++) {
            kinds[ordinal] = StateDumpReader.kindOf(schema.eventRecordClass(ordinal).identity().name());
            any |= kinds[ordinal] != null;
            transcoders.add(null);
        }
        this.tellsState = any;
    }

    /// Whether one of some messages tells what a process has loaded: what others mean then depends on the order.
    boolean tellsState(MessageBlock read, int from, int to) {
        for (int message = from; tellsState && message < to; message++) {
            if (read.isEvent(message) && kinds[read.eventRecordClassOrdinal(message)] != null) {
                return true;
            }
        }
        return false;
    }

    /// Forgets the messages of the batch before, unless the batch has begun.
    ///
    /// @return whether it had not
    boolean begin() {
        if (begun) {
            return false;
        }
        begun = true;
        buffer.clear();
        block.reset(buffer.bytes());
        entered = null;
        return true;
    }

    /// All messages of the batch are there.
    void end() {
        block.window(buffer.bytes());
        begun = false;
    }

    /// Receives ranges of the messages made.
    interface Taker {
        void take(MessageBlock made, int from, int to);
    }

    /// Adds messages, in the order of time of all streams where they tell about state.
    void add(MessageBlock read, int from, int to, Taker taker) {
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
            taker.take(block, first, block.size());
        }
    }

    private void addEvent(MessageBlock read, int message) {
        enterPacket(read.packet(message));
        int ordinal = read.eventRecordClassOrdinal(message);
        StateDumpReader.Kind kind = kinds[ordinal];
        if (kind != null) {
            stateDump.read(kind, read, message);
        }
        int start = buffer.positionBits();
        transcoder(ordinal).encode(read, message, buffer);
        block.addEvent(ordinal, read.cycles(message), read.nanos(message), start, buffer.positionBits());
    }

    private EventTranscoder transcoder(int ordinal) {
        EventTranscoder known = transcoders.get(ordinal);
        if (known == null) {
            known = fieldName == null ? copying(ordinal) : augmenting(ordinal, fieldName);
            transcoders.set(ordinal, known);
        }
        return known;
    }

    private EventTranscoder copying(int ordinal) {
        FieldTree tree = schema.eventFields(ordinal);
        return new EventTranscoder(
                new EventTranscoder.Layouts(
                        schema.codecs().recordDecoders(ordinal), tree.nodes().toArray(new FieldNode[0]), tree, null),
                encoder, FieldInsertion.NONE, eventsBeforeCompilation);
    }

    private EventTranscoder augmenting(int ordinal, String name) {
        FieldTree tree = made.schema().eventFields(ordinal);
        AugmentingEncoder interpreter =
                new AugmentingEncoder(encoder, schema.eventFields(ordinal), tree, name, stateDump);
        return new EventTranscoder(
                new EventTranscoder.Layouts(
                        schema.codecs().recordDecoders(ordinal), interpreter.nodes(), tree, interpreter.place()),
                interpreter, stateDump, eventsBeforeCompilation);
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
