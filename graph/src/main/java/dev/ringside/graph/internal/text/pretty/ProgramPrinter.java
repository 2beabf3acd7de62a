// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.bits.Reads;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TextBuffer;
import java.util.Arrays;
import java.util.List;

/// Prints event records by a program of a few steps, one or two for each field. Slower than a generated printer once
/// that is compiled, but there is nothing to generate, and one method that all event record classes share is compiled
/// soon: for processes that print some ten thousand events and end. [ProgramBuilder] makes it. Any thread.
final class ProgramPrinter extends RecordPrinter {
    private static final Label[] NO_LABELS = {};
    private static final long[] NOTHING_KEPT = {};

    private final PrinterStep[] steps;
    private final int keptCount;

    /// @param keptCount how many values are kept for later fields
    ProgramPrinter(PrinterStep[] steps, int keptCount, FieldFormat[] formats) {
        super(NO_LABELS, formats);
        this.steps = steps;
        this.keptCount = keptCount;
    }

    /// What all printers have in common that differ in their labels alone.
    List<?> shape() {
        return Arrays.stream(steps).map(step -> step.shape(formats)).toList();
    }

    /// The labels that a generated printer of the same event record class has.
    Label[] generatedLabels() {
        return Arrays.stream(steps).filter(PrinterStep::hasLabel).map(step -> step.lead).toArray(Label[]::new);
    }

    @Override
    int print(byte[] window, int position, int packetStart, int end, TextBuffer text, byte[] target, int index) {
        PrinterStep[] program = steps;
        long[] kept = keptCount == 0 ? NOTHING_KEPT : new long[keptCount];
        byte[] out = target;
        int at = index;
        int place = position;
        long value = 0;
        long length = 0;
        long element = 0;
        int next = 0;
        while (next < program.length) {
            PrinterStep step = program[next++];
            place += step.advanceBytes;
            if (step.shape != PrinterStep.NO_VALUE) {
                value = read(window, place, step);
                if (step.keptAt >= 0) {
                    kept[step.keptAt] = value;
                }
            }
            switch (step.kind) {
                case PrinterStep.TEXT -> at = step.lead.put(out, at);
                case PrinterStep.ALIGN -> place += packetStart - place & (int) step.argument;
                case PrinterStep.SIGNED -> at = FieldText.signed(out, at, value, step.lead);
                case PrinterStep.UNSIGNED -> at = FieldText.unsigned(out, at, value, step.lead);
                case PrinterStep.HEXADECIMAL -> at = FieldText.hexadecimal(out, at, value & step.argument, step.lead);
                case PrinterStep.BOOL -> at = FieldText.bool(out, at, value, step.lead);
                case PrinterStep.REAL_32 -> at = FieldText.real(out, at, Reads.real32(value), step.lead);
                case PrinterStep.REAL_64 -> at = FieldText.real(out, at, Double.longBitsToDouble(value), step.lead);
                case PrinterStep.TERMINATED_STRING -> {
                    int zero = Reads.stringEnd(window, place, end);
                    at = FieldText.string(out, at, window, place, zero - place, step.lead);
                    place = zero + 1;
                }
                case PrinterStep.COUNTED_STRING -> {
                    int size = Reads.checkedLength(length(step, kept), place, end);
                    at = FieldText.string(out, at, window, place, size, step.lead);
                    place += size;
                }
                case PrinterStep.ELEMENT -> at = FieldText.element(out, at, element, step.format().indexed);
                case PrinterStep.BEGIN_ARRAY -> {
                    length = length(step, kept);
                    element = 0;
                    next = length == 0 ? step.jump : next;
                }
                case PrinterStep.END_ARRAY -> next = ++element == length ? next : step.jump;
                default -> {
                    text.setLength(at);
                    appendUnbounded(step, text, value);
                    out = text.ensure(EscapedText.MAX_ESCAPE_BYTES * Math.max(0, end - place) + roomBytes);
                    at = text.length();
                }
            }
        }
        checkEnd(place, end);
        return at;
    }

    private static long read(byte[] window, int place, PrinterStep step) {
        long value = switch (step.shape) {
            case PrinterStep.BYTE -> Reads.byte8(window, place);
            case PrinterStep.LITTLE_16 -> Reads.little16(window, place);
            case PrinterStep.BIG_16 -> Reads.big16(window, place);
            case PrinterStep.LITTLE_32 -> Reads.little32(window, place);
            case PrinterStep.BIG_32 -> Reads.big32(window, place);
            case PrinterStep.LITTLE_64 -> Reads.little64(window, place);
            case PrinterStep.BIG_64 -> Reads.big64(window, place);
            case PrinterStep.LITTLE_BITS -> Reads.littleBits(window, place, step.shiftAndLengthBits);
            default -> Reads.bigBits(window, place, step.shiftAndLengthBits);
        };
        return value << step.unusedBits >> step.unusedBits;
    }

    private static long length(PrinterStep step, long[] kept) {
        long length = step.keptFrom < 0 ? step.argument : kept[step.keptFrom];
        if (length < 0) {
            throw new IndexOutOfBoundsException("absurd length: length=" + Long.toUnsignedString(length));
        }
        return length;
    }

    private static void appendUnbounded(PrinterStep step, TextBuffer text, long value) {
        switch (step.kind) {
            case PrinterStep.NUMBER -> FieldText.number(text, step.format(), value, step.signed);
            case PrinterStep.LABELS -> FieldText.labels(text, step.format(), value);
            default -> {
                // An element needs nothing but room.
            }
        }
    }
}
