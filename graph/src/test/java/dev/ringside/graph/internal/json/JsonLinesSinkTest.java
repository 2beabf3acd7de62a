// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.VariantOption;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.SampleSource;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.record.FieldClasses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonLinesSinkTest {
    private static final String STREAM = "\"trace\":\"sample\",\"stream_class\":0,\"stream\":7";

    private static String lines(SampleSource source, Map<String, Value> parameters) {
        return GraphRun.output(source, "sink.json.lines", parameters);
    }

    /// The payload of the only event of a class with one field.
    private static String payload(
            FieldClass fieldClass, java.util.function.BiConsumer<dev.ringside.ctf.writer.RecordEncoder,
                    dev.ringside.ctf.reader.FieldNode> value) {
        SampleSource source = new SampleSource()
                .eventClass("e", new StructureMember("f", fieldClass))
                .event(0, 1, (encoder, nodes) -> value.accept(encoder, nodes.getFirst()));
        String line = lines(source, Map.of());
        String start = "{\"time\":1," + STREAM + ",\"event\":\"e\",\"payload\":{\"f\":";
        assertThat(line).startsWith(start).endsWith("}}\n");
        return line.substring(start.length(), line.length() - 3);
    }

    @Test
    void writesALineForEachEventWithTimeStreamNameAndFields() {
        SampleSource source = new SampleSource()
                .context(List.of(new StructureMember("vtid", FieldClasses.signed(32))),
                        (encoder, nodes) -> encoder.signedInteger(nodes.getFirst(), -3))
                .eventClass("shop:filled", new StructureMember("id", FieldClasses.unsigned(64)))
                .event(0, 1_700_000_000_000_000_001L, (encoder, nodes) -> encoder.unsignedInteger(nodes.getFirst(), -1))
                .event(0, 1_700_000_000_000_000_002L, (encoder, nodes) -> encoder.unsignedInteger(nodes.getFirst(), 5));

        assertThat(lines(source, Map.of())).isEqualTo(
                "{\"time\":1700000000000000001," + STREAM
                        + ",\"event\":\"shop:filled\",\"common_context\":{\"vtid\":-3},"
                        + "\"payload\":{\"id\":18446744073709551615}}\n"
                        + "{\"time\":1700000000000000002," + STREAM
                        + ",\"event\":\"shop:filled\",\"common_context\":{\"vtid\":-3}," + "\"payload\":{\"id\":5}}\n");
    }

    @Test
    void writesTheOtherMessagesWhenAskedTo() {
        SampleSource source = new SampleSource()
                .eventClass("e")
                .event(0, 1, (encoder, nodes) -> { });

        assertThat(lines(source, Map.of("include-messages", Value.of(true)))).isEqualTo(
                "{" + STREAM + ",\"type\":\"stream_beginning\"}\n"
                        + "{\"time\":1," + STREAM + ",\"event\":\"e\",\"payload\":{}}\n"
                        + "{" + STREAM + ",\"type\":\"stream_end\"}\n");
    }

    @Test
    void escapesWhatJsonCannotHoldInStrings() {
        assertThat(payload(
                FieldClasses.string(), (encoder, node) -> SampleSource.text(encoder, node, "a\"b\\c\n\t\r\u0001é😀")))
                .isEqualTo("\"a\\\"b\\\\c\\n\\t\\r\\u0001é😀\"");
    }

    @Test
    void replacesWhatIsNotInTheEncoding() {
        byte[] broken = {'a', (byte) 0xFF, 'b'};

        assertThat(payload(FieldClasses.string(), (encoder, node) -> encoder.string(node, broken, 0, 3)))
                .isEqualTo("\"a\uFFFDb\"");
    }

    @Test
    void decodesWideStrings() {
        FieldClass wide = new FieldClass.NullTerminatedString(StringEncoding.UTF_16BE, Attributes.NONE);
        byte[] bytes = "né".getBytes(StandardCharsets.UTF_16BE);

        assertThat(payload(wide, (encoder, node) -> encoder.string(node, bytes, 0, bytes.length))).isEqualTo("\"né\"");
    }

    @Test
    void writesRealsWithTheDigitsOfTheirSizeAndWithoutNumbersAsStrings() {
        assertThat(payload(FieldClasses.real(64), (encoder, node) -> encoder.real(node, 0.1))).isEqualTo("0.1");
        assertThat(payload(FieldClasses.real(32), (encoder, node) -> encoder.real(node, 0.1))).isEqualTo("0.1");
        assertThat(payload(FieldClasses.real(64), (encoder, node) -> encoder.real(node, 1e300))).isEqualTo("1.0E300");
        assertThat(payload(FieldClasses.real(64), (encoder, node) -> encoder.real(node, Double.NaN)))
                .isEqualTo("\"NaN\"");
        assertThat(payload(FieldClasses.real(32), (encoder, node) -> encoder.real(node, Double.NEGATIVE_INFINITY)))
                .isEqualTo("\"-Infinity\"");
    }

    @Test
    void writesEnumerationsWithAllTheirLabels() {
        List<Mapping> mappings = List.of(
                new Mapping("LOW", IntegerRangeSet.of(IntegerRange.of(0, 5))),
                new Mapping("FIVE", IntegerRangeSet.of(IntegerRange.of(5))));
        FieldClass enumeration = new FieldClass.FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(8), true, DisplayBase.DECIMAL, true, mappings, Set.of(), Attributes.NONE);

        assertThat(payload(enumeration, (encoder, node) -> encoder.signedInteger(node, 5)))
                .isEqualTo("{\"value\":5,\"labels\":[\"LOW\",\"FIVE\"]}");
        assertThat(payload(enumeration, (encoder, node) -> encoder.signedInteger(node, -1)))
                .isEqualTo("{\"value\":-1,\"labels\":[]}");
    }

    @Test
    void writesBitMapsWithTheFlagsThatAreSet() {
        FieldClass map = new FieldClass.FixedLengthBitMap(
                BitArrayLayout.ofNativeBytes(8),
                List.of(
                        new Mapping("A", IntegerRangeSet.of(IntegerRange.of(0))),
                        new Mapping("B", IntegerRangeSet.of(IntegerRange.of(1, 2))),
                        new Mapping("C", IntegerRangeSet.of(IntegerRange.of(3)))),
                Attributes.NONE);

        assertThat(payload(map, (encoder, node) -> encoder.bitArray(node, 0b101)))
                .isEqualTo("{\"value\":5,\"flags\":[\"A\",\"B\"]}");
    }

    @Test
    void writesArraysStructuresAndBlobs() {
        FieldClass pair = FieldClasses.structure(List.of(
                new StructureMember("x", FieldClasses.unsigned(8)), new StructureMember("ok", FieldClasses.bool())));
        FieldClass pairs = FieldClasses.array(pair, 2);

        assertThat(payload(pairs, (encoder, node) -> {
            encoder.beginArray(node, 2);
            for (int i = 0; i < 2; i++) {
                encoder.unsignedInteger(node.children().getFirst().children().get(0), i);
                encoder.bool(node.children().getFirst().children().get(1), i == 1);
            }
            encoder.endArray(node);
        })).isEqualTo("[{\"x\":0,\"ok\":false},{\"x\":1,\"ok\":true}]");
        FieldClass blob = new FieldClass.StaticLengthBlob(2, "application/octet-stream", Set.of(), Attributes.NONE);
        assertThat(payload(blob, (encoder, node) -> encoder.blob(node, new byte[] {(byte) 0xA0, 1}, 0, 2)))
                .isEqualTo("\"a001\"");
    }

    @Test
    void writesOptionalsAndVariantsByWhatIsThere() {
        FieldLocation selector = new FieldLocation(Optional.empty(), List.of("s"));
        IntegerRangeSet one = IntegerRangeSet.of(IntegerRange.of(1));
        IntegerRangeSet two = IntegerRangeSet.of(IntegerRange.of(2));
        SampleSource source = new SampleSource().eventClass(
                "e",
                new StructureMember("s", FieldClasses.unsigned(8)),
                new StructureMember("o", new FieldClass.OptionalField(
                        FieldClasses.unsigned(8), selector, Optional.of(one), Attributes.NONE)),
                new StructureMember("v", new FieldClass.Variant(
                        List.of(
                                new VariantOption(
                                        Optional.of("number"), FieldClasses.unsigned(8), one, Attributes.NONE),
                                new VariantOption(Optional.of("text"), FieldClasses.string(), two, Attributes.NONE)),
                        selector, Attributes.NONE)));
        source.event(0, 1, (encoder, nodes) -> {
            encoder.unsignedInteger(nodes.get(0), 1);
            encoder.unsignedInteger(nodes.get(1).children().getFirst(), 9);
            encoder.unsignedInteger(nodes.get(2).children().get(0), 8);
        });
        source.event(0, 2, (encoder, nodes) -> {
            encoder.unsignedInteger(nodes.get(0), 2);
            SampleSource.text(encoder, nodes.get(2).children().get(1), "t");
        });

        List<String> payloads = new ArrayList<>();
        lines(source, Map.of()).lines().forEach(line -> payloads.add(line.substring(line.indexOf("\"payload\""))));
        assertThat(payloads).containsExactly(
                "\"payload\":{\"s\":1,\"o\":9,\"v\":{\"number\":8}}}",
                "\"payload\":{\"s\":2,\"o\":null,\"v\":{\"text\":\"t\"}}}");
    }

    @Test
    void refusesParametersThatItDoesNotKnow() {
        assertThatThrownBy(() -> lines(new SampleSource().eventClass("e"), Map.of("paht", Value.of("x"))))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("paht");
    }

    @Test
    void writesOneLineForEachEventOfARealTrace() {
        Map<String, Value> inputs = GraphRun.inputs(
                GraphRun.corpus("lttng-2.16/alltypes-user-ctf2/trace/ust/uid/0/64-bit"));

        String json = GraphRun.output("source.ctf.fs", inputs, "sink.json.lines", Map.of());
        String pretty = GraphRun.output("source.ctf.fs", inputs, "sink.text.pretty", Map.of());

        assertThat(json.lines().count()).isEqualTo(pretty.lines().count()).isPositive();
        assertThat(json.lines()).allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}}"));
        assertThat(json).contains("\"a8\":[0,-1,-2,-3]").contains("\"labels\":[\"SAME\",\"ZERO\"]");
    }
}
