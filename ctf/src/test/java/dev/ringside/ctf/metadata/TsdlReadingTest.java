// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthArray;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthString;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.NullTerminatedString;
import dev.ringside.ctf.schema.FieldClass.StaticLengthString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.LogLevel;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// CTF 1.8 metadata, clause by clause.
class TsdlReadingTest {
    private static final String TRACE = """
            trace { major = 1; minor = 8; byte_order = le; };
            typealias integer { size = 8; } := u8;
            typealias integer { size = 32; byte_order = be; base = hex; } := unsigned long;
            """;

    private static TraceClass read(String text) throws MetadataException {
        return MetadataReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Structure payload(String fields) throws MetadataException {
        return read(TRACE + "event { name = e; fields := struct {" + fields + "}; };")
                .dataStreamClasses().getFirst().eventRecordClasses().getFirst().payload().orElseThrow();
    }

    private static FieldClass field(Structure structure, String name) {
        return structure.members().stream()
                .filter(member -> member.name().equals(name))
                .map(StructureMember::fieldClass)
                .findFirst().orElseThrow();
    }

    private static MetadataException fault(String text) {
        return catchThrowableOfType(MetadataException.class, () -> read(text));
    }

    @Test
    void typeNamesMayBeSeveralWordsAndPointers() throws MetadataException {
        Structure payload = payload("""
                typealias integer { size = 64; } := const char *;
                unsigned long a, b[2]; const char * p; u8 _c;
                """);
        var integer = (FixedLengthInteger) field(payload, "a");
        assertThat(integer.layout()).isEqualTo(BitArrayLayout.of(32, ByteOrder.BIG_ENDIAN, 8));
        assertThat(integer.displayBase()).isEqualTo(DisplayBase.HEXADECIMAL);
        assertThat(payload.members()).extracting(StructureMember::name).containsExactly("a", "b", "p", "c");
    }

    /// As in Babeltrace: whatever the type that the alias stands for says.
    @Test
    void pointersAreShownInHexadecimal() throws MetadataException {
        Structure payload = payload("""
                typealias integer { size = 64; base = 8; } := void *; typealias u8 := u8 **; typealias string := s *;
                typealias u8 := n; typedef void * address; typealias u8 ** := double_address;
                void *a; u8 **b; address c; double_address d; n e; u8 f; s *g;
                """);
        for (String pointer : List.of("a", "b", "c", "d")) {
            assertThat(((FixedLengthInteger) field(payload, pointer)).displayBase())
                    .as(pointer).isEqualTo(DisplayBase.HEXADECIMAL);
        }
        for (String number : List.of("e", "f")) {
            assertThat(((FixedLengthInteger) field(payload, number)).displayBase())
                    .as(number).isEqualTo(DisplayBase.DECIMAL);
        }
        assertThat(field(payload, "g")).isInstanceOf(NullTerminatedString.class);
    }

    @Test
    void theSignatureMayBeTightOrHaveARevision() throws MetadataException {
        TraceClass plain = read(TRACE);
        for (String signature : List.of(
                "/*CTF 1.8*/", "/* CTF 1.8.3 */", "/*  CTF  1.8 of mine */", "\n/* CTF 1.8\n*/")) {
            assertThat(read(signature + TRACE)).as(signature).isEqualTo(plain);
        }
        for (String version : List.of("1.80", "1.9", "2.0", "1.8a", "")) {
            assertThat(fault("/* CTF " + version + "*/" + TRACE).reason()).as(version)
                    .isEqualTo("the signature says version `" + version + "`, but this format is 1.8");
        }
    }

    @Test
    void anEmptyUriOfAModelIsNone() throws MetadataException {
        assertThat(read(TRACE + "event { name = e; model.emf.uri = \"\"; };")
                .dataStreamClasses().getFirst().eventRecordClasses().getFirst().emfUri()).isEmpty();
    }

    @Test
    void nestedScopesHideTypeNamesOfOuterOnes() throws MetadataException {
        Structure payload = payload("struct { typealias integer { size = 16; } := u8; u8 x; } inner; u8 y;");
        var inner = (FixedLengthInteger) field((Structure) field(payload, "inner"), "x");
        assertThat(inner.layout().lengthBits()).isEqualTo(16);
        assertThat(((FixedLengthInteger) field(payload, "y")).layout().lengthBits()).isEqualTo(8);
    }

    @Test
    void arraysOfEncodedBytesAreStrings() throws MetadataException {
        Structure payload = payload("""
                integer { size = 8; encoding = UTF8; } text[16];
                u8 len;
                integer { size = 8; encoding = ascii; } rest[len];
                """);
        assertThat(field(payload, "text")).isInstanceOf(StaticLengthString.class);
        var rest = (DynamicLengthString) field(payload, "rest");
        assertThat(rest.lengthLocation()).isEqualTo(new FieldLocation(Optional.empty(), List.of("len")));
    }

    @Test
    void lengthsAreFoundInOuterStructuresAndInOtherScopes() throws MetadataException {
        Structure payload = read(TRACE + """
                stream { event.header := struct { u8 n; }; };
                event { name = e; fields := struct {
                    u8 len;
                    struct { string s; u8 outer[len]; u8 header[stream.event.header.n]; u8 found[n]; } inner[2];
                }; };
                """).dataStreamClasses().getFirst().eventRecordClasses().getFirst().payload().orElseThrow();
        var inner = (Structure) ((FieldClass.StaticLengthArray) field(payload, "inner")).element();
        assertThat(((DynamicLengthArray) field(inner, "outer")).lengthLocation())
                .isEqualTo(new FieldLocation(Optional.empty(), Arrays.asList(null, "len")));
        var header = new FieldLocation(Optional.of(Scope.EVENT_RECORD_HEADER), List.of("n"));
        assertThat(((DynamicLengthArray) field(inner, "header")).lengthLocation()).isEqualTo(header);
        assertThat(((DynamicLengthArray) field(inner, "found")).lengthLocation()).isEqualTo(header);
    }

    @Test
    void aNameInATypedefIsTheFieldThatWasThereThen() throws MetadataException {
        Structure payload = payload("u8 len; typedef struct { u8 a[len]; } Field; struct { string len; Field x; } f;");
        var array = (DynamicLengthArray) field((Structure) field((Structure) field(payload, "f"), "x"), "a");
        assertThat(array.lengthLocation())
                .isEqualTo(new FieldLocation(Optional.empty(), Arrays.asList(null, null, "len")));
    }

    @Test
    void variantOptionsHaveTheRangesOfTheirLabels() throws MetadataException {
        Structure payload = payload("""
                enum : u8 { A, B = 5 ... 7, "_C" = 9, A = 20, D = 30 } tag;
                variant <tag> { u8 A; string B; u8 C; u8 unlabelled; } v;
                """);
        var variant = (Variant) field(payload, "v");
        assertThat(variant.options()).extracting(option -> option.name().orElseThrow())
                .containsExactly("A", "B", "C");
        assertThat(variant.options()).extracting(option -> option.selectorRanges().ranges()).containsExactly(
                List.of(IntegerRange.of(0), IntegerRange.of(20)),
                List.of(IntegerRange.of(5, 7)),
                List.of(IntegerRange.of(9)));
    }

    @Test
    void rolesComeFromNamesAndClocks() throws MetadataException {
        DataStreamClass stream = read(TRACE + """
                clock { name = c; freq = 1000; offset_s = -2; offset = 500; absolute = true; };
                stream {
                    packet.context := struct { u8 packet_size; u8 timestamp_begin; u8 timestamp_end;
                        u8 _content_size; };
                    event.header := struct {
                        enum : u8 { compact = 0 ... 254, extended = 255 } id;
                        variant <id> {
                            struct { integer { size = 32; map = clock.c.value; } timestamp; } compact;
                            struct { u8 id; integer { size = 64; map = clock.c.value; } timestamp; } extended;
                        } v;
                    };
                };
                event { id = 3; name = "e"; loglevel = 6; fields := struct { u8 id; }; };
                """).dataStreamClasses().getFirst();
        assertThat(stream.defaultClockClassId()).contains("c");
        assertThat(stream.packetContext().orElseThrow().members())
                .extracting(member -> ((FixedLengthInteger) member.fieldClass()).roles())
                .containsExactly(
                        Set.of(Role.PACKET_TOTAL_LENGTH),
                        Set.of(Role.DEFAULT_CLOCK_TIMESTAMP),
                        Set.of(Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP),
                        Set.of());
        Structure header = stream.eventRecordHeader().orElseThrow();
        var extended = (Structure) ((Variant) field(header, "v")).options().getLast().fieldClass();
        assertThat(((FixedLengthInteger) field(header, "id")).roles()).containsExactly(Role.EVENT_RECORD_CLASS_ID);
        assertThat(((FixedLengthInteger) field(extended, "id")).roles()).containsExactly(Role.EVENT_RECORD_CLASS_ID);
        assertThat(stream.eventRecordClasses().getFirst().logLevel()).contains(LogLevel.INFO);
    }

    @Test
    void fieldsThatAreTimestampsByNameBringAClockWhereTheTextHasNone() throws MetadataException {
        String stream = """
                stream {
                    packet.context := struct { u8 timestamp_begin; u8 timestamp_end; };
                    event.header := struct { u8 id; u8 timestamp; };
                };
                """;
        TraceClass without = read(TRACE + stream);
        assertThat(without.clockClasses()).extracting(ClockClass::id).containsExactly("default");
        assertThat(without.clockClasses().getFirst().frequencyHz()).isEqualTo(1_000_000_000L);
        assertThat(without.dataStreamClasses().getFirst().defaultClockClassId()).contains("default");
        TraceClass with = read(TRACE + "clock { name = c; };" + stream);
        assertThat(with.clockClasses()).extracting(ClockClass::id).containsExactly("c");
        assertThat(with.dataStreamClasses().getFirst().defaultClockClassId()).contains("c");
        TraceClass several = read(TRACE + "clock { name = c; }; clock { name = d; };" + stream);
        assertThat(several.dataStreamClasses().getFirst().defaultClockClassId()).isEmpty();
    }

    @Test
    void clockOffsetsAreBroughtToSecondsAndTheRest() throws MetadataException {
        ClockClass clock = read(TRACE + "clock { name = c; freq = 1000; offset_s = -2; offset = -500; };")
                .clockClasses().getFirst();
        assertThat(clock.offsetSeconds()).isEqualTo(-3);
        assertThat(clock.offsetCycles()).isEqualTo(500);
        assertThat(clock.origin()).isEqualTo(new ClockOrigin.Unknown());
    }

    @Test
    void lttngsMonotonicClockCountsFromTheUnixEpoch() throws MetadataException {
        String clock = "clock { name = \"monotonic\"; };";
        assertThat(read(TRACE + "env { tracer_name = \"lttng-ust\"; };" + clock).clockClasses().getFirst().origin())
                .isEqualTo(new ClockOrigin.UnixEpoch());
        assertThat(read(TRACE + clock).clockClasses().getFirst().origin()).isEqualTo(new ClockOrigin.Unknown());
    }

    @Test
    void memberNamesLoseOneUnderscoreUnlessTwoWouldBecomeOne() throws MetadataException {
        assertThat(payload("u8 _a; u8 __b; u8 c; u8 _c; u8 _;").members())
                .extracting(StructureMember::name).containsExactly("a", "_b", "c", "_c", "_");
    }

    @Test
    void labelsOutOfTheRangeOfTheirIntegerAreAFaultExceptLttngs() throws MetadataException {
        String event = "event { name = e; fields := struct { enum : u8 { BIG = 1000 } x; }; };";
        assertThat(fault(TRACE + event).reason()).contains("BIG").contains("8 bits");
        assertThat(read(TRACE + "env { tracer_name = \"lttng-ust\"; };" + event)).isNotNull();
    }

    @Test
    void aFaultHasItsLineAndColumn() {
        MetadataException fault = fault(TRACE + "event {\n    fields := struct { nothing x; };\n};");
        assertThat(fault.line()).isEqualTo(5);
        assertThat(fault.column()).isEqualTo(24);
        assertThat(fault.reason()).contains("nothing");
    }

    @Test
    void commentsOfBothKindsStandBetweenAnyTwoWords() throws MetadataException {
        String text = "event { name = e; fields := struct { u8 a; }; };";
        String commented = "event /* a // b\n** */ { name = /**/ e; // { \" /*\n fields := struct { u8 a; }; };// end";
        assertThat(read(TRACE + commented)).isEqualTo(read(TRACE + text));
        assertThat(fault(TRACE + text + " /* never closed").reason()).contains("comment");
    }

    @Test
    void packetsOfBothByteOrdersReadLikePlainText() throws MetadataException {
        String text = TRACE + "event { name = e; fields := struct { u8 a; }; };";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] little = MetadataFuzzTest.packet(bytes, java.nio.ByteOrder.LITTLE_ENDIAN);
        assertThat(MetadataReader.read(little)).isEqualTo(read(text));
        assertThat(MetadataReader.text(little)).as("with the signature that packets do without")
                .isEqualTo("/* CTF 1.8 */\n\n" + text);
        byte[] big = MetadataFuzzTest.packet(
                text.replace("byte_order = le; }", "byte_order = be; }").getBytes(StandardCharsets.UTF_8),
                java.nio.ByteOrder.BIG_ENDIAN);
        assertThat(MetadataReader.read(big).dataStreamClasses()).hasSize(1);
    }

    @Test
    void escapesInStringsAreThoseOfC() throws MetadataException {
        assertThat(read(TRACE + "env { a = \"\\x41\\102\\u0043 \\\"q\\\" \\\\ \\n\\u\" \"more\"; };").environment())
                .containsEntry("a", "ABC \"q\" \\ \numore");
    }

    /// As in Babeltrace: up to three digits each, the bytes together being UTF-8, and U+0000 is the end.
    @Test
    void octalAndHexadecimalEscapesAreBytes() throws MetadataException {
        assertThat(read(TRACE + "env { a = \"\\x023, \\x0231, \\xc3\\251 \\377 \\0not seen\"; };").environment())
                .containsEntry("a", "#, #1, \u00e9 \u00ff ");
    }
}
