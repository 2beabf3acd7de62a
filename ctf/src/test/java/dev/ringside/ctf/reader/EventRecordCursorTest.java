// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.Scope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Java programs read traces with, on two data streams of two classes of events.
class EventRecordCursorTest {
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 8; align = 8; } := u8;
            typealias integer { size = 64; align = 8; } := u64;
            typealias integer { size = 32; align = 8; signed = true; } := i32;
            typealias floating_point { exp_dig = 11; mant_dig = 53; align = 8; } := real64;
            trace { major = 1; minor = 8; byte_order = le; };
            clock { name = c; freq = 1000; };
            typealias integer { size = 64; align = 8; map = clock.c.value; } := time;
            stream {
                event.header := struct { time timestamp; u8 id; };
                event.context := struct { i32 thread; };
            };
            event { id = 0; name = "order"; fields := struct {
                u64 quantity; i32 change; real64 price; string venue; struct { u8 side; } book; }; };
            event { id = 1; name = "tick"; fields := struct { u8 quantity; }; };
            """;
    private static final FieldPath QUANTITY = FieldPath.payload("quantity");
    private static final FieldPath CHANGE = FieldPath.payload("change");
    private static final FieldPath PRICE = FieldPath.payload("price");
    private static final FieldPath VENUE = FieldPath.payload("venue");
    private static final FieldPath SIDE = FieldPath.payload("book", "side");
    private static final FieldPath THREAD = FieldPath.of(Scope.EVENT_RECORD_COMMON_CONTEXT, "thread");
    private static final long HUGE = 0xFFFF_FFFF_FFFF_F000L;

    @TempDir
    private Path folder;

    private EventRecordCursor cursor;

    @BeforeEach
    void open() throws IOException, MetadataException {
        Files.writeString(folder.resolve("metadata"), METADATA);
        Files.write(folder.resolve("orders"), order());
        Files.write(folder.resolve("ticks"), ticks());
        cursor = TraceReader.open(folder).cursor();
    }

    @AfterEach
    void close() {
        cursor.close();
    }

    private static byte[] order() {
        ByteBuffer stream = begin(20, 0, -7);
        stream.putLong(HUGE).putInt(-3).putDouble(9.5).put("Zürich\0".getBytes(StandardCharsets.UTF_8)).put((byte) 2);
        return bytes(stream);
    }

    private static byte[] ticks() {
        ByteBuffer stream = begin(10, 1, 7).put((byte) 1);
        return bytes(stream.putLong(30).put((byte) 1).putInt(8).put((byte) 200));
    }

    private static ByteBuffer begin(long time, int id, int thread) {
        return ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putLong(time).put((byte) id).putInt(thread);
    }

    private static byte[] bytes(ByteBuffer stream) {
        return Arrays.copyOf(stream.array(), stream.position());
    }

    @Test
    void goesThroughTheRecordsOfAllStreamsByTime() {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.eventName()).isEqualTo("tick");
        assertThat(cursor.cycles()).isEqualTo(10);
        assertThat(cursor.nanos()).isEqualTo(10_000_000);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.eventName()).isEqualTo("order");
        assertThat(cursor.stream().name()).endsWith("orders");
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.getLong(QUANTITY)).isEqualTo(200);
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void givesTheFieldsOfEachKind() {
        toOrder();
        assertThat(cursor.getLong(QUANTITY)).isEqualTo(HUGE);
        assertThat(cursor.getLong(CHANGE)).isEqualTo(-3);
        assertThat(cursor.getLong(SIDE)).isEqualTo(2);
        assertThat(cursor.getLong(THREAD)).isEqualTo(-7);
        assertThat(cursor.getDouble(PRICE)).isEqualTo(9.5);
        assertThat(cursor.getString(VENUE)).isEqualTo("Zürich");
    }

    @Test
    void givesIntegersAsRealsWithTheirSign() {
        toOrder();
        assertThat(cursor.getDouble(CHANGE)).isEqualTo(-3.0);
        assertThat(cursor.getDouble(QUANTITY)).isEqualTo(0x1p64 - 4096);
    }

    @Test
    void knowsWhichFieldsAClassHas() {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.has(QUANTITY)).isTrue();
        assertThat(cursor.has(VENUE)).isFalse();
        toOrder();
        assertThat(cursor.has(VENUE)).isTrue();
        assertThat(cursor.has(FieldPath.payload("book", "depth"))).isFalse();
    }

    @Test
    void refusesFieldsThatAreNotThereOrOfAnotherKind() {
        assertThatThrownBy(() -> cursor.getLong(QUANTITY)).isInstanceOf(IllegalStateException.class);
        assertThat(cursor.next()).isTrue();
        assertThatThrownBy(() -> cursor.getString(VENUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("venue")
                .hasMessageContaining("tick");
        assertThatThrownBy(() -> cursor.getString(QUANTITY)).isInstanceOf(IllegalArgumentException.class);
        toOrder();
        assertThatThrownBy(() -> cursor.getLong(VENUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cursor.getLong(PRICE)).isInstanceOf(IllegalArgumentException.class);
    }

    private void toOrder() {
        do {
            assertThat(cursor.next()).isTrue();
        } while (!cursor.eventName().equals("order"));
    }
}
