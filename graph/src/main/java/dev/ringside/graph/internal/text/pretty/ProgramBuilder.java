// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.pretty.EventFormat.CompiledPrinter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a [ProgramPrinter] for one event record class and one set of options, where the class has nothing but numbers,
/// strings, structures and arrays that are not nested. One thread, once.
final class ProgramBuilder {
    private final FieldDecoders decoders;
    private final FieldFormat[] formats;
    private final RecordPart part;
    private final List<PrinterStep> steps = new ArrayList<>();
    private final Map<FieldNode, Integer> kept = new HashMap<>();
    /// How far behind the position the next field is.
    private int fixedBits;
    private ByteOrder lastOrder = ByteOrder.nativeOrder();
    /// Constant text that no step has yet.
    private String pending;
    private @Nullable String firstText;
    private boolean inArray;

    /// Another printer has to do it.
    private static final class TooComplex extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooComplex() {
            super(null, null, false, false);
        }
    }

    private ProgramBuilder(FieldDecoders decoders, FieldFormat[] formats, RecordPart part) {
        this.part = part;
        this.pending = part.before();
        this.decoders = decoders;
        this.formats = formats;
    }

    /// Null where the class has more to it.
    ///
    /// @param part with the end of the line
    static @Nullable CompiledPrinter build(FieldDecoders decoders, FieldFormat[] formats, RecordPart part) {
        try {
            return new ProgramBuilder(decoders, formats, part).build();
        } catch (TooComplex e) {
            return null;
        }
    }

    private CompiledPrinter build() {
        for (Scope scope : part.scopes()) {
            FieldNode root = decoders.tree().root(scope).orElse(null);
            if (root != null) {
                structure(root);
            }
        }
        pending += "\n";
        fixedBits = fixedBits + Byte.SIZE - 1 & -Byte.SIZE;
        String lead = firstText == null ? "" : firstText;
        firstText = lead;
        text();
        PrinterStep[] program = steps.toArray(new PrinterStep[0]);
        return new CompiledPrinter(new ProgramPrinter(program, kept.size(), formats), Label.of(lead), part.behind());
    }

    private void field(FieldNode node) {
        switch (node.fieldClass()) {
            case FieldClass.FixedLengthInteger integer -> integer(node, integer.layout(), integer.signed());
            case FieldClass.FixedLengthBoolean bool -> value(node, bool.layout(), PrinterStep.BOOL);
            case FieldClass.FixedLengthFloatingPoint real -> value(node, real.layout(), realKind(real.layout()));
            case FieldClass.NullTerminatedString string ->
                string(node, string.encoding(), PrinterStep.TERMINATED_STRING, 0, PrinterStep.NOWHERE);
            case FieldClass.StaticLengthString string -> string(
                    node, string.encoding(), PrinterStep.COUNTED_STRING, string.lengthBytes(), PrinterStep.NOWHERE);
            case FieldClass.DynamicLengthString string ->
                string(node, string.encoding(), PrinterStep.COUNTED_STRING, 0, keptLength(node));
            case FieldClass.Structure ignored -> structure(node);
            case FieldClass.StaticLengthArray array -> array(node, array.length(), PrinterStep.NOWHERE);
            case FieldClass.DynamicLengthArray ignored -> array(node, 0, keptLength(node));
            default -> throw new TooComplex();
        }
    }

    private static int realKind(BitArrayLayout layout) {
        return switch (layout.lengthBits()) {
            case Integer.SIZE -> PrinterStep.REAL_32;
            case Long.SIZE -> PrinterStep.REAL_64;
            default -> throw new TooComplex();
        };
    }

    private int keptLength(FieldNode node) {
        FieldNode target = decoders.onlyTarget(node);
        Integer slot = target == null ? null : kept.get(target);
        if (slot == null) {
            throw new TooComplex();
        }
        return slot;
    }

    private FieldFormat format(FieldNode node) {
        FieldFormat format = formats[node.index()];
        if (format == null) {
            throw new TooComplex();
        }
        return format;
    }

    private void structure(FieldNode node) {
        align(node.fieldClass().alignmentBits());
        if (!format(node).openedByMember) {
            begin(node);
        }
        for (FieldNode member : node.children()) {
            field(member);
        }
        pending += " }";
    }

    private void array(FieldNode node, long length, int keptFrom) {
        if (inArray) {
            throw new TooComplex();
        }
        inArray = true;
        align(node.fieldClass().alignmentBits());
        toByte();
        FieldFormat format = begin(node);
        pending += "[";
        text();
        PrinterStep begin = add(PrinterStep.BEGIN_ARRAY, format);
        begin.argument = length;
        begin.keptFrom = keptFrom;
        int element = steps.size();
        add(PrinterStep.BEGIN_ELEMENT, format);
        field(node.children().getFirst());
        toByte();
        text();
        add(PrinterStep.END_ARRAY, format).jump = element;
        begin.jump = steps.size();
        pending += " ]";
        inArray = false;
    }

    private void integer(FieldNode node, BitArrayLayout layout, boolean signed) {
        align(layout.alignmentBits());
        FieldFormat format = begin(node);
        if (format.labels == null) {
            read(node, layout, signed, number(format, signed));
        } else {
            pending += "( ";
            text();
            read(node, layout, signed, add(PrinterStep.LABELS, format));
            pending += " : container = " + format.labels.colors().bold();
            number(format, signed);
        }
        end(format);
        if (format.labels != null) {
            pending += " )";
        }
    }

    /// A step that shows a number, and may read it.
    private PrinterStep number(FieldFormat format, boolean signed) {
        if (format.names != null) {
            return anyNumber(format, signed);
        }
        return switch (format.base) {
            case DECIMAL -> add(signed ? PrinterStep.SIGNED : PrinterStep.UNSIGNED, format);
            case HEXADECIMAL -> {
                pending += "0x";
                PrinterStep step = add(PrinterStep.HEXADECIMAL, format);
                int bits = format.lengthBits + 3 & ~3;
                step.argument = signed && bits < Long.SIZE ? (1L << bits) - 1 : -1;
                yield step;
            }
            case OCTAL, BINARY -> anyNumber(format, signed);
        };
    }

    private PrinterStep anyNumber(FieldFormat format, boolean signed) {
        text();
        PrinterStep step = add(PrinterStep.NUMBER, format);
        step.signed = signed;
        return step;
    }

    private void value(FieldNode node, BitArrayLayout layout, int kind) {
        align(layout.alignmentBits());
        FieldFormat format = begin(node);
        read(node, layout, false, add(kind, format));
        end(format);
    }

    /// Has a step read a value.
    private void read(FieldNode node, BitArrayLayout layout, boolean signed, PrinterStep step) {
        int bits = layout.lengthBits();
        boolean shares = fixedBits != 0;
        if (bits > Long.SIZE
                || layout.bitOrder() != BitOrder.defaultFor(layout.byteOrder())
                || shares && lastOrder != layout.byteOrder()) {
            throw new TooComplex();
        }
        lastOrder = layout.byteOrder();
        step.shape = shape(layout, shares);
        step.shiftAndLengthBits = fixedBits << 8 | bits;
        step.unusedBits = signed ? Long.SIZE - bits : 0;
        if (decoders.isTarget(node)) {
            step.keptAt = kept.size();
            kept.put(node, step.keptAt);
        }
        fixedBits += bits;
    }

    private static int shape(BitArrayLayout layout, boolean shares) {
        boolean little = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN;
        return switch (shares ? 0 : layout.lengthBits()) {
            case Byte.SIZE -> PrinterStep.BYTE;
            case Short.SIZE -> little ? PrinterStep.LITTLE_16 : PrinterStep.BIG_16;
            case Integer.SIZE -> little ? PrinterStep.LITTLE_32 : PrinterStep.BIG_32;
            case Long.SIZE -> little ? PrinterStep.LITTLE_64 : PrinterStep.BIG_64;
            default -> little ? PrinterStep.LITTLE_BITS : PrinterStep.BIG_BITS;
        };
    }

    private void string(FieldNode node, StringEncoding encoding, int kind, long lengthBytes, int keptFrom) {
        if (encoding.codeUnitBytes() != 1) {
            throw new TooComplex();
        }
        align(Byte.SIZE);
        toByte();
        FieldFormat format = begin(node);
        PrinterStep step = add(kind, format);
        step.argument = lengthBytes;
        step.keptFrom = keptFrom;
        end(format);
    }

    /// What stands before a value.
    private FieldFormat begin(FieldNode node) {
        FieldFormat format = format(node);
        if (format.element) {
            text();
            add(PrinterStep.ELEMENT, format);
        }
        pending += format.lead;
        return format;
    }

    private void end(FieldFormat format) {
        if (format.colorEnd != null) {
            pending += format.colorEnd;
        }
    }

    private void align(int alignmentBits) {
        if (alignmentBits <= Byte.SIZE) {
            fixedBits = fixedBits + alignmentBits - 1 & -alignmentBits;
            return;
        }
        fixedBits = fixedBits + Byte.SIZE - 1 & -Byte.SIZE;
        PrinterStep step = new PrinterStep(PrinterStep.ALIGN, takeBytes(), Label.EMPTY, null);
        step.argument = alignmentBits / Byte.SIZE - 1L;
        steps.add(step);
    }

    /// Variable parts start at whole bytes.
    private void toByte() {
        if (fixedBits % Byte.SIZE != 0) {
            throw new TooComplex();
        }
    }

    /// How many whole bytes a step has to go on before its own work.
    private int takeBytes() {
        int bytes = fixedBits >>> 3;
        fixedBits &= Byte.SIZE - 1;
        return bytes;
    }

    /// A step for the constant text so far, if there is any; the caller of the printer puts the first.
    private void text() {
        if (firstText == null) {
            firstText = pending;
        } else if (!pending.isEmpty()) {
            steps.add(new PrinterStep(PrinterStep.TEXT, takeBytes(), Label.of(pending), null));
        }
        pending = "";
    }

    /// Adds a step that puts the constant text so far before its value.
    private PrinterStep add(int kind, FieldFormat format) {
        Label lead = Label.EMPTY;
        if (firstText == null) {
            firstText = pending;
        } else {
            lead = Label.of(pending);
        }
        pending = "";
        PrinterStep step = new PrinterStep(kind, takeBytes(), lead, format);
        steps.add(step);
        return step;
    }
}
