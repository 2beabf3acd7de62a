// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.transcode;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.bits.Reads;
import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.writer.BitBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What generated transcoders call: writes with bounds checks. Each byte is cleared when its first bit is written.
public final class Writes {
    /// Up to here words are copied one by one.
    private static final int MAX_WORDS_BYTES = 64;
    private static final int MAX_ASCII = 0x7F;

    private Writes() {}

    /// The array of a buffer with room for so many bytes.
    public static byte[] room(BitBuffer buffer, byte[] target, int at, int moreBytes) {
        return at + (long) moreBytes + Long.BYTES <= target.length ? target : buffer.room(at, moreBytes);
    }

    public static void byte8(byte[] target, int index, long value) {
        target[index] = (byte) value;
    }

    public static void little16(byte[] target, int index, long value) {
        Words.putLittle16(target, index, (short) value);
    }

    public static void big16(byte[] target, int index, long value) {
        Words.putBig16(target, index, (short) value);
    }

    public static void little32(byte[] target, int index, long value) {
        Words.putLittle32(target, index, (int) value);
    }

    public static void big32(byte[] target, int index, long value) {
        Words.putBig32(target, index, (int) value);
    }

    public static void little64(byte[] target, int index, long value) {
        Words.putLittle64(target, index, value);
    }

    public static void big64(byte[] target, int index, long value) {
        Words.putBig64(target, index, value);
    }

    /// Any bits, from a byte and a bit within it.
    public static void littleBits(byte[] target, int index, long value, int shiftAndLengthBits) {
        int shift = shiftAndLengthBits >>> 8;
        int length = shiftAndLengthBits & 0xFF;
        long bits = value & Bits.lowMask(length);
        long begun = shift == 0 ? 0 : target[index] & 0xFFL;
        Words.putLittle64(target, index, begun | bits << shift);
        if (shift + length > Long.SIZE) {
            target[index + Long.BYTES] = (byte) (bits >>> Long.SIZE - shift);
        }
    }

    /// Any bits, from a byte and a bit within it.
    public static void bigBits(byte[] target, int index, long value, int shiftAndLengthBits) {
        int shift = shiftAndLengthBits >>> 8;
        int length = shiftAndLengthBits & 0xFF;
        long bits = value << Long.SIZE - length;
        long begun = shift == 0 ? 0 : (target[index] & 0xFFL) << Long.SIZE - Byte.SIZE;
        Words.putBig64(target, index, begun | bits >>> shift);
        if (shift + length > Long.SIZE) {
            target[index + Long.BYTES] = (byte) (bits << Long.SIZE - shift >>> Long.SIZE - Byte.SIZE);
        }
    }

    public static long bits16(double value) {
        return Float.floatToFloat16((float) value) & 0xFFFFL;
    }

    public static long bits32(double value) {
        return Float.floatToRawIntBits((float) value) & 0xFFFFFFFFL;
    }

    /// Zero bytes up to a multiple of a power of two of bytes from the start of the packet.
    ///
    /// @return the index behind them
    public static int align(byte[] target, int at, int alignmentBytes) {
        int padding = -at & alignmentBytes - 1;
        Arrays.fill(target, at, at + padding, (byte) 0);
        return at + padding;
    }

    /// Copies bytes; there is room for a word more.
    public static void copy(byte[] source, int from, byte[] target, int at, int lengthBytes) {
        if (lengthBytes > MAX_WORDS_BYTES || from + lengthBytes > source.length - Long.BYTES) {
            System.arraycopy(source, from, target, at, lengthBytes);
            return;
        }
        for (int i = 0; i < lengthBytes; i += Long.BYTES) {
            Words.putLittle64(target, at + i, Words.little64(source, from + i));
        }
    }

    /// Puts bytes that are given.
    ///
    /// @return the index behind them
    public static int bytes(byte[] source, byte[] target, int at) {
        System.arraycopy(source, 0, target, at, source.length);
        return at + source.length;
    }

    /// Puts a null-terminated string in UTF-8; there is room for twice its bytes.
    ///
    /// @return the index behind its terminator
    public static int utf8(byte[] source, int from, int end, StringEncoding encoding, byte[] target, int at) {
        int unit = encoding.codeUnitBytes();
        int next = at;
        for (int index = from; index < end; index += unit) {
            long value = codeUnit(source, index, encoding);
            if (value > MAX_ASCII) {
                byte[] text = new String(source, from, end - from, encoding.charset()).getBytes(StandardCharsets.UTF_8);
                next = bytes(text, target, at);
                break;
            }
            target[next++] = (byte) value;
        }
        target[next] = 0;
        return next + 1;
    }

    private static long codeUnit(byte[] source, int index, StringEncoding encoding) {
        return switch (encoding) {
            case UTF_8 -> Reads.byte8(source, index);
            case UTF_16LE -> Reads.little16(source, index);
            case UTF_16BE -> Reads.big16(source, index);
            case UTF_32LE -> Reads.little32(source, index);
            case UTF_32BE -> Reads.big32(source, index);
        };
    }
}
