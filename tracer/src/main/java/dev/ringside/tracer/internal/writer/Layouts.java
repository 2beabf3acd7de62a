// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.FieldType.BooleanType;
import dev.ringside.protocol.FieldType.EnumType;
import dev.ringside.protocol.FieldType.FloatType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.FieldType.OptionalType;
import dev.ringside.protocol.FieldType.SequenceType;
import dev.ringside.protocol.FieldType.StructureType;
import dev.ringside.protocol.FieldType.TextType;
import dev.ringside.protocol.FieldType;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.spi.ValueType.ArrayOf;
import dev.ringside.tracepoint.spi.ValueType.Boxed;
import dev.ringside.tracepoint.spi.ValueType.CollectionOf;
import dev.ringside.tracepoint.spi.ValueType.Enumeration;
import dev.ringside.tracepoint.spi.ValueType.OptionalOf;
import dev.ringside.tracepoint.spi.ValueType.Primitive;
import dev.ringside.tracepoint.spi.ValueType.Structure;
import dev.ringside.tracepoint.spi.ValueType.Text;
import dev.ringside.tracepoint.spi.ValueType;
import dev.ringside.tracer.internal.recording.RingStores;
import dev.ringside.tracer.internal.recording.Scratch;

/// How Java values stand in a ring: the [FieldType] of each [ValueType].
public final class Layouts {
    private static final int BYTE_LABELS = 0xFF;
    private static final int SHORT_LABELS = 0xFFFF;

    private Layouts() {}

    /// A tracepoint as the daemon is told of it.
    public static EventDescription describe(Tracepoint tracepoint) {
        return new EventDescription(
                tracepoint.name(),
                tracepoint.level().ordinal(),
                tracepoint.modelUri(),
                tracepoint.fields().stream()
                        .map(field -> new NamedField(field.name(), fieldType(field.type())))
                        .toList());
    }

    static FieldType fieldType(ValueType type) {
        return switch (type) {
            case Primitive primitive -> fieldType(primitive);
            case Boxed boxed -> fieldType(boxed.primitive());
            case Text text -> new TextType();
            case Enumeration enumeration ->
                new EnumType(new IntegerType(Byte.SIZE * bytes(enumeration), false, 10), enumeration.labels());
            case Structure structure ->
                new StructureType(structure.members().stream()
                        .map(member -> new NamedField(member.name(), fieldType(member.type())))
                        .toList());
            case ArrayOf array -> new SequenceType(fieldType(array.element()));
            case CollectionOf collection -> new SequenceType(fieldType(collection.element()));
            case OptionalOf optional -> new OptionalType(fieldType(optional.value()));
        };
    }

    private static FieldType fieldType(Primitive type) {
        Class<?> carrier = type.carrier();
        if (carrier == boolean.class) {
            return new BooleanType();
        }
        int bits = Byte.SIZE * bytes(carrier);
        if (carrier == float.class || carrier == double.class) {
            return new FloatType(bits);
        }
        return new IntegerType(bits, carrier != char.class, type.base());
    }

    static int bytes(Class<?> primitive) {
        return switch (primitive.getName()) {
            case "boolean", "byte" -> 1;
            case "short", "char" -> 2;
            case "int", "float" -> 4;
            default -> 8;
        };
    }

    /// One value is kept for null.
    static int bytes(Enumeration type) {
        int labels = type.labels().size();
        if (labels <= BYTE_LABELS) {
            return 1;
        }
        return labels <= SHORT_LABELS ? 2 : 4;
    }

    /// The name of the method that stores a primitive, in [RingStores] and [Scratch] alike.
    static String putMethod(Class<?> primitive) {
        String name = primitive.getName();
        return "put" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
