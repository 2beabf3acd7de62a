// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.INT;
import static dev.ringside.session.DaemonFixture.channel;
import static dev.ringside.session.DaemonFixture.event;
import static dev.ringside.session.DaemonFixture.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ClientMessage.AddContext;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every field type, from the bytes in a ring to what a reader that no one here wrote makes of them.
class TraceFormatsTest {
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

    @TempDir
    Path home;

    private DaemonFixture daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = new DaemonFixture(home);
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    @Test
    void babeltraceReadsEveryFieldTypeInCtf18() throws Exception {
        Babeltrace.assumeInstalled();
        record("ctf-1.8", event("all:types", FIELDS), payload());
        List<String> lines = Babeltrace.lines(daemon.output("s"));
        assertThat(lines).hasSize(1);
        System.out.println(lines);
    }

    private void record(String format, EventDescription event, byte[] payload) throws Exception {
        daemon.create("s", format);
        daemon.enableChannel("s", channel("ch", 0, 0));
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
