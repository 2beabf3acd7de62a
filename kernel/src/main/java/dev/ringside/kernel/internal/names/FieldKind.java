// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.names;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a field becomes.
public sealed interface FieldKind {
    /// An integer: `u8` … `s64`, with `x` behind it in hexadecimal, with `e` labelled as in the kernel's print format.
    record IntegerKind(int bytes, boolean signed, boolean hexadecimal, boolean labelled) implements FieldKind {}

    /// `x`: as the kernel has it, in hexadecimal.
    record Hexadecimal() implements FieldKind {}

    /// `d`: as the kernel has it, in decimal.
    record Decimal() implements FieldKind {}

    /// `e`: as the kernel has it, labelled as in the kernel's print format.
    record Labelled() implements FieldKind {}

    /// `text16`: text in 16 bytes, whatever the kernel has.
    record TextArray(int bytes) implements FieldKind {}

    /// `str`: text up to its end, whatever the kernel has.
    record Text() implements FieldKind {}

    /// `net16`, `net32`: an unsigned integer that the kernel has in network byte order.
    record NetworkInteger(int bytes) implements FieldKind {}

    /// `rwbs`: the letters of a block operation as LTTng's flags.
    record BlockOperation() implements FieldKind {}

    /// `seq8`, `seq32`, `seq64`: a sequence whose length has so many bits.
    record Sequence(int lengthBytes) implements FieldKind {}

    Pattern INTEGER = Pattern.compile("([us])(8|16|32|64)([xe]?)");
    Pattern SIZED = Pattern.compile("(text|net|seq)(\\d{1,3})");

    static FieldKind parse(String text) {
        Matcher integer = INTEGER.matcher(text);
        if (integer.matches()) {
            return new IntegerKind(
                    Integer.parseInt(integer.group(2)) / 8,
                    integer.group(1).equals("s"),
                    integer.group(3).equals("x"),
                    integer.group(3).equals("e"));
        }
        Matcher sized = SIZED.matcher(text);
        if (sized.matches()) {
            int size = Integer.parseInt(sized.group(2));
            return switch (sized.group(1)) {
                case "text" -> new TextArray(size);
                case "net" -> new NetworkInteger(size / 8);
                default -> new Sequence(size / 8);
            };
        }
        return switch (text) {
            case "x" -> new Hexadecimal();
            case "d" -> new Decimal();
            case "e" -> new Labelled();
            case "str" -> new Text();
            case "rwbs" -> new BlockOperation();
            default -> throw new IllegalArgumentException("unknown kind of field: " + text);
        };
    }
}
