// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// What generated decoders call: reads of whole bytes, with bounds checks.
public final class Reads {
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT_LE =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_BE =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private Reads() {}

    public static long byte8(byte[] window, int index) {
        return window[index] & 0xFFL;
    }

    public static long little16(byte[] window, int index) {
        return (short) SHORT_LE.get(window, index) & 0xFFFFL;
    }

    public static long big16(byte[] window, int index) {
        return (short) SHORT_BE.get(window, index) & 0xFFFFL;
    }

    public static long little32(byte[] window, int index) {
        return (int) INT_LE.get(window, index) & 0xFFFFFFFFL;
    }

    public static long big32(byte[] window, int index) {
        return (int) INT_BE.get(window, index) & 0xFFFFFFFFL;
    }

    public static long little64(byte[] window, int index) {
        return (long) Bits.LONG_LE.get(window, index);
    }

    public static long big64(byte[] window, int index) {
        return (long) Bits.LONG_BE.get(window, index);
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

    public static boolean inRange(long value, long bias, long lower, long upper) {
        long biased = value + bias;
        return lower <= biased && biased <= upper;
    }
}
