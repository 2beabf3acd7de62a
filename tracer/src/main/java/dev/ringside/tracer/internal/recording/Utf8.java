// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Strings as they stand in a ring: UTF-8, then a NUL. A U+0000 inside and a surrogate without its other half are
/// written as U+FFFD. Allocates nothing.
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /// How many bytes a string takes, without the NUL. The string's own length exactly if all its characters are
    /// ASCII and none is U+0000.
    public static int length(String text) {
        int length = text.length();
        int seen = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            // U+0000 less one has all bits set.
            seen |= c | (c - 1);
        }
        return (seen & ~0x7F) == 0 ? length : lengthRarely(text);
    }

    private static int lengthRarely(String text) {
        int bytes = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            int codePoint = codePoint(text, i, length);
            bytes += bytes(codePoint);
            i += codePoint >>> 16 == 0 ? 0 : 1;
        }
        return bytes;
    }

    /// Stores a string and its NUL.
    ///
    /// @param bytes what [#length] said
    /// @return the offset after the NUL
    public static long put(MemorySegment ring, long offset, String text, int bytes) {
        if (bytes == text.length()) {
            for (int i = 0; i < bytes; i++) {
                ring.set(ValueLayout.JAVA_BYTE, offset + i, (byte) text.charAt(i));
            }
        } else {
            putRarely(ring, offset, text);
        }
        ring.set(ValueLayout.JAVA_BYTE, offset + bytes, (byte) 0);
        return offset + bytes + 1;
    }

    private static void putRarely(MemorySegment ring, long offset, String text) {
        long at = offset;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            int codePoint = codePoint(text, i, length);
            int bytes = bytes(codePoint);
            for (int k = 0; k < bytes; k++) {
                ring.set(ValueLayout.JAVA_BYTE, at + k, unit(codePoint, bytes, k));
            }
            at += bytes;
            i += codePoint >>> 16 == 0 ? 0 : 1;
        }
    }

    /// As [#put], into an array with room enough.
    public static int put(byte[] array, int offset, String text, int bytes) {
        if (bytes == text.length()) {
            for (int i = 0; i < bytes; i++) {
                array[offset + i] = (byte) text.charAt(i);
            }
        } else {
            putRarely(array, offset, text);
        }
        array[offset + bytes] = 0;
        return offset + bytes + 1;
    }

    private static void putRarely(byte[] array, int offset, String text) {
        int at = offset;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            int codePoint = codePoint(text, i, length);
            int bytes = bytes(codePoint);
            for (int k = 0; k < bytes; k++) {
                array[at + k] = unit(codePoint, bytes, k);
            }
            at += bytes;
            i += codePoint >>> 16 == 0 ? 0 : 1;
        }
    }

    /// The code point to write for what begins at an index; above U+FFFF it took two characters.
    private static int codePoint(String text, int index, int length) {
        char first = text.charAt(index);
        if (first == 0) {
            return REPLACEMENT;
        }
        if (!Character.isSurrogate(first)) {
            return first;
        }
        if (Character.isHighSurrogate(first) && index + 1 < length) {
            char second = text.charAt(index + 1);
            if (Character.isLowSurrogate(second)) {
                return Character.toCodePoint(first, second);
            }
        }
        return REPLACEMENT;
    }

    private static int bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    /// Byte `index` of a code point that takes `bytes` bytes.
    private static byte unit(int codePoint, int bytes, int index) {
        if (bytes == 1) {
            return (byte) codePoint;
        }
        int shifted = codePoint >>> 6 * (bytes - 1 - index);
        return index == 0 ? (byte) (0xF00 >>> bytes & 0xFF | shifted) : (byte) (0x80 | shifted & 0x3F);
    }
}
