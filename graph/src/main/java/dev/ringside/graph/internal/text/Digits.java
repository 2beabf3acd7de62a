// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import dev.ringside.ctf.internal.bits.Words;

/// Integers as ASCII digits in a byte array. Eight digits are made at once inside one `long`, by splitting it in halves
/// three times. Stateless; nothing is allocated. The caller sees to it that there is room: [#ROOM_BYTES] for any
/// number.
public final class Digits {
    static final int MAXIMUM_DECIMAL_BYTES = 20;
    public static final int ROOM_BYTES = 32;

    private static final long ASCII_ZEROS = 0x3030303030303030L;
    private static final int EIGHT_DIGITS = 100_000_000;

    private Digits() {}

    /// Eight digits with leading zeros, of `0 <= value < 10^8`.
    static void putEight(byte[] target, int index, int value) {
        Words.putLittle64(target, index, eight(value) | ASCII_ZEROS);
    }

    /// The digits of a value below 10^8 as eight bytes 0 to 9, the first digit in the lowest byte.
    private static long eight(int value) {
        // Each multiplication is by the rounded reciprocal of 10^4, 10^2 and 10, exact for the range of the lane.
        long high = value * 109951163L >>> 40;
        long fours = high | value - high * 10_000L << 32;
        long hundreds = (fours * 10486L >>> 20) & 0x0000007F0000007FL;
        long twos = hundreds | fours - hundreds * 100L << 16;
        long tens = (twos * 103L >>> 10) & 0x000F000F000F000FL;
        return tens | twos - tens * 10L << 8;
    }

    /// Four digits with leading zeros, of `0 <= value < 10^4`.
    public static void putFour(byte[] target, int index, int value) {
        Words.putLittle32(target, index, four(value) | (int) ASCII_ZEROS);
    }

    /// The digits of a value below 10^4 as four bytes 0 to 9, the first digit in the lowest byte.
    private static int four(int value) {
        int hundreds = value * 5243 >>> 19;
        int pairs = hundreds | value - hundreds * 100 << 16;
        int tens = (pairs * 103 >>> 10) & 0x000F000F;
        return tens | pairs - tens * 10 << 8;
    }

    /// Nine digits with leading zeros, of `0 <= value < 10^9`.
    public static void putNine(byte[] target, int index, int value) {
        int first = (int) (value * 1441151881L >>> 57);
        target[index] = (byte) ('0' + first);
        putEight(target, index + 1, value - first * EIGHT_DIGITS);
    }

    /// Six digits, the first not zero, with a point, but without zeros at the end.
    ///
    /// @param exponent the decimal exponent of the first digit, from -4 to 5
    /// @return the index after the last digit
    static int putSix(byte[] target, int index, int value, int exponent) {
        long digits = eight(value) >>> 2 * Byte.SIZE;
        int count = Long.BYTES - (Long.numberOfLeadingZeros(digits) >>> 3);
        long ascii = digits | ASCII_ZEROS;
        if (exponent < 0) {
            Words.putLittle64(target, index, ASCII_ZEROS);
            target[index + 1] = '.';
            Words.putLittle64(target, index + 1 - exponent, ascii);
            return index + 1 - exponent + count;
        }
        int before = exponent + 1;
        Words.putLittle64(target, index, ascii);
        if (count <= before) {
            return index + before;
        }
        target[index + before] = '.';
        Words.putLittle64(target, index + before + 1, ascii >>> before * Byte.SIZE);
        return index + count + 1;
    }

    /// The decimal digits of an unsigned 64-bit value.
    ///
    /// @return the index after the last digit
    public static int putUnsigned(byte[] target, int index, long value) {
        if (value >= 0 && value < 10) {
            target[index] = (byte) ('0' + value);
            return index + 1;
        }
        if (value >= 0 && value < EIGHT_DIGITS) {
            return putFewerThanNine(target, index, (int) value);
        }
        return putLong(target, index, value);
    }

    /// The decimal digits of a signed value, behind a minus sign where it is negative.
    ///
    /// @return the index after the last digit
    public static int putSigned(byte[] target, int index, long value) {
        // Without a branch, which would be hard to foresee.
        long sign = value >> Long.SIZE - 1;
        target[index] = '-';
        return putUnsigned(target, index - (int) sign, (value ^ sign) - sign);
    }

    /// The hexadecimal digits of an unsigned value.
    ///
    /// @param ten the digit ten, `A` or `a`
    /// @return the index after the last digit
    public static int putHexadecimal(byte[] target, int index, long value, char ten) {
        int afterNine = ten - '0' - 10;
        int next = index;
        int high = (int) (value >>> Integer.SIZE);
        int count = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(value) + 3 >>> 2);
        if (high != 0) {
            int leading = 2 * Long.BYTES - count;
            Words.putLittle64(target, next, hexadecimal(high, afterNine) >>> leading * Byte.SIZE);
            next += Long.BYTES - leading;
            count = Long.BYTES;
        }
        Words.putLittle64(target, next, hexadecimal((int) value, afterNine) >>> (Long.BYTES - count) * Byte.SIZE);
        return next + count;
    }

    /// Eight digits with leading zeros as ASCII, the first digit in the lowest byte.
    private static long hexadecimal(int value, int afterNine) {
        // Half-words, then bytes, then half-bytes are moved apart, each to a byte of its own.
        long spread = (value & 0xFFFFL) << 32 | value >>> 16;
        spread = (spread & 0x000000FF000000FFL) << 16 | spread >>> 8 & 0x000000FF000000FFL;
        spread = (spread & 0x000F000F000F000FL) << 8 | spread >>> 4 & 0x000F000F000F000FL;
        long letters = spread + 0x0606060606060606L >>> 4 & 0x0101010101010101L;
        return spread + ASCII_ZEROS + letters * afterNine;
    }

    /// A real number as C's `%g`: six significant digits.
    ///
    /// @return the index after the last character
    public static int putGeneral(byte[] target, int index, double value) {
        return DecimalFormats.putGeneral(target, index, value);
    }

    private static int putFewerThanNine(byte[] target, int index, int value) {
        long digits = eight(value);
        // The value is not zero, so some byte is set; its position tells how many leading zeros there are.
        int zeroBits = Long.numberOfTrailingZeros(digits) & ~(Byte.SIZE - 1);
        int count = Long.BYTES - (zeroBits >>> 3);
        Words.putLittle64(target, index, (digits | ASCII_ZEROS) >>> zeroBits);
        return index + count;
    }

    private static int putLong(byte[] target, int index, long value) {
        return value >>> Integer.SIZE == 0 ? putNineOrTen(target, index, value) : putMore(target, index, value);
    }

    /// The digits of a value of 32 bits that has nine or ten of them.
    private static int putNineOrTen(byte[] target, int index, long value) {
        int upper = (int) (value * 1441151881L >>> 57);
        int tens = upper * 103 >>> 10;
        int pair = tens | upper - tens * 10 << Byte.SIZE | (short) ASCII_ZEROS;
        // All ones where there are ten digits.
        int ten = 9 - upper >> Integer.SIZE - 1;
        Words.putLittle32(target, index, pair >>> (~ten & Byte.SIZE));
        int next = index + 1 - ten;
        putEight(target, next, (int) (value - upper * (long) EIGHT_DIGITS));
        return next + 8;
    }

    private static int putMore(byte[] target, int index, long value) {
        // Half of the value divided by half of the divisor: the same, without the slow division of unsigned values.
        long upper = (value >>> 1) / (EIGHT_DIGITS / 2);
        int lower = (int) (value - upper * EIGHT_DIGITS);
        int next;
        if (upper < EIGHT_DIGITS) {
            next = putFewerThanNine(target, index, (int) upper);
        } else {
            long top = upper / EIGHT_DIGITS;
            next = putFewerThanNine(target, index, (int) top);
            putEight(target, next, (int) (upper - top * EIGHT_DIGITS));
            next += 8;
        }
        putEight(target, next, lower);
        return next + 8;
    }

    /// @return the number of decimal digits of an unsigned value
    static int countUnsigned(long value) {
        if (value < 0) {
            return value < -8_446_744_073_709_551_616L ? 19 : 20;
        }
        int count = 1;
        long bound = 10;
        while (count < 19 && value >= bound) {
            bound *= 10;
            count++;
        }
        return count;
    }
}
