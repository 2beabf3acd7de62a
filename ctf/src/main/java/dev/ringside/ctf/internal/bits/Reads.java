// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.bits;

/// What generated decoders call: reads of whole bytes, with bounds checks.
public final class Reads {

    /// For the interpreter to have a look; told without a trace of the stack, since it may be usual.
    private static final IndexOutOfBoundsException PERHAPS_TOO_BIG = new PerhapsTooBig();

    /// Of the byte of a variable-length integer that has its 64th bit.
    private static final int LAST_SHIFT = 63;

    private Reads() {}

    private static final class PerhapsTooBig extends IndexOutOfBoundsException {
        private static final long serialVersionUID = 1L;

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    public static long byte8(byte[] window, int index) {
        return window[index] & 0xFFL;
    }

    public static long little16(byte[] window, int index) {
        return Words.little16(window, index) & 0xFFFFL;
    }

    public static long big16(byte[] window, int index) {
        return Words.big16(window, index) & 0xFFFFL;
    }

    public static long little32(byte[] window, int index) {
        return Words.little32(window, index) & 0xFFFFFFFFL;
    }

    public static long big32(byte[] window, int index) {
        return Words.big32(window, index) & 0xFFFFFFFFL;
    }

    public static long little64(byte[] window, int index) {
        return Words.little64(window, index);
    }

    public static long big64(byte[] window, int index) {
        return Words.big64(window, index);
    }

    /// Any bits, from a byte and a bit within it.
    public static long littleBits(byte[] window, int index, int shiftAndLengthBits) {
        return Bits.little(window, (index << 3) + (shiftAndLengthBits >>> 8), shiftAndLengthBits & 0xFF);
    }

    /// Any bits, from a byte and a bit within it.
    public static long bigBits(byte[] window, int index, int shiftAndLengthBits) {
        return Bits.big(window, (index << 3) + (shiftAndLengthBits >>> 8), shiftAndLengthBits & 0xFF);
    }

    public static double real16(long bits) {
        return Float.float16ToFloat((short) bits);
    }

    public static double real32(long bits) {
        return Float.intBitsToFloat((int) bits);
    }

    /// The end of a null-terminated string.
    public static int stringEnd(byte[] window, int start, int end) {
        int zero = Strings.zeroByte(window, start, end);
        if (zero < 0) {
            throw new IndexOutOfBoundsException("a string without an end: start=" + start + " end=" + end);
        }
        return zero;
    }

    /// The number of bytes before the first zero one.
    public static int stringLength(byte[] window, int start, int lengthBytes) {
        int zero = Strings.zeroByte(window, start, start + lengthBytes);
        return zero < 0 ? lengthBytes : zero - start;
    }

    /// A length that was checked before.
    public static int checkedLength(long length, int position, int end) {
        if (length < 0 || length > end - position) {
            throw new IndexOutOfBoundsException("absurd length: length=" + Long.toUnsignedString(length));
        }
        return (int) length;
    }

    /// The end of a null-terminated string of code units of several bytes: where its terminator starts.
    public static int wideStringEnd(byte[] window, int start, int end, int unitBytes) {
        int zero = Strings.zeroUnit(window, start, end, unitBytes);
        if (zero < 0) {
            throw new IndexOutOfBoundsException("a string without an end: start=" + start + " end=" + end);
        }
        return zero;
    }

    /// Where the bytes of so many elements of a fixed size end.
    public static int elementsEnd(long count, int elementBytes, int position, int end) {
        if (count < 0 || count > (end - position) / elementBytes) {
            throw new IndexOutOfBoundsException("absurd length: length=" + Long.toUnsignedString(count));
        }
        return position + (int) count * elementBytes;
    }

    /// Where a variable-length integer ends.
    public static int variableLengthEnd(byte[] window, int start) {
        int index = start;
        while (window[index] < 0) {
            index++;
        }
        return index + 1;
    }

    /// A variable-length integer.
    ///
    /// @throws IndexOutOfBoundsException also where it may not fit 64 bits
    public static long unsignedVariableLength(byte[] window, int start) {
        byte octet = window[start];
        long value = octet & 0x7FL;
        int shift = 7;
        for (int index = start + 1; octet < 0; index++) {
            octet = window[index];
            if (shift >= LAST_SHIFT && (shift > LAST_SHIFT || octet > 1 || octet < 0)) {
                throw PERHAPS_TOO_BIG;
            }
            value |= (octet & 0x7FL) << shift;
            shift += 7;
        }
        return value;
    }

    /// The same for a signed one.
    public static long signedVariableLength(byte[] window, int start) {
        long value = unsignedVariableLength(window, start);
        int bits = 7 * (variableLengthEnd(window, start) - start);
        if (bits > Long.SIZE) {
            throw PERHAPS_TOO_BIG;
        }
        return Bits.signExtend(value, bits);
    }

    /// That a record ended where it was to end.
    public static void checkEnd(int position, int end) {
        if (position > end) {
            throw new IndexOutOfBoundsException(
                    "a record goes on behind its end: position=" + position + " end=" + end);
        }
    }

    public static boolean inRange(long value, long bias, long lower, long upper) {
        long biased = value + bias;
        return lower <= biased && biased <= upper;
    }
}
