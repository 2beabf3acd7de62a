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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Elements of an array, some of which lack the field that gives the length of another field (CTF2-SPEC-2.0 §6.3.1): the
/// length field is one of the same element, never one of an element before.
class OccasionalLengthTest {
    private static final String BYTE =
            "{\"type\": \"fixed-length-unsigned-integer\", \"length\": 8, \"byte-order\": \"little-endian\"}";
    private static final String LENGTH_IN_OPTIONAL = "{\"type\": \"optional\", \"field-class\": " + BYTE + ", "
            + "\"selector-field-location\": {\"path\": [\"m0\"]}, \"selector-field-ranges\": [[1, 1]]}";
    private static final String LENGTH_IN_VARIANT = "{\"type\": \"variant\", \"options\": ["
            + "{\"field-class\": " + BYTE + ", \"selector-field-ranges\": [[1, 1]]}, "
            + "{\"field-class\": {\"type\": \"structure\"}, \"selector-field-ranges\": [[0, 0]]}], "
            + "\"selector-field-location\": {\"path\": [\"m0\"]}}";
    private static final String BYTES = "{\"type\": \"dynamic-length-array\", \"element-field-class\": " + BYTE + ", "
            + "\"length-field-location\": {\"path\": [\"m1\"]}}";

    @TempDir
    Path directory;

    private static String structure(String... members) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            all.add("{\"name\": \"m" + i + "\", \"field-class\": " + members[i] + "}");
        }
        return "{\"type\": \"structure\", \"member-classes\": [" + String.join(", ", all) + "]}";
    }

    private static String twoElements(String length) {
        return structure("{\"type\": \"static-length-array\", \"length\": 2, \"element-field-class\": "
                + structure(BYTE, length, BYTES) + "}");
    }

    private void write(String payload, int... bytes) throws IOException {
        Files.writeString(directory.resolve("metadata"), "\u001e{\"type\": \"preamble\", \"version\": 2}\n"
                + "\u001e{\"type\": \"data-stream-class\"}\n"
                + "\u001e{\"type\": \"event-record-class\", \"payload-field-class\": " + payload + "}\n");
        byte[] stream = new byte[bytes.length];
        for (int i = 0; i < stream.length; i++) {
            stream[i] = (byte) bytes[i];
        }
        Files.write(directory.resolve("stream"), stream);
    }

    private List<Long> values() throws IOException, MetadataException {
        List<Long> values = new ArrayList<>();
        try (EventRecordCursor cursor = TraceReader.open(directory).cursor()) {
            while (cursor.next()) {
                cursor.visit(new FieldVisitor() {
                    @Override
                    public void unsignedInteger(FieldNode node, long value) {
                        values.add(value);
                    }
                });
            }
        }
        return values;
    }

    @Test
    void eachElementHasItsOwnLength() throws IOException, MetadataException {
        for (String length : List.of(LENGTH_IN_OPTIONAL, LENGTH_IN_VARIANT)) {
            write(twoElements(length), 1, 2, 8, 9, 1, 1, 7);
            assertThat(values()).containsExactly(1L, 2L, 8L, 9L, 1L, 1L, 7L);
        }
    }

    @Test
    void theLengthOfTheElementBeforeDoesNotStandForOneThatIsMissing() throws IOException {
        for (String length : List.of(LENGTH_IN_OPTIONAL, LENGTH_IN_VARIANT)) {
            write(twoElements(length), 1, 2, 8, 9, 0, 7, 7);
            assertThatThrownBy(this::values)
                    .isInstanceOf(MalformedTraceException.class)
                    .hasMessageContaining("packet=0 byte=5")
                    .hasMessageContaining("was not decoded");
        }
    }

    @Test
    void passingOverTheRecordFindsTheMissingLengthToo() throws IOException, MetadataException {
        write(twoElements(LENGTH_IN_OPTIONAL), 1, 2, 8, 9, 0, 7, 7);
        try (EventRecordCursor cursor = TraceReader.open(directory).cursor()) {
            assertThatThrownBy(cursor::next)
                    .isInstanceOf(MalformedTraceException.class)
                    .hasMessageContaining("was not decoded");
        }
    }
}
