// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import dev.ringside.protocol.FieldType;

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
}
