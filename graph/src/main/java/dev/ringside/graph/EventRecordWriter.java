// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.ctf.writer.RecordEncoder;

/// For sources that make events of something else than CTF files: fills a [MessageBlock] with messages of one data
/// stream. The stream has no packets, and its clock, if any, runs at 1 GHz. An event record header is written by its
/// roles: give the data stream class one with the class's ID and the timestamp, so that the events can be written as
/// CTF.
///
/// ```
/// writer.begin();
/// writer.addStreamBeginning();
/// RecordEncoder fields = writer.beginEvent(ordinal, nanos);
/// FieldNode payload = writer.root(ordinal, Scope.EVENT_RECORD_PAYLOAD);
/// fields.beginStructure(payload);
/// fields.unsignedInteger(payload.children().get(0), 42);
/// fields.endStructure(payload);
/// writer.endEvent();
/// batch.addAll(writer.finish());
/// ```
///
/// The fields are told in decoding order, as a [dev.ringside.ctf.reader.FieldVisitor] would be: common context,
/// specific context, payload. One thread; the block is valid until the next [#begin].
public final class EventRecordWriter {
    private static final int FIRST_BYTES = 1 << 14;
    private static final int FIRST_MESSAGES = 256;

    private final DataStream stream;
    private final MessageBlock block;
    private final BitBuffer buffer = new BitBuffer(FIRST_BYTES);
    private final RecordEncoder encoder = new RecordEncoder(buffer);
    private final long baseNanos;
    private int eventOrdinal;
    private long eventNanos;
    private int eventStartBits;

    public EventRecordWriter(DataStream stream) {
        this.stream = stream;
        this.block = new MessageBlock(stream, FIRST_MESSAGES);
        this.baseNanos = stream.schema().clockClass().isPresent() ? stream.schema().clockConversion().baseNanos() : 0;
    }

    public DataStream stream() {
        return stream;
    }

    /// The node of a root structure that events of a class have.
    ///
    /// @throws IllegalArgumentException where they have none
    public FieldNode root(int eventRecordClassOrdinal, Scope scope) {
        return stream.schema().eventFields(eventRecordClassOrdinal).root(scope)
                .orElseThrow(() -> new IllegalArgumentException("no such root structure: scope=" + scope));
    }

    /// Forgets all messages.
    public void begin() {
        buffer.clear();
        block.reset(buffer.bytes());
    }

    public void addStreamBeginning() {
        block.addStreamBeginning(0, MessageBlock.NO_TIME);
    }

    public void addStreamEnd() {
        block.addStreamEnd(0, MessageBlock.NO_TIME);
    }

    /// Begins an event; what takes its fields.
    ///
    /// @param nanos from the clock's origin, or [MessageBlock#NO_TIME]
    public RecordEncoder beginEvent(int eventRecordClassOrdinal, long nanos) {
        eventOrdinal = eventRecordClassOrdinal;
        eventNanos = nanos;
        buffer.align(Byte.SIZE);
        eventStartBits = buffer.positionBits();
        stream.schema().eventFields(eventRecordClassOrdinal).root(Scope.EVENT_RECORD_HEADER).ifPresent(this::putHeader);
        return encoder;
    }

    private void putHeader(FieldNode header) {
        encoder.beginStructure(header);
        for (FieldNode member : header.children()) {
            if (!(member.fieldClass() instanceof FieldClass.Integer integer)) {
                throw new IllegalArgumentException(
                        "an event record header of other fields than integers: member=" + member);
            }
            long value = 0;
            if (integer.roles().contains(Role.EVENT_RECORD_CLASS_ID)) {
                value = stream.schema().eventRecordClass(eventOrdinal).id();
            } else if (integer.roles().contains(Role.DEFAULT_CLOCK_TIMESTAMP)) {
                value = eventNanos - baseNanos;
            }
            encoder.unsignedInteger(member, value);
        }
        encoder.endStructure(header);
    }

    /// Where the fields of the event begun go, for whoever encodes them without their nodes.
    public BitBuffer buffer() {
        return buffer;
    }

    public void endEvent() {
        block.addEvent(eventOrdinal, eventNanos - baseNanos, eventNanos, eventStartBits, buffer.positionBits());
    }

    /// Adds an event whose record is already encoded, without any alignment beyond bytes.
    public void addEncodedEvent(int eventRecordClassOrdinal, long nanos, byte[] bytes, int offset, int lengthBytes) {
        beginEvent(eventRecordClassOrdinal, nanos);
        buffer.putBytes(bytes, offset, lengthBytes);
        endEvent();
    }

    /// Adds a message that events were discarded.
    public void addDiscardedEvents(DiscardedItems items) {
        block.addDiscardedEvents(items);
    }

    public int messageCount() {
        return block.size();
    }

    /// The bytes taken so far.
    public int lengthBytes() {
        return buffer.lengthBytes();
    }

    /// All messages since [#begin].
    public MessageBlock finish() {
        block.window(buffer.bytes());
        return block;
    }
}
