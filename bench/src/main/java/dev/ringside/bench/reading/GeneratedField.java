// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.reading;

import java.util.ArrayList;
import java.util.List;

/// A field of a generated event record, written `name:type` in the tables of [GeneratedShapes]. Types: `u8`, `i32`,
/// `x64` (unsigned, signed, shown in hexadecimal, with their bits, from 1 to 64), `d` (64-bit real), `s` (string),
/// `c16` (text of 16 bytes), `q16` (sequence of elements of so many bits, with its length before), `v` (variant of a
/// 32-bit and a 64-bit integer, with its selector before), `p` (structure of a 32-bit and a 64-bit integer); only in
/// CTF 2 `l` (variable-length unsigned integer) and `w` (string in UTF-16).
///
/// @param bits of the integer, the bytes of the text or the bits of an element
record GeneratedField(String name, char type, int bits) {
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
        switch (type) {
            case 'u', 'i', 'x' -> {
                to.align(integerAlignment(alignmentBits));
                to.put(number, bits);
            }
            case 'd' -> {
                to.align(Byte.SIZE);
                to.put(Double.doubleToLongBits(number / 3.0), Long.SIZE);
            }
            case 's' -> {
                to.align(Byte.SIZE);
                to.text("/usr/lib/libexample-of-some-name.so", 4 + (int) (number & 31));
                to.put(0, Byte.SIZE);
            }
            case 'l' -> {
                to.align(Byte.SIZE);
                to.variableLength(number);
            }
            case 'w' -> {
                to.align(Byte.SIZE);
                for (int i = 0; i < 4 + (int) (number & 15); i++) {
                    to.put('a' + i, Character.SIZE);
                }
                to.put(0, Character.SIZE);
            }
            case 'c' -> {
                to.align(Byte.SIZE);
                to.text("kworker/u16:3-ev", bits);
            }
            case 'q' -> {
                int length = (int) (number & 7);
                to.align(Byte.SIZE);
                to.put(length, Byte.SIZE);
                for (int i = 0; i < length; i++) {
                    to.put(number + i, bits);
                }
            }
            case 'v' -> {
                boolean wide = (number & 3) == 0;
                to.align(Byte.SIZE);
                to.put(wide ? 1 : 0, Byte.SIZE);
                to.put(number, wide ? Long.SIZE : Integer.SIZE);
            }
            case 'p' -> {
                to.align(Byte.SIZE);
                to.put(number, Integer.SIZE);
                to.put(number * 7, Long.SIZE);
            }
            default -> throw new IllegalArgumentException("no such type of field: " + type);
        }
    }

    /// Integers of whole bytes are aligned to bytes, others to bits, unless everything is packed.
    int integerAlignment(int alignmentBits) {
        return bits % Byte.SIZE == 0 ? alignmentBits : 1;
    }
}
