// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TextBuffer;
import org.jspecify.annotations.Nullable;

/// The text of the common contexts of one data stream's events: most have the context of the event before, that of the
/// thread that runs on a processor, and get its text. One thread.
final class ContextText {
    /// After so many changes in a row contexts are not compared any more: one that counts cycles never is the same.
    private static final int MOST_CHANGES = 1_000;

    private final CommonContext format;
    private final byte[] lastBytes;
    private @Nullable Label last;
    private int changes;

    ContextText(CommonContext format) {
        this.format = format;
        this.lastBytes = new byte[format.sizeBytes()];
    }

    /// Stores the text of a context; parameters and result are those of [RecordPrinter#print].
    int put(byte[] window, int position, int packetStart, int end, TextBuffer text, byte[] target, int index) {
        Label known = last;
        if (known == null || !isLast(window, position)) {
            return print(window, position, packetStart, end, text, target, index);
        }
        changes = 0;
        return known.put(target, index);
    }

    private int print(byte[] window, int position, int packetStart, int end, TextBuffer text, byte[] target, int index) {
        int next = format.printer().print(window, position, packetStart, end, text, target, index);
        if (changes < MOST_CHANGES) {
            changes++;
            System.arraycopy(window, position, lastBytes, 0, lastBytes.length);
            last = Label.of(target, index, next - index);
        } else {
            last = null;
        }
        return next;
    }

    private boolean isLast(byte[] window, int position) {
        byte[] expected = lastBytes;
        int lastWord = expected.length - Long.BYTES;
        long difference = Words.little64(window, position + lastWord) ^ Words.little64(expected, lastWord);
        for (int i = 0; i < lastWord; i += Long.BYTES) {
            difference |= Words.little64(window, position + i) ^ Words.little64(expected, i);
        }
        return difference == 0;
    }
}
