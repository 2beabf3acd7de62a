// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.layout;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.bits.Strings;
import dev.ringside.ctf.internal.bits.Words;
import java.util.Arrays;
import java.util.List;

/// A few steps that find the end of a record body: what most event record classes need. Immutable; any thread.
///
/// It never fails: for a record that is broken, or goes on behind the end that it is given, it returns [#UNKNOWN],
/// and the interpreter
/// has to say what is wrong.
public final class SkipProgram {
    /// The end could not be found.
    public static final int UNKNOWN = -1;

    /// The steps: operation and operands; places and sizes are bits.
    static final int ADVANCE = 0;
    static final int ALIGN = 1;
    static final int STRING = 2;
    static final int LOAD = 3;
    static final int SKIP_ELEMENTS = 4;
    static final int BRANCH = 5;
    static final int JUMP = 6;
    static final int SET = 7;
    static final int LOOP = 8;
    static final int REPEAT = 9;
    static final int VARIABLE_LENGTH_INTEGER = 10;
    static final int WIDE_STRING = 11;
    /// A branch of which all ways are a fixed size.
    static final int ADVANCE_BY_SELECTOR = 12;

    /// The forms of an integer to be loaded.
    static final int BIG_ENDIAN = 1;
    static final int SIGNED = 2;

    private final int[] steps;
    /// Steps to go on with, or sizes.
    private final SelectorTable[] tables;
    private final int slots;
    private final boolean endsAtByte;
    private final boolean oneString;
    private final int bytesBeforeString;
    private final int bytesAfterString;

    /// @param endsAtByte whether a body that starts at a byte ends at one
    SkipProgram(int[] steps, List<SelectorTable> tables, int slots, boolean endsAtByte) {
        this.steps = steps;
        this.tables = tables.toArray(new SelectorTable[0]);
        this.slots = slots;
        this.endsAtByte = endsAtByte;
        int string = steps.length > 0 && steps[0] == ADVANCE ? 2 : 0;
        int rest = steps.length - string - 1;
        this.oneString = endsAtByte && rest >= 0 && steps[string] == STRING
                && (rest == 0 || rest == 2 && steps[string + 1] == ADVANCE);
        this.bytesBeforeString = string == 0 ? 0 : steps[1] >>> 3;
        this.bytesAfterString = oneString && rest == 2 ? steps[string + 2] >>> 3 : 0;
    }

    /// The size of every record body, or -1 where it depends on the record or is no whole number of bytes.
    public int fixedBytes() {
        int bits = fixedBits();
        return bits >= 0 && bits % Byte.SIZE == 0 ? bits / Byte.SIZE : -1;
    }

    /// The size of every record body, or -1 where it depends on the record.
    public int fixedBits() {
        if (steps.length == 0) {
            return 0;
        }
        return steps.length == 2 && steps[0] == ADVANCE ? steps[1] : -1;
    }

    /// Whether a body that starts at a byte ends at one.
    public boolean endsAtByte() {
        return endsAtByte;
    }

    /// Whether a body is a fixed part, one null-terminated string and another fixed part.
    public boolean hasOneString() {
        return oneString;
    }

    public int bytesBeforeString() {
        return bytesBeforeString;
    }

    public int bytesAfterString() {
        return bytesAfterString;
    }

    /// Finds where a record body that starts at a byte ends.
    ///
    /// @param position    of the body, in bytes from the start of the window
    /// @param packetStart of the packet, in bytes from the start of the window, modulo 2^29
    /// @param end         of what may be looked at, in bytes from the start of the window
    /// @param values      of at least [#slots()] elements, to work with
    /// @return in bytes, rounded up
    public int skip(byte[] window, int position, int packetStart, int end, long[] values) {
        int next = skipBits(window, position << 3, packetStart << 3, end << 3, values);
        return next < 0 ? UNKNOWN : next + 7 >>> 3;
    }

    /// The same in bits, for a body that starts anywhere.
    public int skipBits(byte[] window, int positionBits, int packetStartBits, int endBits, long[] values) {
        int[] code = steps;
        int at = positionBits;
        int pc = 0;
        while (pc < code.length) {
            switch (code[pc]) {
                case ADVANCE -> {
                    at += code[pc + 1];
                    pc += 2;
                }
                case STRING -> {
                    at = stringEnd(window, at, endBits);
                    pc++;
                }
                case ALIGN -> {
                    at += -(at - packetStartBits) & code[pc + 1];
                    pc += 2;
                }
                case LOAD -> {
                    values[code[pc + 4]] = load(window, at + code[pc + 1], code[pc + 2], code[pc + 3], endBits);
                    pc += 5;
                }
                case SKIP_ELEMENTS -> {
                    at = skipElements(at, values[code[pc + 1]], code[pc + 2], endBits);
                    pc += 3;
                }
                case JUMP -> pc = code[pc + 1];
                case BRANCH -> {
                    pc = tables[code[pc + 2]].get(values[code[pc + 1]]);
                    if (pc < 0) {
                        return UNKNOWN;
                    }
                }
                case ADVANCE_BY_SELECTOR -> {
                    int size = tables[code[pc + 2]].get(values[code[pc + 1]]);
                    if (size < 0) {
                        return UNKNOWN;
                    }
                    at += size;
                    pc += 3;
                }
                case SET -> {
                    values[code[pc + 2]] = code[pc + 1];
                    pc += 3;
                }
                case LOOP -> {
                    values[code[pc + 2]] = values[code[pc + 1]];
                    values[code[pc + 2] + 1] = at;
                    pc = values[code[pc + 1]] == 0 ? code[pc + 3] : pc + 4;
                }
                case REPEAT -> {
                    int counter = code[pc + 1];
                    // Elements without any bits could go on for ever.
                    if (values[counter + 1] == at) {
                        return UNKNOWN;
                    }
                    values[counter + 1] = at;
                    pc = --values[counter] == 0 ? pc + 3 : code[pc + 2];
                }
                case WIDE_STRING -> {
                    at = wideStringEnd(window, at, endBits, code[pc + 1]);
                    pc += 2;
                }
                default -> {
                    at = integerEnd(window, at, endBits);
                    pc++;
                }
            }
            if (at > endBits || at < 0) {
                return UNKNOWN;
            }
        }
        return at < positionBits ? UNKNOWN : at;
    }

    private static int stringEnd(byte[] window, int atBits, int endBits) {
        int zero = Strings.zeroByte(window, atBits >>> 3, endBits >>> 3);
        return zero < 0 ? UNKNOWN : zero + 1 << 3;
    }

    private static int wideStringEnd(byte[] window, int atBits, int endBits, int unitBytes) {
        int zero = Strings.zeroUnit(window, atBits >>> 3, endBits >>> 3, unitBytes);
        return zero < 0 ? UNKNOWN : zero + unitBytes << 3;
    }

    private static int integerEnd(byte[] window, int atBits, int endBits) {
        int index = atBits >>> 3;
        int end = endBits >>> 3;
        while (index < end && window[index] < 0) {
            index++;
        }
        return index < end ? index + 1 << 3 : UNKNOWN;
    }

    private static long load(byte[] window, int atBits, int lengthBits, int form, int endBits) {
        if (atBits + lengthBits > endBits) {
            // Whatever is done with it, the position ends up behind the end.
            return -1;
        }
        if (form == 0 && lengthBits == Byte.SIZE && (atBits & Byte.SIZE - 1) == 0) {
            return Byte.toUnsignedLong(window[atBits >>> 3]);
        }
        long value = (form & BIG_ENDIAN) != 0
                ? Bits.big(window, atBits, lengthBits)
                : Bits.little(window, atBits, lengthBits);
        return (form & SIGNED) != 0 ? Bits.signExtend(value, lengthBits) : value;
    }

    /// @param shift of the field in a little-endian word, or its complement in a big-endian one
    static long load(byte[] window, int index, int shift, long mask) {
        return shift >= 0
                ? Words.little64(window, index) >>> shift & mask
                : Words.big64(window, index) >>> ~shift & mask;
    }

    private static int skipElements(int atBits, long count, int elementBits, int endBits) {
        if (count < 0 || count > endBits - atBits) {
            return UNKNOWN;
        }
        long next = atBits + count * elementBits;
        return next > endBits ? UNKNOWN : (int) next;
    }

    public int slots() {
        return slots;
    }

    @Override
    public String toString() {
        return Arrays.toString(steps);
    }
}
