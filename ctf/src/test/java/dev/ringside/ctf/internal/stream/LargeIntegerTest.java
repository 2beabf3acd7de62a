// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.EventRecordCursor;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.TraceReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Integers of more than 64 bits: as values, as lengths, and with roles.
class LargeIntegerTest {
    /// 2^70 in LEB128.
    private static final byte[] LARGE = {-128, -128, -128, -128, -128, -128, -128, -128, -128, -128, 1};
    private static final String LEB = "{\"type\": \"variable-length-unsigned-integer\"}";

    @TempDir
    Path directory;

    private List<String> read(String payload, byte[]... parts) throws IOException, MetadataException {
        return read("", payload, parts);
    }

    private List<String> read(String stream, String payload, byte[]... parts) throws IOException, MetadataException {
        Files.writeString(directory.resolve("metadata"), "\u001e{\"type\": \"preamble\", \"version\": 2}\n"
                + "\u001e{\"type\": \"clock-class\", \"id\": \"c\", \"frequency\": 1000}\n"
                + "\u001e{\"type\": \"data-stream-class\", \"default-clock-class-id\": \"c\"" + stream + "}\n"
                + "\u001e{\"type\": \"event-record-class\", \"payload-field-class\": " + payload + "}\n");
        try (var out = Files.newOutputStream(directory.resolve("stream"))) {
            for (byte[] part : parts) {
                out.write(part);
            }
        }
        List<String> values = new ArrayList<>();
        try (EventRecordCursor cursor = TraceReader.open(directory).cursor()) {
            while (cursor.next()) {
                cursor.visit(new FieldVisitor() {
                    @Override
                    public void unsignedInteger(FieldNode node, long value) {
                        values.add(Long.toUnsignedString(value));
                    }

                    @Override
                    public void signedInteger(FieldNode node, long value) {
                        values.add(Long.toString(value));
                    }

                    @Override
                    public void bigInteger(FieldNode node, BigInteger value) {
                        values.add(value.toString());
                    }
                });
            }
        }
        return values;
    }

    private static String structure(String... members) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            all.add("{\"name\": \"m" + i + "\", \"field-class\": " + members[i] + "}");
        }
        return "{\"type\": \"structure\", \"member-classes\": [" + String.join(", ", all) + "]}";
    }

    @Test
    void variableLengthIntegersHaveAnySize() throws IOException, MetadataException {
        String signed = LEB.replace("unsigned", "signed");
        assertThat(read(structure(LEB, signed, LEB), LARGE,
                new byte[] {-128, -128, -128, -128, -128, -128, -128, -128, -128, -128, 127}, new byte[] {5}))
                .containsExactly(BigInteger.TWO.pow(70).toString(), BigInteger.TWO.pow(70).negate().toString(), "5");
    }

    @Test
    void leadingZeroBytesOfAVariableLengthIntegerChangeNothing() throws IOException, MetadataException {
        byte[] five = {-123, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, 0};
        assertThat(read(structure(LEB), five)).containsExactly("5");
    }

    @Test
    void aLengthOfMoreThan64BitsIsAFaultAndNotTheLengthOfTheElementBefore() {
        String blob = "{\"type\": \"dynamic-length-blob\", \"length-field-location\": {\"path\": [\"m0\"]}}";
        String array = "{\"type\": \"static-length-array\", \"length\": 2, \"element-field-class\": "
                + structure(LEB, blob) + "}";
        assertThatThrownBy(() -> read(structure(array), new byte[] {1, 7}, LARGE, new byte[] {7}))
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("packet=0 byte=13")
                .hasMessageContaining("length");
    }

    @Test
    void aTimestampOfMoreThan64BitsIsAFault() {
        String header = ", \"event-record-header-field-class\": " + structure(
                LEB.replace("}", ", \"roles\": [\"default-clock-timestamp\"]}"));
        assertThatThrownBy(() -> read(header, structure(LEB), LARGE, new byte[] {7}))
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("does not fit 64 bits");
    }

    @Test
    void aTimestampInAnIntegerOfMoreThan64BitsCountsWhereItsValueFits() throws IOException, MetadataException {
        String wide =
                "{\"type\": \"fixed-length-unsigned-integer\", \"length\": 72, \"byte-order\": \"little-endian\", "
                + "\"roles\": [\"default-clock-timestamp\"], \"attributes\": {\"ringside.dev,2026\": {\"wide\": "
                + "true}}}";
        String header = ", \"event-record-header-field-class\": " + structure(wide);
        byte[] time = {9, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThat(read(header, structure(LEB), time, new byte[] {7})).containsExactly("7");
        try (EventRecordCursor cursor = TraceReader.open(directory).cursor()) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.cycles()).isEqualTo(9);
        }
    }
}
