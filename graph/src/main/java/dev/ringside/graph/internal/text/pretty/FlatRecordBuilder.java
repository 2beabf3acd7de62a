// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass.FixedLengthFloatingPoint;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.NullTerminatedString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.graph.internal.text.Label;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds out whether the events of a class are flat, field by field. One thread.
final class FlatRecordBuilder {
    private final FieldFormat[] formats;
    private final List<FlatRecord.Field> fields = new ArrayList<>();
    private Label firstLead = Label.EMPTY;
    private String pending = "";

    FlatRecordBuilder(FieldFormat[] formats) {
        this.formats = formats;
    }

    FlatRecord build() {
        return fields.isEmpty()
                ? new FlatRecord(Label.of(pending + "\n"), fields, Label.EMPTY)
                : new FlatRecord(firstLead, fields, Label.of(pending + "\n"));
    }

    /// @return false where the field is not of a flat kind
    boolean add(FieldNode node) {
        FieldFormat format = formats[node.index()];
        if (format == null || node.fieldClass().alignmentBits() > Byte.SIZE) {
            return false;
        }
        return switch (node.fieldClass()) {
            case Structure ignored -> addStructure(node, format);
            case FixedLengthInteger integer -> addInteger(integer, format);
            case FixedLengthFloatingPoint real -> addReal(real.layout(), format);
            case NullTerminatedString string -> addString(string, format);
            default -> false;
        };
    }

    private boolean addStructure(FieldNode node, FieldFormat format) {
        pending += format.lead;
        for (FieldNode member : node.children()) {
            if (!add(member)) {
                return false;
            }
        }
        pending += " }";
        return true;
    }

    private boolean addInteger(FixedLengthInteger integer, FieldFormat format) {
        BitArrayLayout layout = integer.layout();
        int bits = layout.lengthBits();
        boolean decimal = format.base == DisplayBase.DECIMAL;
        if (!isWhole(layout) || bits != 8 && bits != 16 && bits != 32 && bits != 64) {
            return false;
        }
        if (format.labels != null) {
            return decimal && addEnumeration(integer, format, format.labels);
        }
        if (!decimal && format.base != DisplayBase.HEXADECIMAL) {
            return false;
        }
        FlatRecord.Kind kind = !decimal
                ? FlatRecord.Kind.HEXADECIMAL
                : integer.signed() ? FlatRecord.Kind.SIGNED : FlatRecord.Kind.UNSIGNED;
        return add(format.lead + (decimal ? "" : "0x"), kind, layout, integer.signed(), null, "", end(format));
    }

    private boolean addEnumeration(FixedLengthInteger integer, FieldFormat format, EnumerationLabels labels) {
        String container = " : container = " + (format.colorEnd == null ? "" : labels.colors().bold());
        return add(format.lead + "( ", FlatRecord.Kind.ENUMERATION, integer.layout(), integer.signed(), labels,
                container, end(format) + " )");
    }

    private boolean addReal(BitArrayLayout layout, FieldFormat format) {
        int bits = layout.lengthBits();
        return isWhole(layout) && (bits == Integer.SIZE || bits == Long.SIZE)
                && add(format.lead.toString(), FlatRecord.Kind.REAL, layout, true, null, "", end(format));
    }

    private boolean addString(NullTerminatedString string, FieldFormat format) {
        return string.encoding() == StringEncoding.UTF_8
                && add(format.lead.toString(), FlatRecord.Kind.STRING, null, false, null, "", end(format));
    }

    private static boolean isWhole(BitArrayLayout layout) {
        // One-bit alignments could leave a number within a byte where a bit field stands before it.
        return layout.alignmentBits() == Byte.SIZE && layout.bitOrder() == BitOrder.defaultFor(layout.byteOrder());
    }

    private static String end(FieldFormat format) {
        return format.colorEnd == null ? "" : format.colorEnd.toString();
    }

    private boolean add(
            String lead, FlatRecord.Kind kind, @Nullable BitArrayLayout layout, boolean signed,
            @Nullable EnumerationLabels labels, String container, String end) {
        Label before = Label.of(pending + lead);
        if (fields.isEmpty()) {
            firstLead = before;
            before = Label.EMPTY;
        }
        int lengthBytes = layout == null ? 0 : layout.lengthBits() / Byte.SIZE;
        boolean big = layout != null && layout.byteOrder() == ByteOrder.BIG_ENDIAN;
        fields.add(new FlatRecord.Field(before, kind, lengthBytes, signed, big, labels, Label.of(container)));
        pending = end;
        return true;
    }
}
