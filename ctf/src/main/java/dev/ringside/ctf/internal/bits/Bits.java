// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.bits;

import java.math.BigInteger;

/// Reads bit arrays at any bit position of a byte array (CTF2-SPEC-2.0 §6.3.2). A little-endian bit array takes the low
/// bits of a byte first, a big-endian one the high bits. Callers have checked that the bits are there.
public final class Bits {
    private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;
    private static final long EVEN_SHORTS = 0x0000FFFF0000FFFFL;

    private Bits() {}

    /// @param positionBits from the start of the array
    /// @param lengthBits   1 to 64
    public static long little(byte[] bytes, int positionBits, int lengthBits) {
        int index = positionBits >>> 3;
        int shift = positionBits & 7;
        if (index + Long.BYTES > bytes.length) {
            return littleNearEnd(bytes, index, shift, lengthBits);
        }
        long value = Words.little64(bytes, index) >>> shift;
        if (shift + lengthBits > Long.SIZE) {
            value |= (bytes[index + Long.BYTES] & 0xFFL) << (Long.SIZE - shift);
        }
        return value & lowMask(lengthBits);
    }

    /// @param positionBits from the start of the array
    /// @param lengthBits   1 to 64
    public static long big(byte[] bytes, int positionBits, int lengthBits) {
        int index = positionBits >>> 3;
        int shift = positionBits & 7;
        if (index + Long.BYTES > bytes.length) {
            return bigNearEnd(bytes, index, shift, lengthBits);
        }
        long value = Words.big64(bytes, index) << shift;
        if (shift + lengthBits > Long.SIZE) {
            value |= (bytes[index + Long.BYTES] & 0xFFL) >>> (Byte.SIZE - shift);
        }
        return value >>> (Long.SIZE - lengthBits);
    }

    /// The bytes of a word in the other order, for loops that the quick compiler alone may compile: to it
    /// `Long.reverseBytes` is a call.
    public static long reversed(long word) {
        return Long.rotateLeft(swappedShorts(swappedBytes(word)), Integer.SIZE);
    }

    private static long swappedBytes(long word) {
        return (word & EVEN_BYTES) << Byte.SIZE | word >>> Byte.SIZE & EVEN_BYTES;
    }

    private static long swappedShorts(long word) {
        return (word & EVEN_SHORTS) << Short.SIZE | word >>> Short.SIZE & EVEN_SHORTS;
    }

    public static long signExtend(long value, int lengthBits) {
        int unused = Long.SIZE - lengthBits;
        return value << unused >> unused;
    }

    /// The lowest bits set.
    public static long lowMask(int lengthBits) {
        return -1L >>> (Long.SIZE - lengthBits);
    }

    /// A bit array of any length, unsigned.
    public static BigInteger unsigned(byte[] bytes, int positionBits, int lengthBits, boolean littleEndian) {
        BigInteger value = BigInteger.ZERO;
        int done = 0;
        while (done < lengthBits) {
            int part = Math.min(Integer.SIZE, lengthBits - done);
            if (littleEndian) {
                BigInteger bits = BigInteger.valueOf(little(bytes, positionBits + done, part));
                value = value.or(bits.shiftLeft(done));
            } else {
                BigInteger bits = BigInteger.valueOf(big(bytes, positionBits + done, part));
                value = value.shiftLeft(part).or(bits);
            }
            done += part;
        }
        return value;
    }

    public static long reverse(long value, int lengthBits) {
        return Long.reverse(value) >>> (Long.SIZE - lengthBits);
    }

    public static BigInteger reverse(BigInteger value, int lengthBits) {
        BigInteger reversed = BigInteger.ZERO;
        for (int bit = 0; bit < lengthBits; bit++) {
            if (value.testBit(bit)) {
                reversed = reversed.setBit(lengthBits - 1 - bit);
            }
        }
        return reversed;
    }

    private static long littleNearEnd(byte[] bytes, int index, int shift, int lengthBits) {
        int last = shift + lengthBits + 7 >>> 3;
        long value = 0;
        for (int i = last - 1; i >= 0; i--) {
            long octet = bytes[index + i] & 0xFFL;
            int target = i * Byte.SIZE - shift;
            value |= target >= 0 ? octet << target : octet >>> -target;
        }
        return value & lowMask(lengthBits);
    }

    private static long bigNearEnd(byte[] bytes, int index, int shift, int lengthBits) {
        int last = shift + lengthBits + 7 >>> 3;
        int tail = last * Byte.SIZE - shift - lengthBits;
        long value = 0;
        for (int i = 0; i < last; i++) {
            long octet = bytes[index + i] & 0xFFL;
            int target = (last - 1 - i) * Byte.SIZE - tail;
            value |= target >= 0 ? octet << target : octet >>> -target;
        }
        return value & lowMask(lengthBits);
    }
}
