// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.writer;

import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import java.math.BigInteger;
import java.util.Arrays;

/// A growing array of bytes that fields are written to, at any bit (CTF2-SPEC-2.0 §6.3). Alignments
/// count from its start. One thread at a time.
public final class BitBuffer {
    private static final int MAX_BYTES = 1 << 27;

    private byte[] bytes;
    private int positionBits;

    public BitBuffer(int initialBytes) {
        this.bytes = new byte[Math.max(initialBytes, 2 * Long.BYTES)];
    }

    /// The array that holds what was written; replaced when it grows.
    public byte[] bytes() {
        return bytes;
    }

    public int positionBits() {
        return positionBits;
    }

    /// The number of bytes begun.
    public int lengthBytes() {
        return positionBits + 7 >>> 3;
    }

    /// Goes to a position: what lies behind it is forgotten.
    public void positionBits(int newPositionBits) {
        positionBits = newPositionBits;
    }

    /// Goes back to the start.
    public void clear() {
        positionBits = 0;
    }

    /// Writes zero bits up to a multiple of a power of two of bits.
    public void align(int alignmentBits) {
        int padding = -positionBits & alignmentBits - 1;
        if (padding != 0) {
            putZeros(padding);
        }
    }

    public void putZeros(int lengthBits) {
        int left = lengthBits;
        while (left > 0) {
            int part = Math.min(left, Integer.SIZE);
            // Zero bits are the same in both orders, but the other bits of a shared byte lie at different ends.
            putZeroBits(part);
            left -= part;
        }
    }

    /// Aligns and writes a bit array of at most 64 bits.
    public void put(BitArrayLayout layout, long value) {
        align(layout.alignmentBits());
        int length = layout.lengthBits();
        long bits = layout.bitOrder() == BitOrder.defaultFor(layout.byteOrder())
                ? value
                : Long.reverse(value) >>> (Long.SIZE - length);
        if (layout.byteOrder() == ByteOrder.LITTLE_ENDIAN) {
            putLittle(bits, length);
        } else {
            putBig(bits, length);
        }
    }

    /// Aligns and writes a bit array of any length.
    ///
    /// @param value its low bits are taken, in two's complement
    public void put(BitArrayLayout layout, BigInteger value) {
        align(layout.alignmentBits());
        int length = layout.lengthBits();
        boolean reversed = layout.bitOrder() != BitOrder.defaultFor(layout.byteOrder());
        boolean little = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int done = 0; done < length; done++) {
            int bit = little == reversed ? length - 1 - done : done;
            long value1 = value.testBit(bit) ? 1 : 0;
            if (little) {
                putLittle(value1, 1);
            } else {
                putBig(value1, 1);
            }
        }
    }

    /// Aligns to a byte and writes LEB128.
    public void putVariableLength(long value, boolean signed) {
        align(Byte.SIZE);
        long left = value;
        while (true) {
            int octet = (int) left & 0x7F;
            left = signed ? left >> 7 : left >>> 7;
            boolean last = signed ? left == 0 && (octet & 0x40) == 0 || left == -1 && (octet & 0x40) != 0 : left == 0;
            putLittle(last ? octet : octet | 0x80, Byte.SIZE);
            if (last) {
                return;
            }
        }
    }

    /// Aligns to a byte and writes LEB128 of any size.
    public void putVariableLength(BigInteger value, boolean signed) {
        align(Byte.SIZE);
        BigInteger left = value;
        while (true) {
            int octet = left.intValue() & 0x7F;
            left = left.shiftRight(7);
            boolean end = signed
                    ? left.signum() == 0 && (octet & 0x40) == 0
                            || left.equals(BigInteger.ONE.negate()) && (octet & 0x40) != 0
                    : left.signum() == 0;
            putLittle(end ? octet : octet | 0x80, Byte.SIZE);
            if (end) {
                return;
            }
        }
    }

    /// Aligns to a byte and writes bytes.
    public void putBytes(byte[] source, int offset, int lengthBytes) {
        align(Byte.SIZE);
        ensure(lengthBytes * (long) Byte.SIZE);
        System.arraycopy(source, offset, bytes, positionBits >>> 3, lengthBytes);
        positionBits += lengthBytes << 3;
    }

    /// Makes room for so many bytes, and some more, behind a place that may lie behind the position.
    ///
    /// @return [#bytes()]
    public byte[] room(int atBytes, long moreBytes) {
        int position = positionBits;
        positionBits = atBytes << 3;
        try {
            ensure(moreBytes * Byte.SIZE);
        } finally {
            positionBits = position;
        }
        return bytes;
    }

    private void putZeroBits(int lengthBits) {
        ensure(lengthBits);
        int shift = positionBits & 7;
        if (shift != 0) {
            // The rest of a byte begun is zero already: each byte is cleared when it is begun.
            int rest = Math.min(Byte.SIZE - shift, lengthBits);
            positionBits += rest;
            if (rest < lengthBits) {
                putZeroBits(lengthBits - rest);
            }
            return;
        }
        int index = positionBits >>> 3;
        Arrays.fill(bytes, index, index + (lengthBits + 7 >>> 3), (byte) 0);
        positionBits += lengthBits;
    }

    private void putLittle(long value, int lengthBits) {
        ensure(lengthBits);
        int index = positionBits >>> 3;
        int shift = positionBits & 7;
        long bits = value & -1L >>> Long.SIZE - lengthBits;
        long begun = shift == 0 ? 0 : bytes[index] & 0xFFL;
        Words.putLittle64(bytes, index, begun | bits << shift);
        if (shift + lengthBits > Long.SIZE) {
            bytes[index + Long.BYTES] = (byte) (bits >>> Long.SIZE - shift);
        }
        positionBits += lengthBits;
    }

    private void putBig(long value, int lengthBits) {
        ensure(lengthBits);
        int index = positionBits >>> 3;
        int shift = positionBits & 7;
        long bits = value << Long.SIZE - lengthBits;
        long begun = shift == 0 ? 0 : (bytes[index] & 0xFFL) << Long.SIZE - Byte.SIZE;
        Words.putBig64(bytes, index, begun | bits >>> shift);
        if (shift + lengthBits > Long.SIZE) {
            bytes[index + Long.BYTES] = (byte) (bits << Long.SIZE - shift >>> Long.SIZE - Byte.SIZE);
        }
        positionBits += lengthBits;
    }

    /// Makes room for so many bits and a word behind them.
    private void ensure(long lengthBits) {
        long needed = (positionBits + lengthBits + 7 >>> 3) + Long.BYTES + 1;
        if (needed > bytes.length) {
            if (needed > MAX_BYTES) {
                throw new IllegalStateException("a buffer of fields holds at most " + MAX_BYTES + " bytes");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * bytes.length)));
        }
    }
}
