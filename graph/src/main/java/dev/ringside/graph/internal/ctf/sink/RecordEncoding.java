// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.internal.transcode.EventTranscoder;
import dev.ringside.ctf.internal.transcode.FieldInsertion;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.ctf.writer.RecordEncoder;
import dev.ringside.graph.GraphException;
import org.jspecify.annotations.Nullable;

/// How the event records of one data stream class get from the layout that is read to the one that is written; for all
/// data streams of the class. One thread.
final class RecordEncoding {
    private static final int MAX_BUFFERED_BYTES = 1 << 16;

    private final DataStreamSchema schema;
    private final StreamLayout layout;
    private final int eventsBeforeCompilation;
    private final int alignmentBits;
    private final boolean[] verbatim;
    private final @Nullable EventTranscoder[] transcoders;
    private final BitBuffer buffer = new BitBuffer(256);
    private final RecordEncoder encoder = new RecordEncoder(buffer);
    private int startBits;

    /// @param eventsBeforeCompilation how many events of a class are interpreted
    RecordEncoding(DataStreamSchema schema, StreamLayout layout, int eventsBeforeCompilation) {
        this.schema = schema;
        this.layout = layout;
        this.eventsBeforeCompilation = eventsBeforeCompilation;
        this.verbatim = new boolean[schema.eventRecordClassCount()];
        this.transcoders = new EventTranscoder[schema.eventRecordClassCount()];
        int alignment = Byte.SIZE;
        for (int ordinal = 0; ordinal < verbatim.length; ordinal++) {
            FieldTree tree = schema.eventFields(ordinal);
            verbatim[ordinal] = layout.isSame(schema.eventRecordClass(ordinal));
            for (FieldNode node : tree.nodes()) {
                alignment = Math.max(alignment, node.fieldClass().alignmentBits());
            }
        }
        this.alignmentBits = alignment;
    }

    /// Records that lie alike modulo this are laid out alike.
    int alignmentBits() {
        return alignmentBits;
    }

    /// Whether records of a class are written as they are.
    boolean isVerbatim(int ordinal) {
        return verbatim[ordinal];
    }

    /// Encodes events from one on, as many as are not verbatim and go into the buffer, at least one. If one of them is
    /// broken, those before it are there.
    ///
    /// @param offsetBits where the first is written, from the start of its packet
    /// @return the first event that is not in the buffer
    int encode(MessageBlock block, int from, int to, long offsetBits) {
        startBits = (int) (offsetBits & alignmentBits - 1);
        buffer.clear();
        buffer.putZeros(startBits);
        int event = from;
        int whole = startBits;
        try {
            do {
                transcoder(block.eventRecordClassOrdinal(event)).encode(block, event, buffer);
                whole = buffer.positionBits();
                event++;
            } while (event < to && buffer.lengthBytes() < MAX_BUFFERED_BYTES
                    && !verbatim[block.eventRecordClassOrdinal(event)]);
            return event;
        } finally {
            buffer.positionBits(whole);
        }
    }

    /// What was encoded.
    byte[] bytes() {
        return buffer.bytes();
    }

    /// Where it starts and ends in [#bytes()].
    int startBits() {
        return startBits;
    }

    int endBits() {
        return buffer.positionBits();
    }

    private EventTranscoder transcoder(int ordinal) {
        EventTranscoder made = transcoders[ordinal];
        if (made == null) {
            made = make(ordinal);
            transcoders[ordinal] = made;
        }
        return made;
    }

    private EventTranscoder make(int ordinal) {
        EventRecordClass read = schema.eventRecordClass(ordinal);
        FieldTree written = layout.eventTree(layout.writtenClass(read)
                .orElseThrow(() -> new GraphException("", "no such event record class: id=" + read.id())));
        try {
            LoweredFields lowered = new LoweredFields(schema.eventFields(ordinal), written, encoder);
            return new EventTranscoder(
                    new EventTranscoder.Layouts(
                            schema.codecs().recordDecoders(ordinal), lowered.written(), written, null),
                    lowered, FieldInsertion.NONE, eventsBeforeCompilation);
        } catch (IllegalArgumentException e) {
            throw new GraphException("", "Cannot write event: event-name=\"" + read.identity().name().orElse("")
                    + "\": " + e.getMessage(), e);
        }
    }
}
