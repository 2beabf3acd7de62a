// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.ArrayOf;
import dev.ringside.tracepoint.spi.ValueType.Boxed;
import dev.ringside.tracepoint.spi.ValueType.CollectionOf;
import dev.ringside.tracepoint.spi.ValueType.Enumeration;
import dev.ringside.tracepoint.spi.ValueType.Member;
import dev.ringside.tracepoint.spi.ValueType.OptionalOf;
import dev.ringside.tracepoint.spi.ValueType.Primitive;
import dev.ringside.tracepoint.spi.ValueType.Structure;
import dev.ringside.tracepoint.spi.ValueType.Text;
import dev.ringside.tracepoint.spi.ValueType;
import dev.ringside.tracer.internal.recording.ProcessFacts;
import dev.ringside.tracer.internal.recording.Scratch;
import dev.ringside.tracer.internal.recording.ThreadIds;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Encodes values by walking their types. Shares no code with compiled writers, so that each can be tested against
/// the other. Used by one thread.
final class ValueInterpreter {
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    void putContext(ContextField context) {
        switch (context) {
            case VPID -> room(4).putInt(ProcessFacts.PID);
            case VTID -> room(4).putInt(ThreadIds.current());
            case PROCNAME -> {
                byte[] name = Arrays.copyOf(ProcessFacts.NAME.getBytes(StandardCharsets.UTF_8), 16);
                name[15] = 0;
                room(16).put(name);
            }
        }
    }

    void put(ValueType type, @Nullable Object value) throws Throwable {
        switch (type) {
            case Primitive primitive -> putPrimitive(primitive.carrier(), value);
            case Boxed boxed -> putPrimitive(boxed.primitive().carrier(), value);
            case Text text -> putText(value == null ? "" : value.toString());
            case Enumeration enumeration -> putOrdinal(enumeration, value == null ? -1 : ((Enum<?>) value).ordinal());
            case Structure(var members) -> {
                for (Member member : members) {
                    put(member.type(), value == null ? null : member.accessor().invoke(value));
                }
            }
            case ArrayOf(Class<?> carrier, ValueType element) -> putArray(element, value);
            case CollectionOf(ValueType element) ->
                putArray(element, value == null ? null : ((Collection<?>) value).toArray());
            case OptionalOf optional -> putOptional(optional, value);
        }
    }

    private void putPrimitive(Class<?> type, @Nullable Object value) {
        switch (type.getName()) {
            case "boolean" -> room(1).put((byte) (value != null && (Boolean) value ? 1 : 0));
            case "byte" -> room(1).put(value == null ? 0 : (Byte) value);
            case "short" -> room(2).putShort(value == null ? 0 : (Short) value);
            case "char" -> room(2).putChar(value == null ? 0 : (Character) value);
            case "int" -> room(4).putInt(value == null ? 0 : (Integer) value);
            case "long" -> room(8).putLong(value == null ? 0 : (Long) value);
            case "float" -> room(4).putFloat(value == null ? 0 : (Float) value);
            default -> room(8).putDouble(value == null ? 0 : (Double) value);
        }
    }

    private void putText(@Nullable String text) throws CharacterCodingException {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(REPLACEMENT);
        ByteBuffer encoded = encoder.encode(CharBuffer.wrap((text == null ? "" : text).replace('\0', '\uFFFD')));
        room(encoded.remaining() + 1).put(encoded).put((byte) 0);
    }

    private void putOrdinal(Enumeration type, int ordinal) {
        int labels = type.labels().size();
        if (labels <= 0xFF) {
            room(1).put((byte) ordinal);
        } else if (labels <= 0xFFFF) {
            room(2).putShort((short) ordinal);
        } else {
            room(4).putInt(ordinal);
        }
    }

    private void putArray(ValueType element, @Nullable Object array) throws Throwable {
        int length = array == null ? 0 : Array.getLength(array);
        room(4).putInt(length);
        for (int i = 0; i < length; i++) {
            put(element, Array.get(array, i));
        }
    }

    private void putOptional(OptionalOf type, @Nullable Object optional) throws Throwable {
        Object value = switch (optional) {
            case null -> null;
            case OptionalInt number -> number.isPresent() ? (Object) number.getAsInt() : null;
            case OptionalLong number -> number.isPresent() ? (Object) number.getAsLong() : null;
            case OptionalDouble number -> number.isPresent() ? (Object) number.getAsDouble() : null;
            default -> ((Optional<?>) optional).orElse(null);
        };
        room(1).put((byte) (value == null ? 0 : 1));
        if (value != null) {
            put(type.value(), value);
        }
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            if ((long) bytes.position() + count > Scratch.MAXIMUM_BYTES) {
                throw new IllegalStateException("the event is too large: bytes=" + ((long) bytes.position() + count));
            }
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), bytes.position() + count));
            bytes = larger.order(ByteOrder.nativeOrder()).put(bytes.flip());
        }
        return bytes;
    }
}
