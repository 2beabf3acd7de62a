// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.ctf.writer.RecordEncoder;
import dev.ringside.graph.GraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One data stream file being written. One thread.
final class StreamOutput implements AutoCloseable {
    private final DataStream stream;
    private final BitFile file;
    private final PacketFrame frame;
    private final TraceClass traceClass;
    private final DataStreamClass streamClass;
    private final int alignmentBits;
    private final BitBuffer recordBuffer = new BitBuffer(256);
    private final RecordEncoder recordEncoder = new RecordEncoder(recordBuffer);
    private final @Nullable LoweredFields[] lowered;
    private final boolean[] verbatim;
    private @Nullable Packet packet;
    private long packetStartBits;
    private int packetCount;
    private long lastCycles;
    private boolean lastTimed;

    StreamOutput(DataStream stream, TraceClass traceClass, Path path, CtfSinkOptions options) throws IOException {
        this.stream = stream;
        this.traceClass = traceClass;
        DataStreamSchema schema = stream.schema();
        this.streamClass = traceClass.dataStreamClass(schema.streamClass().id())
                .orElseThrow(() -> new GraphException("", "no such data stream class: id=" + schema.streamClass().id()));
        this.file = new BitFile(path);
        this.frame = PacketFrame.of(schema.packetFields(), packetTree(), options);
        this.lowered = new LoweredFields[schema.eventRecordClassCount()];
        this.verbatim = new boolean[schema.eventRecordClassCount()];
        int alignment = Long.SIZE;
        for (int ordinal = 0; ordinal < verbatim.length; ordinal++) {
            FieldTree tree = schema.eventFields(ordinal);
            verbatim[ordinal] = sameLayout(schema.streamClass(), schema.eventRecordClass(ordinal));
            for (var node : tree.nodes()) {
                alignment = Math.max(alignment, node.fieldClass().alignmentBits());
            }
        }
        this.alignmentBits = alignment;
    }

    private boolean sameLayout(DataStreamClass readStream, EventRecordClass readEvent) {
        Optional<EventRecordClass> written = writtenClass(readEvent);
        return written.isPresent()
                && SameLayout.ofRoots(readStream.eventRecordHeader(), streamClass.eventRecordHeader())
                && SameLayout.ofRoots(readStream.eventRecordCommonContext(), streamClass.eventRecordCommonContext())
                && SameLayout.ofRoots(readEvent.specificContext(), written.get().specificContext())
                && SameLayout.ofRoots(readEvent.payload(), written.get().payload());
    }

    /// Empty for a class that cannot have events, because the written format has no place for it.
    private Optional<EventRecordClass> writtenClass(EventRecordClass read) {
        return streamClass.eventRecordClasses().stream().filter(candidate -> candidate.id() == read.id()).findFirst();
    }

    private FieldTree packetTree() {
        Map<Scope, Structure> roots = new EnumMap<>(Scope.class);
        traceClass.packetHeader().ifPresent(root -> roots.put(Scope.PACKET_HEADER, root));
        streamClass.packetContext().ifPresent(root -> roots.put(Scope.PACKET_CONTEXT, root));
        return new FieldTree(roots);
    }

    private FieldTree eventTree(EventRecordClass event) {
        Map<Scope, Structure> roots = new EnumMap<>(Scope.class);
        streamClass.eventRecordHeader().ifPresent(root -> roots.put(Scope.EVENT_RECORD_HEADER, root));
        streamClass.eventRecordCommonContext().ifPresent(root -> roots.put(Scope.EVENT_RECORD_COMMON_CONTEXT, root));
        event.specificContext().ifPresent(root -> roots.put(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, root));
        event.payload().ifPresent(root -> roots.put(Scope.EVENT_RECORD_PAYLOAD, root));
        return new FieldTree(roots);
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
        packet = null;
        long contentBits = file.positionBits() - packetStartBits;
        file.alignToByte();
        if (!frame.saysLength()) {
            return;
        }
        int frameBits = frame.buffer().positionBits();
        frame.end(timed, cycles, contentBits, file.positionBits() - packetStartBits);
        frame.encode(ended);
        if (frame.buffer().positionBits() != frameBits) {
            throw new GraphException("", "Cannot write packet lengths of variable length: stream-name=\"" + stream.name()
                    + "\"");
        }
        file.overwrite(packetStartBits >>> 3, frame.buffer().bytes(), frameBits);
    }

    /// Consecutive events.
    void events(MessageBlock block, int from, int to) throws IOException {
        int first = from;
        while (first < to) {
            int end = first;
            while (end < to && verbatim[block.eventRecordClassOrdinal(end)]) {
                end++;
            }
            // What follows a record in its last byte is not wanted.
            while (end > first && (block.endBits(end - 1) & 7) != 0) {
                end--;
            }
            if (end > first && isCongruent(block, first)) {
                file.append(block.window(), block.startBits(first), block.endBits(end - 1));
                first = end;
            } else {
                encode(block, first);
                first++;
            }
        }
        lastTimed = block.hasTime(to - 1);
        lastCycles = block.cycles(to - 1);
    }

    /// Whether a record lies as it will lie in the file: as far behind an alignment boundary, and from a byte
    /// boundary on.
    private boolean isCongruent(MessageBlock block, int message) {
        int start = block.startBits(message);
        int offset = start - block.packetStartBits(message);
        long position = file.positionBits() - packetStartBits;
        return (start & 7) == 0 && (position & 7) == 0 && (position - offset & alignmentBits - 1) == 0;
    }

    private void encode(MessageBlock block, int message) throws IOException {
        LoweredFields fields = fieldsOf(block.eventRecordClassOrdinal(message));
        int phase = (int) (file.positionBits() - packetStartBits & alignmentBits - 1);
        recordBuffer.clear();
        recordBuffer.putZeros(phase);
        block.visitAll(message, fields);
        file.append(recordBuffer.bytes(), phase, recordBuffer.positionBits());
    }

    private LoweredFields fieldsOf(int ordinal) {
        LoweredFields fields = lowered[ordinal];
        if (fields == null) {
            EventRecordClass read = stream.schema().eventRecordClass(ordinal);
            EventRecordClass written = writtenClass(read)
                    .orElseThrow(() -> new GraphException("", "no such event record class: id=" + read.id()));
            try {
                fields = new LoweredFields(
                        stream.schema().eventFields(ordinal), eventTree(written), recordEncoder);
            } catch (IllegalArgumentException e) {
                throw new GraphException("", "Cannot write event: event-name=\"" + read.identity().name().orElse("")
                        + "\": " + e.getMessage(), e);
            }
            lowered[ordinal] = fields;
        }
        return fields;
    }

    /// Ends a packet that is still open, so that what is there can be read.
    @Override
    public void close() throws IOException {
        try (file) {
            endPacket(lastTimed, lastCycles);
        }
    }
}
