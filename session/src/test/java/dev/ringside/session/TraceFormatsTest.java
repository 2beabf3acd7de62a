// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.INT;
import static dev.ringside.session.DaemonFixture.channel;
import static dev.ringside.session.DaemonFixture.event;
import static dev.ringside.session.DaemonFixture.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.protocol.ClientMessage.AddContext;
import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.FieldType.ArrayType;
import dev.ringside.protocol.FieldType.BooleanType;
import dev.ringside.protocol.FieldType.EnumType;
import dev.ringside.protocol.FieldType.FloatType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.FieldType.OptionalType;
import dev.ringside.protocol.FieldType.SequenceType;
import dev.ringside.protocol.FieldType.StructureType;
import dev.ringside.protocol.FieldType.TextType;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.internal.trace.FieldClasses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every field type, from the bytes in a ring to what a reader that no one here wrote makes of them.
class TraceFormatsTest extends DaemonTest {
    private static final NamedField[] FIELDS = {
        field("u8", new IntegerType(8, false, 10)),
        field("hex", new IntegerType(64, false, 16)),
        field("octal", new IntegerType(16, true, 8)),
        field("f32", new FloatType(32)),
        field("f64", new FloatType(64)),
        field("flag", new BooleanType()),
        field("text", new TextType()),
        field("kind", new EnumType(new IntegerType(8, false, 10), List.of("NONE", "SOME", "with space"))),
        field("point", new StructureType(List.of(field("x", INT), field("names", new SequenceType(new TextType()))))),
        field("pair", new ArrayType(INT, 2)),
        field("list", new SequenceType(INT)),
        field("lists", new SequenceType(new SequenceType(INT))),
        field("there", new OptionalType(new TextType())),
        field("absent", new OptionalType(INT)),
        field("maybeList", new OptionalType(new SequenceType(INT))),
        field("maybes", new SequenceType(new OptionalType(INT)))
    };

    @Test
    void babeltraceReadsEveryFieldTypeInCtf18() throws Exception {
        Babeltrace.assumeInstalled();
        record("ctf-1.8", event("all:types", FIELDS), payload());
        assertThat(text()).endsWith(" all:types: { cpu_id = " + cpuId() + " },"
                + " { u8 = 200, hex = 0xCAFEBABE, octal = 0777770,"
                + " f32 = 1.5, f64 = -2.25, flag = 1, text = \"héllo\", kind = ( \"with space\" : container = 2 ),"
                + " point = { x = 7, _names_length = 2, names = [ [0] = \"a\", [1] = \"\" ] },"
                + " pair = [ [0] = 10, [1] = -20 ], _list_length = 3, list = [ [0] = 1, [1] = 2, [2] = 3 ],"
                + " _lists_length = 2, lists = [ [0] = { _element_length = 1, element = [ [0] = 11 ] },"
                + " [1] = { _element_length = 0, element = [ ] } ],"
                + " _there_present = ( \"some\" : container = 1 ), there = { \"here\" },"
                + " _absent_present = ( \"none\" : container = 0 ), absent = { { } },"
                + " _maybeList_present = ( \"some\" : container = 1 ),"
                + " maybeList = { { _element_length = 1, element = [ [0] = 5 ] } },"
                + " _maybes_length = 2, maybes = [ [0] = { _element_present = ( \"none\" : container = 0 ),"
                + " element = { { } } }, [1] = { _element_present = ( \"some\" : container = 1 ),"
                + " element = { 9 } } ] }");
    }

    @Test
    void theSchemaInCtf2IsTheOneOfTheRing() throws Exception {
        record("ctf-2", event("all:types", FIELDS), payload());
        TraceClass trace = MetadataReader.read(Files.readAllBytes(userTrace().resolve("metadata")));
        assertThat(trace.environment().keySet())
                .containsExactlyInAnyOrder(
                        "domain",
                        "tracer_name",
                        "tracer_major",
                        "tracer_minor",
                        "tracer_buffering_scheme",
                        "architecture_bit_width",
                        "trace_name",
                        "trace_creation_datetime",
                        "hostname",
                        "tracer_buffering_id");
        assertThat(trace.dataStreamClasses().getFirst().eventRecordClasses().getFirst().payload())
                .contains(FieldClasses.payload(List.of(FIELDS)));
        assertThat(trace.clockClasses()).singleElement().extracting(ClockClass::id).isEqualTo("monotonic");
    }

    @Test
    void theEnvironmentIsThatOfLttng() throws Exception {
        record("ctf-1.8", event("a:b", field("v", INT)), new Bytes().i32(1).toArray());
        assertThat(userTrace().resolve("metadata"))
                .content()
                .startsWith("/* CTF 1.8 */")
                .containsPattern("env \\{\n"
                        + "\tdomain = \"ust\";\n"
                        + "\ttracer_name = \"lttng-ust\";\n"
                        + "\ttracer_major = 2;\n"
                        + "\ttracer_minor = 16;\n"
                        + "\ttracer_buffering_scheme = \"uid\";\n"
                        + "\tarchitecture_bit_width = 64;\n"
                        + "\ttrace_name = \"s\";\n"
                        + "\ttrace_creation_datetime = \"[0-9]{8}T[0-9]{6}[+-][0-9]{4}\";\n"
                        + "\thostname = \"[^\"]*\";\n"
                        + "\ttracer_buffering_id = [0-9]+;\n"
                        + "\\};");
    }

    @Test
    void contextsStandBeforeThePayload() throws Exception {
        Babeltrace.assumeInstalled();
        daemon.create("s", "ctf-1.8");
        daemon.enableChannel("s", channel("ch", 0, 0));
        for (String context : List.of("vpid", "vtid", "procname")) {
            daemon.done(new AddContext("s", Domain.USER_SPACE, "ch", context));
        }
        byte[] payload = new Bytes().i32(11).i32(12).padded("java", 16).i32(42).toArray();
        recordInto(event("a:b", field("v", INT)), payload);
        assertThat(text()).endsWith("{ vpid = 11, vtid = 12, procname = \"java\" }, { v = 42 }");
    }

    @Test
    void oddNamesAreStillReadable() throws Exception {
        Babeltrace.assumeInstalled();
        EventDescription odd = event(
                "odd:\"quoted\\\" $name é",
                field("struct", INT),
                field("_under", INT),
                field("a$b", INT),
                field("größe", INT),
                field("with space", INT),
                field("kind", new EnumType(new IntegerType(8, false, 10), List.of("a\"b", "back\\slash", ""))));
        byte[] payload = new Bytes().i32(1).i32(2).i32(3).i32(4).i32(5).i8(0).toArray();
        record("ctf-1.8", odd, payload);
        assertThat(text()).contains("struct = 1, _under = 2");
    }

    @Test
    void aProcessWithAnOddNameMakesAReadableTrace() throws Exception {
        Babeltrace.assumeInstalled();
        daemon.create("s", "ctf-1.8");
        daemon.enableChannel("s", channel("ch", 0, 0, BufferOwnership.PROCESS, BufferAllocation.PER_CPU));
        daemon.enableEvent("s", "ch", "*");
        daemon.startSession("s");
        try (FakeApplication application =
                new FakeApplication(daemon.run(), "\"; }; env { \n\\", event("a:b", field("v", INT)))) {
            application.ready();
            application.record("a:b", new Bytes().i32(42).toArray());
        }
        daemon.destroy("s");
        assertThat(text()).endsWith("{ v = 42 }");
    }

    private String text() throws Exception {
        List<String> lines = Babeltrace.lines(daemon.output("s"));
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    /// The stream that is not empty.
    private String cpuId() throws IOException {
        for (int cpu = 0; ; cpu++) {
            if (ByteBuffer.wrap(Files.readAllBytes(userTrace().resolve("ch_" + cpu)))
                            .order(ByteOrder.nativeOrder())
                            .getLong(48)
                    > 84 * 8) {
                return Integer.toString(cpu);
            }
        }
    }

    private Path userTrace() {
        return daemon.output("s").resolve("ust/uid/" + RunDirectory.ownUid() + "/64-bit");
    }

    private void record(String format, EventDescription event, byte[] payload) throws Exception {
        daemon.create("s", format);
        daemon.enableChannel("s", channel("ch", 0, 0));
        recordInto(event, payload);
    }

    private void recordInto(EventDescription event, byte[] payload) throws Exception {
        daemon.enableEvent("s", "ch", "*");
        daemon.startSession("s");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", event)) {
            application.ready();
            assertThat(application.record(event.name(), payload)).as(log()).isOne();
        }
        assertThat(daemon.destroy("s").problems()).isEmpty();
    }

    private String log() throws IOException {
        return Files.readString(daemon.run().logFile());
    }

    private static byte[] payload() {
        Bytes bytes = new Bytes();
        bytes.i8(200).i64(0xCAFE_BABEL).i16(-8).f32(1.5f).f64(-2.25).i8(1).text("héllo").i8(2);
        bytes.i32(7).i32(2).text("a").text("");
        bytes.i32(10).i32(-20);
        bytes.i32(3).i32(1).i32(2).i32(3);
        bytes.i32(2).i32(1).i32(11).i32(0);
        bytes.i8(1).text("here");
        bytes.i8(0);
        bytes.i8(1).i32(1).i32(5);
        bytes.i32(2).i8(0).i8(1).i32(9);
        return bytes.toArray();
    }

    /// Values as they stand in a ring.
    private static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Bytes i8(int value) {
            out.write(value);
            return this;
        }

        Bytes i16(int value) {
            return put(buffer().putShort((short) value));
        }

        Bytes i32(int value) {
            return put(buffer().putInt(value));
        }

        Bytes i64(long value) {
            return put(buffer().putLong(value));
        }

        Bytes f32(float value) {
            return put(buffer().putFloat(value));
        }

        Bytes f64(double value) {
            return put(buffer().putDouble(value));
        }

        Bytes text(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            return i8(0);
        }

        Bytes padded(String text, int bytes) {
            out.writeBytes(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), bytes));
            return this;
        }

        byte[] toArray() {
            return out.toByteArray();
        }

        private static ByteBuffer buffer() {
            return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        }

        private Bytes put(ByteBuffer value) {
            out.write(value.array(), 0, value.position());
            return this;
        }
    }
}
