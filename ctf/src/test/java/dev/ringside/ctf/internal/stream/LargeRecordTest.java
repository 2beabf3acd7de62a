// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One packet that is the whole file, with strings of given lengths as its records.
class LargeRecordTest {
    @TempDir
    Path directory;

    private static DataStreamSchema schema() {
        FieldClass length = new FieldClass.FixedLengthInteger(
                BitArrayLayout.of(64, dev.ringside.ctf.schema.ByteOrder.LITTLE_ENDIAN, 8), false, DisplayBase.DECIMAL,
                false, List.of(), Set.of(), Attributes.NONE);
        FieldClass string = new FieldClass.DynamicLengthString(
                StringEncoding.UTF_8, new FieldLocation(Optional.empty(), List.of("length")), Attributes.NONE);
        Structure payload = new Structure(
                List.of(new StructureMember("length", length), new StructureMember("text", string)), 1,
                Attributes.NONE);
        EventRecordClass event = new EventRecordClass(0, Identity.named("text"), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(payload), Attributes.NONE);
        DataStreamClass stream = new DataStreamClass(0, Identity.NONE, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(event), Attributes.NONE);
        return new Trace(new TraceClass(CtfVersion.CTF_2, Identity.NONE, Optional.empty(), Optional.empty(), Map.of(),
                List.of(), List.of(stream), Attributes.NONE), Optional.empty()).streamSchemas().getFirst();
    }

    private DataStreamReader open(ByteBuffer bytes) throws IOException {
        Path path = directory.resolve("stream");
        Files.write(path, bytes.array());
        DataStream stream = new DataStream(schema(), OptionalLong.of(0), path.toString());
        return new FoundStream(stream, new StreamKey(0, false, 0), List.of(path)).open();
    }

    private static List<Integer> lengths(DataStreamReader reader) {
        List<Integer> lengths = new ArrayList<>();
        FieldVisitor visitor = new FieldVisitor() {
            @Override
            public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
                lengths.add(lengthBytes);
            }
        };
        for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
            for (int i = 0; i < block.size(); i++) {
                if (block.isEvent(i)) {
                    block.visit(i, visitor);
                }
            }
        }
        return lengths;
    }

    private static ByteBuffer records(int... lengths) {
        int size = 0;
        for (int length : lengths) {
            size += Long.BYTES + length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (int length : lengths) {
            bytes.putLong(length);
            while (length-- > 0) {
                bytes.put((byte) 'x');
            }
        }
        return bytes;
    }

    @Test
    void recordsLargerThanTheWindowAreRead() throws IOException {
        int window = RecordWindow.SIZE_BYTES;
        int[] lengths = {10, window, 20, window * 5 + 3, window - 8, window - 16, 30};
        try (DataStreamReader reader = open(records(lengths))) {
            assertThat(lengths(reader)).containsExactly(10, window, 20, window * 5 + 3, window - 8, window - 16, 30);
        }
    }

    @Test
    void anAbsurdLengthIsAFaultWithItsPlaceAndEverythingBeforeIsGiven() throws IOException {
        ByteBuffer bytes = records(10, 20, 5);
        bytes.putLong(10 + 20 + 16, Long.MAX_VALUE / 16);
        try (DataStreamReader reader = open(bytes)) {
            MessageBlock block = reader.next();
            assertThat(block).isNotNull();
            long events = 0;
            for (int i = 0; i < block.size(); i++) {
                events += block.isEvent(i) ? 1 : 0;
            }
            assertThat(events).isEqualTo(2);
            assertThatThrownBy(reader::next)
                    .isInstanceOfSatisfying(MalformedTraceException.class, fault -> {
                        assertThat(fault.byteOffset()).isEqualTo(10 + 20 + 16 + 8);
                        assertThat(fault.packetIndex()).isZero();
                        assertThat(fault.file()).endsWith("stream");
                    });
        }
    }

    @Test
    void aFileThatEndsWithinARecordIsAFault() throws IOException {
        ByteBuffer bytes = records(10, 20);
        ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), bytes.capacity() - 1));
        try (DataStreamReader reader = open(cut)) {
            assertThat(reader.next()).isNotNull();
            assertThatThrownBy(reader::next).isInstanceOf(MalformedTraceException.class);
        }
    }
}
