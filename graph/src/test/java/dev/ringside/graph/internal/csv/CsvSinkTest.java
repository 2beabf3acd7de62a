// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.SampleSource;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.record.FieldClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSinkTest {
    @TempDir
    Path folder;

    private void write(SampleSource source) {
        GraphRun.output(source, "sink.csv.file", Map.of("path", Value.of(folder.resolve("out").toString())));
    }

    private String table(String name) throws IOException {
        return Files.readString(folder.resolve("out").resolve(name));
    }

    @Test
    void makesATableForEachClassThatHasEvents() throws IOException {
        SampleSource source = new SampleSource()
                .context(List.of(new StructureMember("vtid", FieldClasses.signed(32))),
                        (encoder, nodes) -> encoder.signedInteger(nodes.getFirst(), 3))
                .eventClass("shop:filled", new StructureMember("id", FieldClasses.unsigned(64)))
                .eventClass("never")
                .eventClass("empty")
                .event(0, 10, (encoder, nodes) -> encoder.unsignedInteger(nodes.getFirst(), -1))
                .event(2, 11, (encoder, nodes) -> { })
                .event(0, 12, (encoder, nodes) -> encoder.unsignedInteger(nodes.getFirst(), 5));

        write(source);

        assertThat(table("shop_filled.csv")).isEqualTo("""
                time,trace,stream,common.vtid,id
                10,sample,7,3,18446744073709551615
                12,sample,7,3,5
                """);
        assertThat(table("empty.csv")).isEqualTo("time,trace,stream,common.vtid\n11,sample,7,3\n");
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void quotesCellsAndSplitsStructures() throws IOException {
        FieldClass inner = FieldClasses.structure(List.of(
                new StructureMember("a", FieldClasses.string()),
                new StructureMember("list", FieldClasses.array(FieldClasses.signed(8), 2))));
        SampleSource source = new SampleSource()
                .eventClass("e", new StructureMember("s", inner), new StructureMember("time", FieldClasses.real(64)))
                .event(0, 1, (encoder, nodes) -> {
                    List<dev.ringside.ctf.reader.FieldNode> members = nodes.getFirst().children();
                    SampleSource.text(encoder, members.get(0), "x,\"y\"\nz");
                    encoder.beginArray(members.get(1), 2);
                    encoder.signedInteger(members.get(1).children().getFirst(), -1);
                    encoder.signedInteger(members.get(1).children().getFirst(), 1);
                    encoder.real(nodes.get(1), 0.5);
                });

        write(source);

        assertThat(table("e.csv")).isEqualTo(
                "time,trace,stream,s.a,s.list,time_\n1,sample,7,\"x,\"\"y\"\"\nz\",\"[-1,1]\",0.5\n");
    }

    @Test
    void givesEnumerationsAColumnOfLabels() throws IOException {
        FieldClass enumeration = new FieldClass.FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(8), false, DisplayBase.DECIMAL, true,
                List.of(new Mapping("A", IntegerRangeSet.of(IntegerRange.of(1))),
                        new Mapping("B", IntegerRangeSet.of(IntegerRange.of(0, 1)))),
                Set.of(), Attributes.NONE);
        SampleSource source = new SampleSource()
                .eventClass("e", new StructureMember("state", enumeration))
                .event(0, 1, (encoder, nodes) -> encoder.unsignedInteger(nodes.getFirst(), 1))
                .event(0, 2, (encoder, nodes) -> encoder.unsignedInteger(nodes.getFirst(), 9));

        write(source);

        assertThat(table("e.csv")).isEqualTo("time,trace,stream,state,state.label\n1,sample,7,1,A|B\n2,sample,7,9,\n");
    }

    @Test
    void keepsClassesOfOneNameApartWhenTheirColumnsDiffer() throws IOException {
        SampleSource source = new SampleSource()
                .eventClass("e", new StructureMember("a", FieldClasses.unsigned(8)))
                .eventClass("e", new StructureMember("b", FieldClasses.unsigned(8)))
                .eventClass("e", new StructureMember("a", FieldClasses.unsigned(16)));
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            int value = ordinal;
            source.event(ordinal, ordinal, (encoder, nodes) -> encoder.unsignedInteger(nodes.getFirst(), value));
        }

        write(source);

        assertThat(table("e.csv")).isEqualTo("time,trace,stream,a\n0,sample,7,0\n2,sample,7,2\n");
        assertThat(table("e-2.csv")).isEqualTo("time,trace,stream,b\n1,sample,7,1\n");
    }

    @Test
    void refusesASeparatorThatWouldBreakCells() {
        assertThatThrownBy(() -> GraphRun.output(new SampleSource().eventClass("e"), "sink.csv.file",
                        Map.of("path", Value.of(folder.toString()), "separator", Value.of("x"))))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("separator");
    }

    @Test
    void saysWhichFolderCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> GraphRun.output(new SampleSource().eventClass("e"), "sink.csv.file",
                        Map.of("path", Value.of(file.resolve("below").toString()))))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("below");
    }
}
