// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import java.util.stream.Collectors;

/// Short texts of field classes, in the words of `lttng-events.txt`, for comparing.
public final class FieldClassText {
    private FieldClassText() {}

    public static String of(FieldClass.Structure structure) {
        return structure.members().stream()
                .map(member -> member.name() + ":" + of(member.fieldClass()))
                .collect(Collectors.joining(" "));
    }

    public static String of(FieldClass fieldClass) {
        return switch (fieldClass) {
            case FieldClass.FixedLengthInteger integer ->
                (integer.signed() ? "s" : "u")
                        + integer.layout().lengthBits()
                        + (integer.displayBase() == DisplayBase.HEXADECIMAL ? "x" : "")
                        + (integer.enumeration() ? "e" : "");
            case FieldClass.StaticLengthString text -> "text" + text.lengthBytes();
            case FieldClass.NullTerminatedString _ -> "string";
            case FieldClass.StaticLengthArray array -> "array" + array.length() + "(" + of(array.element()) + ")";
            case FieldClass.DynamicLengthArray array -> "seq(" + of(array.element()) + ")";
            case FieldClass.DynamicLengthString _ -> "seqtext";
            default -> fieldClass.getClass().getSimpleName();
        };
    }
}
