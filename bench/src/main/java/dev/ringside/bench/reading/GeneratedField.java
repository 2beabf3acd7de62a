// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.reading;

import java.util.ArrayList;
import java.util.List;

/// A field of a generated event record, written `name:type` in the tables of [GeneratedShapes]. Types: `u8`, `i32`,
/// `x64` (unsigned, signed, shown in hexadecimal, with their bits, from 1 to 64), `d` (64-bit real), `f` (32-bit real),
/// `s` (string), `c16` (text of 16 bytes), `t` (text with its length before), `a32` (array of four integers of so many
/// bits), `q16` (sequence of elements of so many bits, with its length before), `y` (sequence of strings), `e8`
/// (enumeration of so many bits, some of whose values have no label), `v` (variant of a 32-bit and a 64-bit integer,
/// with its selector before), `m` (variant of an integer, a string, a structure and an array), `o` (optional 32-bit
/// integer; in CTF 1.8 a variant of it and an empty structure), `p` (structure of a 32-bit and a 64-bit integer), `n`
/// (structure of an integer, a structure `p` and a structure of a string); only in CTF 2 `l` (variable-length unsigned
/// integer) and `w` (string in UTF-16).
///
/// @param bits of the integer, the bytes of the text or the bits of an element
record GeneratedField(String name, char type, int bits) {
    /// Elements of arrays whose length is part of the class.
    static final int ARRAY_LENGTH = 4;
    private static final String TEXT = "/usr/lib/libexample-of-some-name.so";

    static List<GeneratedField> of(String table) {
        List<GeneratedField> fields = new ArrayList<>();
        for (String word : table.split(" ")) {
            if (!word.isEmpty()) {
                int colon = word.indexOf(':');
                String digits = word.substring(colon + 2);
                fields.add(new GeneratedField(
                        word.substring(0, colon), word.charAt(colon + 1),
                        digits.isEmpty() ? 0 : Integer.parseInt(digits)));
            }
        }
        return List.copyOf(fields);
    }

    /// Writes a value that depends on a number. Sequences have 0 to 7 elements, strings 4 to 35 bytes.
    void write(PacketBytes to, long number, int alignmentBits) {
        to.align(switch (type) {
            case 'u', 'i', 'x', 'e' -> integerAlignment(alignmentBits);
            default -> Byte.SIZE;
        });
        switch (type) {
            case 'u', 'i', 'x' -> to.put(number, bits);
            case 'd' -> to.put(Double.doubleToLongBits(number / 3.0), Long.SIZE);
            case 'f' -> to.put(Float.floatToIntBits(number / 7f), Integer.SIZE);
            case 'e' -> to.put(Math.floorMod(number, 11), bits);
            case 'l' -> to.variableLength(number);
            case 's' -> string(to, 4 + (int) (number & 31));
            case 'w' -> wideString(to, 4 + (int) (number & 15));
            case 'c' -> to.text("kworker/u16:3-ev", bits);
            case 't' -> text(to, 1 + (int) (number & 31));
            case 'a' -> array(to, number);
            case 'q' -> sequence(to, number, (int) (number & 7));
            case 'y' -> strings(to, (int) (number & 3));
            case 'v' -> variant(to, number, (number & 3) == 0);
            case 'm' -> several(to, number);
            case 'o' -> optional(to, number, (number & 1) != 0);
            case 'p' -> pair(to, number);
            case 'n' -> nested(to, number);
            default -> throw new IllegalArgumentException("no such type of field: " + type);
        }
    }

    private static void wideString(PacketBytes to, int length) {
        for (int i = 0; i < length; i++) {
            to.put('a' + i, Character.SIZE);
        }
        to.put(0, Character.SIZE);
    }

    private static void text(PacketBytes to, int lengthBytes) {
        to.put(lengthBytes, Short.SIZE);
        to.text(TEXT, lengthBytes);
    }

    private void array(PacketBytes to, long number) {
        for (int i = 0; i < ARRAY_LENGTH; i++) {
            to.put(number >> i, bits);
        }
    }

    private void sequence(PacketBytes to, long number, int length) {
        to.put(length, Byte.SIZE);
        for (int i = 0; i < length; i++) {
            to.put(number + i, bits);
        }
    }

    private static void strings(PacketBytes to, int length) {
        to.put(length, Byte.SIZE);
        for (int i = 0; i < length; i++) {
            string(to, 3 + i);
        }
    }

    private static void variant(PacketBytes to, long number, boolean wide) {
        to.put(wide ? 1 : 0, Byte.SIZE);
        to.put(number, wide ? Long.SIZE : Integer.SIZE);
    }

    private static void optional(PacketBytes to, long number, boolean present) {
        to.put(present ? 1 : 0, Byte.SIZE);
        if (present) {
            to.put(number, Integer.SIZE);
        }
    }

    private static void nested(PacketBytes to, long number) {
        to.put(number, Integer.SIZE);
        pair(to, number);
        string(to, 4 + (int) (number & 7));
    }

    private static void string(PacketBytes to, int lengthBytes) {
        to.align(Byte.SIZE);
        to.text(TEXT, lengthBytes);
        to.put(0, Byte.SIZE);
    }

    private static void pair(PacketBytes to, long number) {
        to.align(Byte.SIZE);
        to.put(number, Integer.SIZE);
        to.put(number * 7, Long.SIZE);
    }

    private static void several(PacketBytes to, long number) {
        int option = (int) (number & 3);
        to.align(Byte.SIZE);
        to.put(option, Byte.SIZE);
        switch (option) {
            case 0 -> to.put(number, Integer.SIZE);
            case 1 -> string(to, 12);
            case 2 -> pair(to, number);
            default -> {
                for (int i = 0; i < ARRAY_LENGTH; i++) {
                    to.put(number >> i, Short.SIZE);
                }
            }
        }
    }

    /// Integers of whole bytes are aligned to bytes, others to bits, unless everything is packed.
    int integerAlignment(int alignmentBits) {
        return bits % Byte.SIZE == 0 ? alignmentBits : 1;
    }
}
