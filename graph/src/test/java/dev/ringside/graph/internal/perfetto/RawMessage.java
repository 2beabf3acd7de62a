// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A protobuf message decoded without its schema: what `protoc --decode_raw` does.
final class RawMessage {
    private record Field(int number, Object value) {}

    private final List<Field> fields = new ArrayList<>();

    static RawMessage decode(byte[] bytes) {
        RawMessage message = new RawMessage();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            long tag = varint(buffer);
            Object value = switch ((int) (tag & 7)) {
                case 0 -> varint(buffer);
                case 1 -> buffer.getLong();
                case 2 -> {
                    byte[] content = new byte[(int) varint(buffer)];
                    buffer.get(content);
                    yield content;
                }
                default -> throw new AssertionError("unexpected wire type: tag=" + tag);
            };
            message.fields.add(new Field((int) (tag >>> 3), value));
        }
        return message;
    }

    private static long varint(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte octet = buffer.get();
            value |= (long) (octet & 0x7F) << shift;
            if (octet >= 0) {
                return value;
            }
        }
    }

    private List<Object> all(int number) {
        return fields.stream().filter(field -> field.number() == number).map(Field::value).toList();
    }

    boolean has(int number) {
        return !all(number).isEmpty();
    }

    long number(int number) {
        return (Long) all(number).getFirst();
    }

    String text(int number) {
        return new String((byte[]) all(number).getFirst(), StandardCharsets.UTF_8);
    }

    RawMessage message(int number) {
        return messages(number).getFirst();
    }

    List<RawMessage> messages(int number) {
        return all(number).stream().map(value -> decode((byte[]) value)).toList();
    }
}
