// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.internal.field.RandomRecords;
import dev.ringside.ctf.internal.field.VisitLog;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.ctf.writer.RecordEncoder;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A data stream file of random packets and records of a schema, and what a reader should see in it.
public final class RandomStreamFile {
    private static final int MAX_EVENTS = 60;

    private final DataStreamSchema schema;
    private final long streamId;
    private final Random random;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    /// What a visit of each event should tell, header not included, and its clock.
    final List<String> expectedVisits = new ArrayList<>();
    final List<Long> expectedCycles = new ArrayList<>();
    private boolean onlyText;
    private long clock;
    private long sequenceNumber;
    private long contentBits;
    private long totalBits;
    private long begin;
    private long end;
    private long eventClassId;

    public RandomStreamFile(DataStreamSchema schema, long seed) {
        this(schema, 7, seed);
    }

    public RandomStreamFile(DataStreamSchema schema, long streamId, long seed) {
        this.schema = schema;
        this.streamId = streamId;
        this.random = new Random(seed);
        this.clock = random.nextInt(1 << 20);
    }

    /// Strings hold valid text from now on, not any bytes.
    public RandomStreamFile onlyText() {
        onlyText = true;
        return this;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /// Writes a packet, twice: the first time to learn its lengths.
    public boolean addPacket() {
        long seed = random.nextLong();
        long clockBefore = clock;
        int eventsBefore = expectedVisits.size();
        BitBuffer buffer = new BitBuffer(64);
        try {
            writePacket(buffer, seed);
            contentBits = buffer.positionBits();
            totalBits = (contentBits + 7) / 8 * 8 + new Random(seed).nextInt(4) * 8L;
            end = clock;
            clock = clockBefore;
            expectedVisits.subList(eventsBefore, expectedVisits.size()).clear();
            expectedCycles.subList(eventsBefore, expectedCycles.size()).clear();
            buffer.clear();
            writePacket(buffer, seed);
        } catch (RandomRecords.Unencodable e) {
            contentBits = -1;
        }
        // What depends on the lengths themselves may come out longer or shorter the second time.
        if (buffer.positionBits() != contentBits) {
            clock = clockBefore;
            expectedVisits.subList(eventsBefore, expectedVisits.size()).clear();
            expectedCycles.subList(eventsBefore, expectedCycles.size()).clear();
            return false;
        }
        buffer.putZeros((int) (totalBits - buffer.positionBits()));
        bytes.write(buffer.bytes(), 0, buffer.lengthBytes());
        sequenceNumber += random.nextInt(4) == 0 ? 3 : 1;
        return true;
    }

    private void writePacket(BitBuffer buffer, long seed) {
        Random values = new Random(seed);
        begin = clock;
        RecordEncoder encoder = new RecordEncoder(buffer);
        FieldDecoders packet = schema.codecs().packetDecoders();
        RandomRecords records = new RandomRecords(values, packet, this::roleValue);
        schema.trace().traceClass().metadataStreamUuid().ifPresent(records::metadataStreamUuid);
        if (onlyText) {
            records.onlyText();
        }
        records.write(Scope.PACKET_HEADER, encoder);
        records.write(Scope.PACKET_CONTEXT, encoder);
        if (schema.eventRecordClassCount() == 0) {
            return;
        }
        int count = values.nextInt(MAX_EVENTS);
        for (int i = 0; i < count; i++) {
            writeEvent(values, records, encoder);
        }
    }

    private void writeEvent(Random values, RandomRecords records, RecordEncoder encoder) {
        int ordinal = values.nextInt(3) == 0 ? values.nextInt(schema.eventRecordClassCount()) : 0;
        eventClassId = schema.eventRecordClass(ordinal).id();
        clock += values.nextInt(8) == 0 ? values.nextInt(1 << 26) : values.nextInt(1000);
        VisitLog log = new VisitLog();
        FieldVisitor both = new Both(encoder, log);
        records.decoders(schema.codecs().recordDecoders(ordinal));
        records.write(Scope.EVENT_RECORD_HEADER, encoder);
        records.write(Scope.EVENT_RECORD_COMMON_CONTEXT, both);
        records.write(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, both);
        records.write(Scope.EVENT_RECORD_PAYLOAD, both);
        expectedVisits.add(log.text());
        expectedCycles.add(clock);
    }

    private long roleValue(Role role) {
        return switch (role) {
            case PACKET_MAGIC_NUMBER -> 0xC1FC1FC1L;
            case DATA_STREAM_CLASS_ID -> schema.streamClass().id();
            case DATA_STREAM_ID -> streamId;
            case PACKET_TOTAL_LENGTH -> totalBits;
            case PACKET_CONTENT_LENGTH -> contentBits;
            case DEFAULT_CLOCK_TIMESTAMP -> clock;
            case PACKET_END_DEFAULT_CLOCK_TIMESTAMP -> end;
            case DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT -> sequenceNumber / 2;
            case PACKET_SEQUENCE_NUMBER -> sequenceNumber;
            case EVENT_RECORD_CLASS_ID -> eventClassId;
            case METADATA_STREAM_UUID -> 0;
        };
    }

    /// Tells two visitors.
    private record Both(FieldVisitor a, FieldVisitor b) implements FieldVisitor {
        @Override
        public void unsignedInteger(FieldNode node, long value) {
            a.unsignedInteger(node, value);
            b.unsignedInteger(node, value);
        }

        @Override
        public void signedInteger(FieldNode node, long value) {
            a.signedInteger(node, value);
            b.signedInteger(node, value);
        }

        @Override
        public void bigInteger(FieldNode node, BigInteger value) {
            a.bigInteger(node, value);
            b.bigInteger(node, value);
        }

        @Override
        public void real(FieldNode node, double value) {
            a.real(node, value);
            b.real(node, value);
        }

        @Override
        public void bigReal(FieldNode node, BigInteger bits) {
            a.bigReal(node, bits);
            b.bigReal(node, bits);
        }

        @Override
        public void bool(FieldNode node, boolean value) {
            a.bool(node, value);
            b.bool(node, value);
        }

        @Override
        public void bitArray(FieldNode node, long bits) {
            a.bitArray(node, bits);
            b.bitArray(node, bits);
        }

        @Override
        public void bigBitArray(FieldNode node, BigInteger bits) {
            a.bigBitArray(node, bits);
            b.bigBitArray(node, bits);
        }

        @Override
        public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
            a.string(node, buffer, offset, lengthBytes);
            b.string(node, buffer, offset, lengthBytes);
        }

        @Override
        public void boundedString(FieldNode node, byte[] buffer, int offset, int lengthBytes, int fieldBytes) {
            a.boundedString(node, buffer, offset, lengthBytes, fieldBytes);
            b.boundedString(node, buffer, offset, lengthBytes, fieldBytes);
        }

        @Override
        public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
            a.blob(node, buffer, offset, lengthBytes);
            b.blob(node, buffer, offset, lengthBytes);
        }

        @Override
        public void beginStructure(FieldNode node) {
            a.beginStructure(node);
            b.beginStructure(node);
        }

        @Override
        public void endStructure(FieldNode node) {
            a.endStructure(node);
            b.endStructure(node);
        }

        @Override
        public void beginArray(FieldNode node, long length) {
            a.beginArray(node, length);
            b.beginArray(node, length);
        }

        @Override
        public void endArray(FieldNode node) {
            a.endArray(node);
            b.endArray(node);
        }

        @Override
        public void beginOptional(FieldNode node, boolean present) {
            a.beginOptional(node, present);
            b.beginOptional(node, present);
        }

        @Override
        public void endOptional(FieldNode node) {
            a.endOptional(node);
            b.endOptional(node);
        }

        @Override
        public void beginVariant(FieldNode node, FieldNode selected) {
            a.beginVariant(node, selected);
            b.beginVariant(node, selected);
        }

        @Override
        public void endVariant(FieldNode node) {
            a.endVariant(node);
            b.endVariant(node);
        }
    }
}
