// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ctf.metadata.Ctf18Schema;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SameLayoutTest {
    private static final FieldClass BITS = bits(8);

    private static FieldClass bits(int alignmentBits) {
        return new FieldClass.FixedLengthBitArray(
                BitArrayLayout.of(8, ByteOrder.LITTLE_ENDIAN, alignmentBits), Attributes.NONE);
    }

    private static Optional<Structure> root(String name, FieldClass fieldClass) {
        return Optional.of(new Structure(List.of(new StructureMember(name, fieldClass)), 1, Attributes.NONE));
    }

    private static boolean same(FieldClass read, FieldClass written) {
        return SameLayout.ofRoots(root("a", read), root("b", written));
    }

    @Test
    void namesAndMeaningsDoNotMatter() {
        FieldClass truth = new FieldClass.FixedLengthBoolean(
                BitArrayLayout.of(8, ByteOrder.LITTLE_ENDIAN, 8), Attributes.NONE);
        assertThat(same(BITS, truth)).isTrue();
        assertThat(SameLayout.ofRoots(Optional.empty(), Optional.empty())).isTrue();
    }

    @Test
    void blobIsAnArrayOfAsManyBytes() {
        FieldClass blob = new FieldClass.StaticLengthBlob(3, "image/png", Set.of(), Attributes.NONE);
        assertThat(same(blob, new FieldClass.StaticLengthArray(BITS, 3, 1, Attributes.NONE))).isTrue();
        assertThat(same(blob, new FieldClass.StaticLengthArray(BITS, 4, 1, Attributes.NONE))).isFalse();
        assertThat(same(blob, new FieldClass.StaticLengthArray(bits(1), 3, 1, Attributes.NONE))).isFalse();
        assertThat(same(blob, new FieldClass.StaticLengthArray(BITS, 3, 32, Attributes.NONE))).isFalse();
    }

    @Test
    void whatIsEncodedOtherwiseIsNotTheSame() {
        FieldClass text = new FieldClass.NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE);
        FieldClass wide = new FieldClass.NullTerminatedString(StringEncoding.UTF_16LE, Attributes.NONE);
        assertThat(same(text, wide)).isFalse();
        assertThat(same(BITS, bits(1))).isFalse();
        assertThat(same(text, BITS)).isFalse();
        assertThat(SameLayout.ofRoots(root("a", BITS), Optional.empty())).isFalse();
    }

    @Test
    void everyEventRecordOfAnLttngTraceIsCopiedAsItIs() throws IOException, MetadataException {
        String shared = System.getProperty("ringside.shared", "");
        Path corpus = Path.of(shared).resolve("traces/lttng-2.16");
        assumeTrue(!shared.isEmpty() && Files.isDirectory(corpus), "no corpus of traces: ringside.shared=" + shared);
        List<Path> files;
        try (Stream<Path> found = Files.walk(corpus)) {
            files = found.filter(file -> file.endsWith("metadata") && file.toString().contains("-ctf2/")).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            TraceClass read = MetadataReader.read(Files.readAllBytes(file));
            assertIsCopied(file, read, Ctf18Schema.of(read).traceClass());
        }
    }

    private static void assertIsCopied(Path file, TraceClass read, TraceClass written) {
        for (DataStreamClass stream : read.dataStreamClasses()) {
            DataStreamClass other = written.dataStreamClass(stream.id()).orElseThrow();
            assertThat(SameLayout.ofRoots(stream.eventRecordHeader(), other.eventRecordHeader()))
                    .as("%s", file)
                    .isTrue();
            assertThat(SameLayout.ofRoots(stream.eventRecordCommonContext(), other.eventRecordCommonContext()))
                    .as("%s", file)
                    .isTrue();
            for (int i = 0; i < stream.eventRecordClasses().size(); i++) {
                EventRecordClass event = stream.eventRecordClasses().get(i);
                EventRecordClass otherEvent = other.eventRecordClasses().get(i);
                assertThat(SameLayout.ofRoots(event.specificContext(), otherEvent.specificContext())).isTrue();
                assertThat(SameLayout.ofRoots(event.payload(), otherEvent.payload()))
                        .as("%s %s", file, event.id())
                        .isTrue();
            }
        }
    }
}
