// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.graph.internal.text.Label;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One step of a [ProgramPrinter]: goes on by some bytes, reads a value or not, and prints it or something else.
///
/// Fields, not accessors, and numbers for kinds, since this is for code that is interpreted. [ProgramBuilder] fills in
/// what a step needs; it does not change afterwards. Any thread then.
final class PrinterStep {
    static final int TEXT = 0;
    static final int ALIGN = 1;
    static final int SIGNED = 2;
    static final int UNSIGNED = 3;
    static final int HEXADECIMAL = 4;
    static final int BOOL = 5;
    static final int REAL_32 = 6;
    static final int REAL_64 = 7;
    static final int TERMINATED_STRING = 8;
    static final int COUNTED_STRING = 9;
    static final int ELEMENT = 10;
    static final int BEGIN_ARRAY = 11;
    static final int END_ARRAY = 12;
    /// Here and after: what needs as much room as it needs.
    static final int BEGIN_ELEMENT = 13;
    static final int NUMBER = 14;
    static final int LABELS = 15;

    static final int NO_VALUE = 0;
    static final int BYTE = 1;
    static final int LITTLE_16 = 2;
    static final int BIG_16 = 3;
    static final int LITTLE_32 = 4;
    static final int BIG_32 = 5;
    static final int LITTLE_64 = 6;
    static final int BIG_64 = 7;
    static final int LITTLE_BITS = 8;
    static final int BIG_BITS = 9;

    static final int NOWHERE = -1;

    /// What is printed.
    final int kind;
    /// Added to the position before anything else.
    final int advanceBytes;
    /// The constant text before it.
    final Label lead;
    private final @Nullable FieldFormat format;
    /// How a value is read at the position; without one the last value is printed.
    int shape = NO_VALUE;
    /// For bits: where the value starts within its first byte, and its length, as
    /// [dev.ringside.ctf.internal.bits.Reads] wants them.
    int shiftAndLengthBits;
    /// How many bits of a word a signed value leaves; 0 for an unsigned one.
    int unusedBits;
    boolean signed;
    /// Where the value is kept for later fields.
    int keptAt = NOWHERE;
    /// An alignment in bytes less one, the bits of a number that are shown, or a length that is always the same.
    long argument;
    /// Where a length was kept.
    int keptFrom = NOWHERE;
    /// The step to go on with: behind an array that is empty, or with its next element.
    int jump;

    PrinterStep(int kind, int advanceBytes, Label lead, @Nullable FieldFormat format) {
        this.kind = kind;
        this.advanceBytes = advanceBytes;
        this.lead = lead;
        this.format = format;
    }

    FieldFormat format() {
        return Objects.requireNonNull(format);
    }

    /// Whether a generated printer finds the text of this step among its labels: short texts that are not followed by
    /// a value are in its code.
    boolean hasLabel() {
        return kind == TEXT ? lead.lengthBytes() > Long.BYTES : kind >= SIGNED && kind <= COUNTED_STRING;
    }

    /// Everything but that label.
    ///
    /// @param formats of all fields
    List<?> shape(FieldFormat[] formats) {
        return List.of(
                kind, advanceBytes, shape, shiftAndLengthBits, unusedBits, signed, keptAt, argument, keptFrom, jump,
                hasLabel() ? "" : lead.toString(),
                format == null ? NOWHERE : Arrays.asList(formats).indexOf(format),
                format != null && format.indexed);
    }
}
