// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.internal.field.VisitLog;
import dev.ringside.ctf.internal.layout.SkipProgram;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.EventRecordCursor;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.MessageTally;
import dev.ringside.ctf.reader.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Elements of an array, some of which lack the field that gives the length of another field (CTF2-SPEC-2.0 §6.3.1):
/// the length field is one of the same element, never one of an element before.
class OccasionalLengthTest {
    private static final String BYTE = "{\"type\": \"fixed-length-unsigned-integer\", \"length\": 8, "
            + "\"alignment\": 8, \"byte-order\": \"little-endian\"}";
    private static final String LENGTH_IN_OPTIONAL = ifOne(BYTE);
    private static final String LENGTH_IN_VARIANT = "{\"type\": \"variant\", \"options\": ["
            + "{\"field-class\": " + BYTE + ", \"selector-field-ranges\": [[1, 1]]}, "
            + "{\"field-class\": {\"type\": \"structure\"}, \"selector-field-ranges\": [[0, 0]]}], "
            + "\"selector-field-location\": {\"path\": [\"m0\"]}}";
    private static final String BYTES = "{\"type\": \"dynamic-length-array\", \"element-field-class\": " + BYTE + ", "
            + "\"length-field-location\": {\"path\": [\"m1\"]}}";
    private static final String LENGTH_AND_BYTES = structure(BYTE, BYTES.replace("m1", "m0"));

    @TempDir
    Path directory;

    private static String structure(String... members) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            all.add("{\"name\": \"m" + i + "\", \"field-class\": " + members[i] + "}");
        }
        return "{\"type\": \"structure\", \"member-classes\": [" + String.join(", ", all) + "]}";
    }

    private static String elements(int count, String... members) {
        return structure("{\"type\": \"static-length-array\", \"length\": " + count + ", \"element-field-class\": "
                + structure(members) + "}");
    }

    private static String twoElements(String length) {
        return elements(2, BYTE, length, BYTES);
    }

    private static String ifOne(String fieldClass) {
        return "{\"type\": \"optional\", \"field-class\": " + fieldClass + ", "
                + "\"selector-field-location\": {\"path\": [\"m0\"]}, \"selector-field-ranges\": [[1, 1]]}";
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

    private static String told(TraceReader reader) {
        VisitLog log = new VisitLog();
        try (EventRecordCursor cursor = reader.cursor()) {
            while (cursor.next()) {
                cursor.visit(log);
            }
        }
        return log.text();
    }

    /// The number of events that counting without reading tells.
    private OptionalLong counted() throws IOException, MetadataException {
        TraceReader reader = TraceReader.open(directory);
        MessageTally tally = reader.tally(reader.streams().getFirst(), 1).orElseThrow();
        return tally.count(() -> false).stream().mapToLong(counts -> counts[MessageKind.EVENT.ordinal()]).findFirst();
    }

    @Test
    void countingTellsNoNumberWhereTheLengthIsMissing() throws IOException, MetadataException {
        for (String length : List.of(LENGTH_IN_OPTIONAL, LENGTH_IN_VARIANT)) {
            write(twoElements(length), 1, 2, 8, 9, 1, 1, 7);
            assertThat(counted()).hasValue(1);
            write(twoElements(length), 1, 2, 8, 9, 0, 7, 7);
            assertThat(counted()).isEmpty();
        }
    }

    @Test
    void interpretedCompiledAndCountedRecordsAgreeWhereElementsLackTheirLength()
            throws IOException, MetadataException {
        for (String payload : List.of(
                elements(4, BYTE, LENGTH_IN_OPTIONAL, ifOne(BYTES)),
                elements(4, BYTE, LENGTH_IN_VARIANT, ifOne(BYTES)),
                elements(4, BYTE, ifOne(LENGTH_AND_BYTES)))) {
            int[] bytes = {
                1, 2, 8, 9, 0, 1, 1, 7, 0,
                0, 0, 1, 3, 4, 5, 6, 1, 0,
                1, 0, 0, 1, 2, 3, 4, 0};
            write(payload, bytes);
            TraceReader interpreted = TraceReader.open(directory);
            interpreted.streams().getFirst().schema().codecs().interpretOnly();
            TraceReader compiled = TraceReader.open(directory);
            assertThat(compiled.streams().getFirst().schema().codecs().compile(0)).isNotNull();
            assertThat(values()).as(payload).isEqualTo(Arrays.stream(bytes).asLongStream().boxed().toList());
            assertThat(told(compiled)).as(payload).isEqualTo(told(interpreted));
            assertThat(counted()).as(payload).hasValue(3);
        }
    }

    @Test
    void recordsArePassedOverWithoutTheInterpreterOnlyWhereEachLengthIsSureToBeThere()
            throws IOException, MetadataException {
        write(elements(2, BYTE, ifOne(LENGTH_AND_BYTES)), 0, 0);
        assertThat(skipProgram()).isPresent();
        write(twoElements(LENGTH_IN_OPTIONAL), 1, 0, 1, 0);
        assertThat(skipProgram()).isEmpty();
    }

    private Optional<SkipProgram> skipProgram() throws IOException, MetadataException {
        return TraceReader.open(directory).streams().getFirst().schema().codecs().skipProgram(0);
    }
}
