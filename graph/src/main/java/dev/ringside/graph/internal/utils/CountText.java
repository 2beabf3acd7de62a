// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Lines of counts that are printed again and again: a line is kept as bytes, and only the digits of a count that has
/// changed are made anew. One thread.
final class CountText {
    private static final int DIGITS_WIDTH = 15;
    private static final long MAX_PATCHED = 999_999_999_999_999L;

    private final String[] singular;
    private final String[] plural;
    private final byte[][] lines;
    private final long[] shown;
    private byte[] text = new byte[4096];
    private int size;

    /// @param singular what follows the count of one, by line
    /// @param plural   what follows any other count
    CountText(String[] singular, String[] plural) {
        this.singular = singular;
        this.plural = plural;
        this.lines = new byte[singular.length][];
        this.shown = new long[singular.length];
        for (int line = 0; line < lines.length; line++) {
            lines[line] = format(line, 0);
        }
    }

    int sizeBytes() {
        return size;
    }

    /// @param count unsigned
    void add(int line, long count) {
        if (shown[line] != count) {
            change(line, count);
        }
        byte[] bytes = lines[line];
        if (size + bytes.length > text.length) {
            text = Arrays.copyOf(text, 2 * text.length + bytes.length);
        }
        System.arraycopy(bytes, 0, text, size, bytes.length);
        size += bytes.length;
    }

    /// Adds an empty line.
    void endBlock() {
        if (size == text.length) {
            text = Arrays.copyOf(text, 2 * text.length);
        }
        text[size++] = '\n';
    }

    private void change(int line, long count) {
        // What follows a count of more than one stays, and so does the width up to fifteen digits.
        if (shown[line] > 1 && count > shown[line] && count <= MAX_PATCHED) {
            byte[] bytes = lines[line];
            long rest = count;
            for (int i = DIGITS_WIDTH - 1; rest > 0; i--) {
                bytes[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        } else {
            lines[line] = format(line, count);
        }
        shown[line] = count;
    }

    private byte[] format(int line, long count) {
        String digits = Long.toUnsignedString(count);
        String what = count == 1 ? singular[line] : plural[line];
        return (" ".repeat(Math.max(0, DIGITS_WIDTH - digits.length())) + digits + ' ' + what + '\n')
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// Writes what was added since the last time.
    void writeTo(OutputStream output) throws IOException {
        int length = size;
        size = 0;
        output.write(text, 0, length);
        output.flush();
    }
}
