// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.codec.Reads;
import dev.ringside.graph.internal.text.Digits;
import dev.ringside.graph.internal.text.TextBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// What generated printers call. Those that store into an array find room there and return the index behind. Stateless.
final class FieldText {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long TRUE = word("true    ");
    private static final long FALSE = word("false   ");

    private FieldText() {}

    private static long word(String text) {
        long word = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            word = word << Byte.SIZE | text.charAt(i);
        }
        return word;
    }

    static void word(byte[] target, int index, long word) {
        LONGS.set(target, index, word);
    }

    static int signed(byte[] target, int index, long value) {
        return Digits.putSigned(target, index, value);
    }

    static int unsigned(byte[] target, int index, long value) {
        return Digits.putUnsigned(target, index, value);
    }

    static int hexadecimal(byte[] target, int index, long value) {
        return Digits.putHexadecimal(target, index, value, 'A');
    }

    static int real(byte[] target, int index, double value) {
        return Digits.putGeneral(target, index, value);
    }

    static int bool(byte[] target, int index, long value) {
        LONGS.set(target, index, value == 0 ? FALSE : TRUE);
        return index + (value == 0 ? 5 : 4);
    }

    /// What stands before an element of an array.
    static int element(byte[] target, int index, long element, boolean indexed) {
        int next = index;
        if (element > 0) {
            target[next++] = ',';
        }
        target[next++] = ' ';
        if (indexed) {
            target[next++] = '[';
            next = Digits.putUnsigned(target, next, element);
            target[next] = ']';
            target[next + 1] = ' ';
            target[next + 2] = '=';
            target[next + 3] = ' ';
            next += 4;
        }
        return next;
    }

    static void labels(TextBuffer text, EnumerationLabels labels, long value) {
        text.append(labels.of(value));
    }

    /// A number that is not shown in decimal.
    static void number(TextBuffer text, FieldFormat format, long value, boolean signed) {
        PrettyFieldWriter.number(text, format, value, signed);
    }

    /// @return the position after the terminator
    static int terminated(TextBuffer text, byte[] window, int position, int end) {
        int next = EscapedText.appendTerminated(text, window, position, end);
        if (next < 0) {
            throw new IndexOutOfBoundsException("a string without an end: start=" + position + " end=" + end);
        }
        return next;
    }

    static void counted(TextBuffer text, byte[] window, int position, int lengthBytes) {
        EscapedText.append(text, window, position, Reads.stringLength(window, position, lengthBytes));
    }

    static void blob(TextBuffer text, byte[] window, int position, int lengthBytes) {
        PrettyFieldWriter.appendBlob(text, window, position, lengthBytes);
    }

    static void checkEnd(int position, int end) {
        if (position > end) {
            throw new IndexOutOfBoundsException("a record goes on behind its end: position=" + position + " end=" + end);
        }
    }
}
