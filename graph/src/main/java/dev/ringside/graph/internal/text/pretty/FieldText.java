// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.graph.internal.text.Digits;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TextBuffer;
import java.util.Objects;

/// What generated printers call. What stores into an array finds room there and returns the index behind it; it stores
/// a lead first, the constant text before a value.
///
/// All printers share these methods. The launcher names this class to the just-in-time compiler, so that they are
/// called and not put into each printer: dozens of printers are compiled in a fraction of the time, and run no slower.
/// Stateless.
final class FieldText {
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

    static int text(byte[] target, int index, Label text) {
        return text.put(target, index);
    }

    static int signed(byte[] target, int index, long value, Label lead) {
        return Digits.putSigned(target, lead.put(target, index), value);
    }

    static int unsigned(byte[] target, int index, long value, Label lead) {
        return Digits.putUnsigned(target, lead.put(target, index), value);
    }

    static int hexadecimal(byte[] target, int index, long value, Label lead) {
        return Digits.putHexadecimal(target, lead.put(target, index), value, 'A');
    }

    static int real(byte[] target, int index, double value, Label lead) {
        return Digits.putGeneral(target, lead.put(target, index), value);
    }

    static int bool(byte[] target, int index, long value, Label lead) {
        int next = lead.put(target, index);
        Words.putLittle64(target, next, value == 0 ? FALSE : TRUE);
        return next + (value == 0 ? 5 : 4);
    }

    /// A string that ends at a zero byte or after so many.
    static int string(byte[] target, int index, byte[] window, int position, int lengthBytes, Label lead) {
        return EscapedText.putUpToZero(target, lead.put(target, index), window, position, lengthBytes);
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

    /// The labels of an enumeration's value.
    static void labels(TextBuffer text, FieldFormat format, long value) {
        text.append(Objects.requireNonNull(format.labels).of(value));
    }

    /// A number that is not shown in decimal.
    static void number(TextBuffer text, FieldFormat format, long value, boolean signed) {
        PrettyFieldWriter.number(text, format, value, signed);
    }

    static void blob(TextBuffer text, byte[] window, int position, int lengthBytes) {
        PrettyFieldWriter.appendBlob(text, window, position, lengthBytes);
    }
}
