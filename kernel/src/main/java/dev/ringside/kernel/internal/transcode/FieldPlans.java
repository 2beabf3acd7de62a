// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.kernel.internal.format.CTypes;
import dev.ringside.kernel.internal.format.EventField;
import dev.ringside.kernel.internal.format.EventField.Shape;
import dev.ringside.kernel.internal.names.FieldKind;
import dev.ringside.kernel.internal.names.FieldKind.IntegerKind;
import dev.ringside.kernel.internal.names.FieldMapping;
import dev.ringside.kernel.internal.transcode.FieldOperation.ArrayText;
import dev.ringside.kernel.internal.transcode.FieldOperation.BlockFlags;
import dev.ringside.kernel.internal.transcode.FieldOperation.ConvertInteger;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedText;
import dev.ringside.kernel.internal.transcode.FieldOperation.LocatedTextToArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestArray;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestText;
import dev.ringside.kernel.internal.transcode.FieldOperation.RestTextToArray;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Plans single fields. Stateless; any thread.
public final class FieldPlans {
    private static final int DEFAULT_LENGTH_BYTES = 4;

    private FieldPlans() {}

    /// @param labels what the kernel's print format calls the values
    static FieldPlan plan(EventField field, FieldMapping mapping, DisplayBase base, Map<Long, String> labels) {
        FieldKind kind = mapping.kind().orElse(null);
        return switch (field.shape()) {
            case SCALAR -> scalar(field, mapping, kind, base, labels);
            case ARRAY -> array(field, kind, base);
            case DATA_LOCATION, RELATIVE_LOCATION -> located(field, mapping.name(), kind, base);
            case REST -> rest(field, mapping.name(), kind, base);
        };
    }

    private static FieldPlan scalar(
            EventField field,
            FieldMapping mapping,
            @Nullable FieldKind kind,
            DisplayBase base,
            Map<Long, String> labels) {
        int bytes = field.sizeBytes();
        boolean signed = field.signed();
        DisplayBase shown = base;
        // Without a word from the table, what the kernel itself prints in words is shown in words.
        boolean labelled = kind == null && !labels.isEmpty();
        boolean bigEndian = false;
        switch (kind) {
            case IntegerKind integer -> {
                bytes = integer.bytes();
                signed = integer.signed();
                shown = integer.hexadecimal() ? DisplayBase.HEXADECIMAL : DisplayBase.DECIMAL;
                labelled = integer.labelled();
            }
            case FieldKind.NetworkInteger(int size) -> {
                bytes = size;
                signed = false;
                bigEndian = true;
                shown = DisplayBase.DECIMAL;
            }
            case FieldKind.Hexadecimal _ -> shown = DisplayBase.HEXADECIMAL;
            case FieldKind.Decimal _ -> shown = DisplayBase.DECIMAL;
            case FieldKind.Labelled _ -> labelled = true;
            case null, default -> {}
        }
        FieldClass fieldClass = labelled && !labels.isEmpty()
                ? enumeration(bytes, signed, labels)
                : integer(bytes * Byte.SIZE, signed, shown);
        boolean plain = bytes == field.sizeBytes() && mapping.addend() == 0 && !bigEndian;
        return FieldPlan.of(
                fieldClass,
                plain
                        ? new CopyBytes(field.offsetBytes(), bytes)
                        : new ConvertInteger(
                                field.offsetBytes(),
                                field.sizeBytes(),
                                field.signed(),
                                bigEndian,
                                mapping.addend(),
                                bytes));
    }

    private static FieldPlan array(
            EventField field, @Nullable FieldKind kind, DisplayBase base) {
        return switch (kind) {
            case FieldKind.Text _ ->
                FieldPlan.of(string(), new ArrayText(field.offsetBytes(), field.sizeBytes()));
            case FieldKind.BlockOperation _ ->
                FieldPlan.of(
                        integer(32, false, DisplayBase.DECIMAL),
                        new BlockFlags(field.offsetBytes(), field.sizeBytes()));
            case null, default -> {
                CopyBytes copy = new CopyBytes(field.offsetBytes(), field.sizeBytes());
                yield field.isText()
                        ? FieldPlan.of(text(field.sizeBytes()), copy)
                        : FieldPlan.of(
                                new FieldClass.StaticLengthArray(
                                        element(field, kind, base), field.elements(), 1, Attributes.NONE),
                                copy);
            }
        };
    }

    private static FieldPlan located(
            EventField field, String name, @Nullable FieldKind kind, DisplayBase base) {
        boolean relative = field.shape() == Shape.RELATIVE_LOCATION;
        if (kind instanceof FieldKind.TextArray(int bytes)) {
            return FieldPlan.of(text(bytes), new LocatedTextToArray(field.offsetBytes(), relative, bytes));
        }
        if (kind instanceof FieldKind.Text || kind == null && field.isText()) {
            return FieldPlan.of(string(), new LocatedText(field.offsetBytes(), relative));
        }
        int lengthBytes = lengthBytes(kind);
        return sequence(
                field,
                name,
                kind,
                base,
                lengthBytes,
                new LocatedArray(field.offsetBytes(), relative, field.elementBytes(), lengthBytes));
    }

    private static FieldPlan rest(
            EventField field, String name, @Nullable FieldKind kind, DisplayBase base) {
        if (field.isText()) {
            return kind instanceof FieldKind.Sequence(int lengthBytes)
                    ? new FieldPlan(
                            Optional.of(integer(lengthBytes * Byte.SIZE, false, DisplayBase.DECIMAL)),
                            new FieldClass.DynamicLengthString(
                                    StringEncoding.UTF_8, lengthOf(name), Attributes.NONE),
                            new RestTextToArray(field.offsetBytes(), lengthBytes))
                    : FieldPlan.of(string(), new RestText(field.offsetBytes()));
        }
        int lengthBytes = lengthBytes(kind);
        return sequence(
                field,
                name,
                kind,
                base,
                lengthBytes,
                new RestArray(field.offsetBytes(), field.elementBytes(), lengthBytes));
    }

    private static int lengthBytes(@Nullable FieldKind kind) {
        return kind instanceof FieldKind.Sequence(int bytes) ? bytes : DEFAULT_LENGTH_BYTES;
    }

    private static FieldPlan sequence(
            EventField field,
            String name,
            @Nullable FieldKind kind,
            DisplayBase base,
            int lengthBytes,
            FieldOperation operation) {
        return new FieldPlan(
                Optional.of(integer(lengthBytes * Byte.SIZE, false, DisplayBase.DECIMAL)),
                new FieldClass.DynamicLengthArray(element(field, kind, base), lengthOf(name), 1, Attributes.NONE),
                operation);
    }

    private static FieldLocation lengthOf(String name) {
        return new FieldLocation(
                Optional.of(Scope.EVENT_RECORD_PAYLOAD), List.of("_" + name + "_length"));
    }

    private static FieldClass element(
            EventField field, @Nullable FieldKind kind, DisplayBase base) {
        boolean hexadecimal = kind instanceof FieldKind.Hexadecimal
                || base == DisplayBase.HEXADECIMAL
                || field.elementBytes() == 1 && !field.signed();
        return integer(
                field.elementBytes() * Byte.SIZE,
                CTypes.isSigned(field.type()),
                hexadecimal && !(kind instanceof FieldKind.Decimal) ? DisplayBase.HEXADECIMAL : DisplayBase.DECIMAL);
    }

    /// An integer of whole bytes in the byte order of the machine.
    public static FieldClass integer(int bits, boolean signed, DisplayBase base) {
        return new FieldClass.FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(bits), signed, base, false, List.of(), Set.of(), Attributes.NONE);
    }

    /// The same with labels.
    public static FieldClass enumeration(int bytes, boolean signed, Map<Long, String> labels) {
        // One mapping a label: CTF 2 keeps them in a JSON object, where a name can stand once only.
        Map<String, List<IntegerRange>> byLabel = new LinkedHashMap<>();
        labels.forEach((value, label) -> byLabel.computeIfAbsent(label, _ -> new ArrayList<>())
                .add(range(value, bytes * Byte.SIZE, signed)));
        List<Mapping> mappings = new ArrayList<>();
        byLabel.forEach((label, ranges) -> mappings.add(new Mapping(label, new IntegerRangeSet(ranges))));
        return new FieldClass.FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(bytes * Byte.SIZE),
                signed,
                DisplayBase.DECIMAL,
                true,
                mappings,
                Set.of(),
                Attributes.NONE);
    }

    /// The value as the field can hold it: a label of -1 belongs to the largest value of an unsigned field.
    private static IntegerRange range(long value, int bits, boolean signed) {
        long held = bits == 64 ? value : signed ? value << (64 - bits) >> (64 - bits) : value & ((1L << bits) - 1);
        BigInteger exact = signed ? BigInteger.valueOf(held) : new BigInteger(Long.toUnsignedString(held));
        return new IntegerRange(exact, exact);
    }

    static FieldClass text(int bytes) {
        return new FieldClass.StaticLengthString(StringEncoding.UTF_8, bytes, Attributes.NONE);
    }

    /// Text up to a null.
    public static FieldClass string() {
        return new FieldClass.NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE);
    }
}
