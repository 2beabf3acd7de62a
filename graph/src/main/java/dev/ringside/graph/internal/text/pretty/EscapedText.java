// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.graph.internal.text.TextBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Strings in double quotes with C's escapes; bytes above 0x7F pass as they are.
final class EscapedText {
    /// The escape of each byte that has one.
    private static final byte[][] ESCAPES = escapes();

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
