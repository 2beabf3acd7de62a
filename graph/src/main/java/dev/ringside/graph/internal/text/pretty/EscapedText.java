// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Strings in double quotes with C's escapes; bytes above 0x7F pass as they are.
final class EscapedText {
    /// How long the escape of a byte is at most.
    static final int MAX_ESCAPE_BYTES = 4;

    /// The escape of each byte that has one.
    private static final byte[][] ESCAPES = escapes();

    private static final long EACH_BYTE = 0x0101010101010101L;

    private EscapedText() {}

    private static byte[][] escapes() {
        byte[][] table = new byte[256][];
        for (int control = 0; control < 0x20; control++) {
            table[control] = ascii("\\x" + (control >>> 4) + Character.forDigit(control & 0xF, 16));
        }
        table[0x7F] = ascii("\\x7f");
        String plain = "\\'\"?";
        for (int i = 0; i < plain.length(); i++) {
            table[plain.charAt(i)] = ascii("\\" + plain.charAt(i));
        }
        table[0] = ascii("\\0");
        table[0x07] = ascii("\\a");
        table[0x08] = ascii("\\b");
        table[0x1B] = ascii("\\e");
        table[0x0C] = ascii("\\f");
        table[0x0A] = ascii("\\n");
        table[0x0D] = ascii("\\r");
        table[0x09] = ascii("\\t");
        table[0x0B] = ascii("\\v");
        return table;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Appends the UTF-8 text, quoted.
    static void append(TextBuffer text, byte[] source, int start, int count) {
        byte[] target = text.ensure(count + 2 + Long.BYTES);
        int length = text.length();
        target[length++] = '"';
        int plain = putPlain(target, length, source, start, start + count);
        text.setLength(length + plain);
        appendEscaping(text, source, start + plain, start + count);
        text.append('"');
    }

    private static void appendEscaping(TextBuffer text, byte[] source, int start, int end) {
        for (int i = start; i < end; i++) {
            byte[] escape = ESCAPES[source[i] & 0xFF];
            if (escape == null) {
                text.append((char) (source[i] & 0xFF));
            } else {
                text.append(escape);
            }
        }
    }

    /// Stores UTF-8 text, quoted, up to the first zero byte.
    ///
    /// @param target with room for [#MAX_ESCAPE_BYTES] times the text and 10 bytes
    /// @param count  how many bytes there are without a zero byte
    /// @return the index after the text
    static int putUpToZero(byte[] target, int index, byte[] source, int start, int count) {
        target[index] = '"';
        int plain = putPlain(target, index + 1, source, start, start + count);
        int next = index + 1 + plain;
        if (plain < count && source[start + plain] != 0) {
            next = putEscaping(target, next, source, start + plain, start + count);
        }
        target[next] = '"';
        return next + 1;
    }

    private static int putEscaping(byte[] target, int index, byte[] source, int start, int end) {
        int next = index;
        for (int i = start; i < end && source[i] != 0; i++) {
            byte[] escape = ESCAPES[source[i] & 0xFF];
            if (escape == null) {
                target[next++] = source[i];
            } else {
                System.arraycopy(escape, 0, target, next, escape.length);
                next += escape.length;
            }
        }
        return next;
    }

    /// Stores bytes as they are up to one that may have an escape, in words: there must be room for one word more.
    ///
    /// @return the number of bytes
    private static int putPlain(byte[] target, int index, byte[] source, int start, int end) {
        int i = start;
        int shift = index - start;
        int lastWord = Math.min(end, source.length - Long.BYTES + 1);
        while (i < lastWord) {
            long word = Words.little64(source, i);
            Words.putLittle64(target, i + shift, word);
            long special = special(word);
            if (special != 0) {
                i += Long.numberOfTrailingZeros(special) >>> 3;
                break;
            }
            i += Long.BYTES;
        }
        return Math.min(i, end) - start;
    }

    /// The lowest bit that is set is the highest of the first byte that has an escape.
    private static long special(long word) {
        // A byte below n borrows from its highest bit when n is subtracted; borrows only disturb the bytes behind it.
        return (word - EACH_BYTE * 0x20
                | (word ^ EACH_BYTE * 0x7F) - EACH_BYTE
                | (word ^ EACH_BYTE * '"') - EACH_BYTE
                | (word ^ EACH_BYTE * '\'') - EACH_BYTE
                | (word ^ EACH_BYTE * '?') - EACH_BYTE
                | (word ^ EACH_BYTE * '\\') - EACH_BYTE)
                & ~word & EACH_BYTE << 7;
    }

    /// The same as a string.
    static String quote(String plain) {
        ByteArrayOutputStream quoted = new ByteArrayOutputStream();
        quoted.write('"');
        for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
            byte[] escape = ESCAPES[b & 0xFF];
            if (escape == null) {
                quoted.write(b);
            } else {
                quoted.writeBytes(escape);
            }
        }
        quoted.write('"');
        return quoted.toString(StandardCharsets.UTF_8);
    }
}
