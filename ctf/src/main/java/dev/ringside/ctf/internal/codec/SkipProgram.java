// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import java.util.Arrays;

/// A few steps that find the end of a byte-packed record body: what most event record classes need. Immutable; any
/// thread.
///
/// It never fails: for a record that is broken, or goes on behind the end that it is given, it returns [#UNKNOWN],
/// and the interpreter
/// has to say what is wrong.
public final class SkipProgram {
    /// The end could not be found.
    public static final int UNKNOWN = -1;

    /// The steps: operation and operands.
    static final int ADVANCE = 0;
    static final int ALIGN = 1;
    static final int STRING = 2;
    static final int LOAD = 3;
    static final int SKIP_ELEMENTS = 4;

    private final int[] steps;
    private final long[] masks;
    private final int slots;
    private final boolean oneString;
    private final int bytesBeforeString;
    private final int bytesAfterString;

    SkipProgram(int[] steps, long[] masks, int slots) {
        this.steps = steps;
        this.masks = masks;
        this.slots = slots;
        int string = steps.length > 0 && steps[0] == ADVANCE ? 2 : 0;
        int rest = steps.length - string - 1;
        this.oneString = rest >= 0 && steps[string] == STRING
                && (rest == 0 || rest == 2 && steps[string + 1] == ADVANCE);
        this.bytesBeforeString = string == 0 ? 0 : steps[1];
        this.bytesAfterString = oneString && rest == 2 ? steps[string + 2] : 0;
    }

    /// The size of every record body, or -1 where it depends on the record.
    public int fixedBytes() {
        if (steps.length == 0) {
            return 0;
        }
        return steps.length == 2 && steps[0] == ADVANCE ? steps[1] : -1;
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

    /// Finds where a record body ends.
    ///
    /// @param position    of the body, in bytes from the start of the window
    /// @param packetStart of the packet, in bytes from the start of the window, modulo 2^29
    /// @param end         of what may be looked at, in bytes from the start of the window
    /// @param values      of at least [#slots()] elements, to work with
    public int skip(byte[] window, int position, int packetStart, int end, long[] values) {
        int[] code = steps;
        int at = position;
        int pc = 0;
        while (pc < code.length) {
            switch (code[pc]) {
                case ADVANCE -> {
                    at += code[pc + 1];
                    pc += 2;
                }
                case STRING -> {
                    if (at > end) {
                        return UNKNOWN;
                    }
                    at = Strings.zeroByte(window, at, end) + 1;
                    if (at == 0) {
                        return UNKNOWN;
                    }
                    pc++;
                }
                case ALIGN -> {
                    at += -(at - packetStart) & code[pc + 1];
                    pc += 2;
                }
                case LOAD -> {
                    if (at + code[pc + 1] + Long.BYTES > window.length || at > end) {
                        return UNKNOWN;
                    }
                    values[code[pc + 3]] = load(window, at + code[pc + 1], code[pc + 2], masks[code[pc + 3]]);
                    pc += 4;
                }
                default -> {
                    at = skipElements(at, values[code[pc + 1]], code[pc + 2], end);
                    if (at < 0) {
                        return UNKNOWN;
                    }
                    pc += 3;
                }
            }
        }
        return at > end || at < position ? UNKNOWN : at;
    }

    /// @param shift of the field in a little-endian word, or its complement in a big-endian one
    static long load(byte[] window, int index, int shift, long mask) {
        return shift >= 0
                ? (long) Bits.LONG_LE.get(window, index) >>> shift & mask
                : (long) Bits.LONG_BE.get(window, index) >>> ~shift & mask;
    }

    private static int skipElements(int at, long count, int elementBytes, int end) {
        if (at > end || count < 0 || count > end - at) {
            return UNKNOWN;
        }
        long next = at + count * elementBytes;
        return next > end ? UNKNOWN : (int) next;
    }

    public int slots() {
        return slots;
    }

    @Override
    public String toString() {
        return Arrays.toString(steps);
    }
}
