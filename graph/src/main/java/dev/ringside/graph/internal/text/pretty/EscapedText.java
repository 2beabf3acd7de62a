// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.graph.internal.text.TextBuffer;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Strings in double quotes with C's escapes; bytes above 0x7F pass as they are.
final class EscapedText {
    /// The escape of each byte that has one.
    private static final byte[][] ESCAPES = escapes();

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
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
        byte[] target = text.ensure(count + 2);
        int length = text.length();
        target[length++] = '"';
        int plainStart = start;
        int end = start + count;
        int i = start;
        while (i < end) {
            byte b = source[i];
            if (ESCAPES[b & 0xFF] != null) {
                break;
            }
            target[length++] = b;
            i++;
        }
        if (i == end) {
            target[length++] = '"';
            text.setLength(length);
            return;
        }
        text.setLength(length);
        appendEscaping(text, source, plainStart + (i - start), end);
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

    /// Appends null-terminated UTF-8 text, quoted.
    ///
    /// @param end before which the terminator must be
    /// @return the index after the terminator, or -1 where there is none; the text has some of the string then
    static int appendTerminated(TextBuffer text, byte[] source, int start, int end) {
        byte[] target = text.ensure(end - start + 2 * Long.BYTES);
        int length = text.length();
        target[length++] = '"';
        int i = start;
        int lastWord = Math.min(end, source.length - Long.BYTES + 1);
        while (i < lastWord) {
            long word = (long) LONGS.get(source, i);
            LONGS.set(target, length, word);
            long special = special(word);
            if (special == 0) {
                i += Long.BYTES;
                length += Long.BYTES;
                continue;
            }
            int plain = Long.numberOfTrailingZeros(special) >>> 3;
            i += plain;
            length += plain;
            if (i < end && source[i] == 0) {
                target[length++] = '"';
                text.setLength(length);
                return i + 1;
            }
            break;
        }
        text.setLength(length);
        int zero = i;
        while (zero < end && source[zero] != 0) {
            zero++;
        }
        if (zero >= end) {
            return -1;
        }
        appendEscaping(text, source, i, zero);
        text.append('"');
        return zero + 1;
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
