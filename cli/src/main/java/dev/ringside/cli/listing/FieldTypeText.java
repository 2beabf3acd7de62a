// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import dev.ringside.protocol.FieldType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import java.util.ArrayList;
import java.util.List;

/// What LTTng calls the types of tracepoint fields; what is neither a number nor a text, it calls unknown.
public final class FieldTypeText {
    private FieldTypeText() {}

    static String human(FieldType type) {
        return switch (machine(type)) {
            case "INTEGER" -> "Integer";
            case "ENUM" -> "Enumeration";
            case "FLOAT" -> "Floating point number";
            case "STRING" -> "String";
            default -> "Unknown";
        };
    }

    public static String machine(FieldType type) {
        return switch (type) {
            case FieldType.IntegerType _, FieldType.BooleanType _ -> "INTEGER";
            case FieldType.FloatType _ -> "FLOAT";
            case FieldType.TextType _ -> "STRING";
            case FieldType.EnumType _ -> "ENUM";
            case FieldType.StructureType _, FieldType.ArrayType _, FieldType.SequenceType _, FieldType.OptionalType _ ->
                "OTHER";
        };
    }

    /// The fields and, before each that has a variable part, the member that says how long it is or whether it is
    /// there.
    public static List<NamedField> withLengths(List<NamedField> fields) {
        List<NamedField> all = new ArrayList<>(fields.size());
        for (NamedField field : fields) {
            if (field.type() instanceof FieldType.SequenceType) {
                all.add(new NamedField("_" + field.name() + "_length", new IntegerType(Integer.SIZE, false, 10)));
            } else if (field.type() instanceof FieldType.OptionalType) {
                all.add(new NamedField("_" + field.name() + "_present", new IntegerType(Byte.SIZE, false, 10)));
            }
            all.add(field);
        }
        return all;
    }
}
