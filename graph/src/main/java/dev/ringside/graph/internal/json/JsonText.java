// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.json;

import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.graph.internal.text.TextBuffer;

/// Strings and numbers as JSON (RFC 8259). Stateless.
public final class JsonText {
    private JsonText() {}

    /// A string in quotes.
    public static String quoted(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            if (needsEscape(unit)) {
                appendEscape(quoted, unit);
            } else {
                quoted.append(unit);
            }
        }
        return quoted.append('"').toString();
    }

    /// A string in quotes; what is not in its encoding becomes U+FFFD.
    static void append(TextBuffer text, StringEncoding encoding, byte[] source, int offset, int lengthBytes) {
        if (encoding == StringEncoding.UTF_8 && isPlain(source, offset, lengthBytes)) {
            text.append('"');
            text.append(source, offset, lengthBytes);
            text.append('"');
        } else {
            text.append(quoted(new String(source, offset, lengthBytes, encoding.charset())));
        }
    }

    private static boolean isPlain(byte[] source, int offset, int lengthBytes) {
        for (int i = offset; i < offset + lengthBytes; i++) {
            if (source[i] < 0 || needsEscape((char) source[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean needsEscape(char unit) {
        return unit < ' ' || unit == '"' || unit == '\\' || unit == 0x7F;
    }

    private static void appendEscape(StringBuilder quoted, char unit) {
        switch (unit) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> quoted.append("\\u00").append(Character.forDigit(unit >> 4, 16))
                    .append(Character.forDigit(unit & 0xF, 16));
        }
    }

    /// A number; what JSON has no number for becomes one of the strings `NaN`, `Infinity` and `-Infinity`.
    ///
    /// @param lengthBits of the field: 32 bits or fewer are shown with the digits of a float
    static void append(TextBuffer text, double value, int lengthBits) {
        String digits = lengthBits <= Float.SIZE ? Float.toString((float) value) : Double.toString(value);
        if (Double.isFinite(value)) {
            text.append(digits);
        } else {
            text.append('"');
            text.append(digits);
            text.append('"');
        }
    }

    /// Bytes as a string of hexadecimal digits.
    static void appendHexadecimal(TextBuffer text, byte[] source, int offset, int lengthBytes) {
        text.append('"');
        for (int i = offset; i < offset + lengthBytes; i++) {
            text.append(Character.forDigit(source[i] >> 4 & 0xF, 16));
            text.append(Character.forDigit(source[i] & 0xF, 16));
        }
        text.append('"');
    }
}
