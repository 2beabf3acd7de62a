// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.support;

import dev.ringside.protocol.FieldType;
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
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads values from ring bytes by what [FieldType] says about them. Integers come as `Long`, reals as `Double`,
/// enums as labels or `Long`, structures as maps.
public final class FieldValues {
    private FieldValues() {}

    public static Object read(FieldType type, ByteBuffer from) {
        return switch (type) {
            case IntegerType integer -> integer(integer, from);
            case FloatType(int sizeBits) -> sizeBits == 32 ? (double) from.getFloat() : from.getDouble();
            case BooleanType bool -> bool(from.get());
            case TextType text -> text(from);
            case EnumType(IntegerType container, List<String> labels) -> {
                long value = integer(container, from);
                yield value < labels.size() ? labels.get((int) value) : (Object) value;
            }
            case StructureType(List<NamedField> members) -> {
                Map<String, Object> values = new LinkedHashMap<>();
                members.forEach(member -> values.put(member.name(), read(member.type(), from)));
                yield values;
            }
            case ArrayType(FieldType element, int length) -> list(element, length, from);
            case SequenceType(FieldType element) -> list(element, from.getInt(), from);
            case OptionalType(FieldType value) -> bool(from.get()) ? Optional.of(read(value, from)) : Optional.empty();
        };
    }

    private static boolean bool(byte value) {
        if (value != 0 && value != 1) {
            throw new AssertionError("neither 0 nor 1: " + value);
        }
        return value == 1;
    }

    private static long integer(IntegerType type, ByteBuffer from) {
        long value = switch (type.sizeBits()) {
            case 8 -> from.get();
            case 16 -> from.getShort();
            case 32 -> from.getInt();
            default -> from.getLong();
        };
        int unused = Long.SIZE - type.sizeBits();
        return type.signed() ? value : value << unused >>> unused;
    }

    private static String text(ByteBuffer from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte next = from.get(); next != 0; next = from.get()) {
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<Object> list(FieldType element, int length, ByteBuffer from) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            values.add(read(element, from));
        }
        return values;
    }
}
