// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.testing;

import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StringEncoding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The domain of field classes: class × property × container, each combination a line of text; and which of them a
/// given field class is.
public final class FieldClassMatrix {
    /// What a field may stand in.
    public static final List<String> CONTAINERS =
            List.of("structure", "static-length-array", "dynamic-length-array", "optional", "variant");

    private static final List<String> ORDERS = List.of("le", "le reversed", "be", "be reversed");
    private static final List<String> ALIGNMENTS = List.of("align 1", "align 2 to 4", "align 8", "align 16 and more");
    private static final List<String> LENGTHS =
            List.of("within a byte", "8, 16, 32 or 64 bits", "odd bits", "over 64 bits");
    private static final List<String> FIXED = List.of(
            "fixed-length-bit-array", "fixed-length-bit-map", "fixed-length-boolean", "fixed-length-unsigned-integer",
            "fixed-length-signed-integer");
    private static final List<String> REAL_LENGTHS = List.of("16 bits", "32 bits", "64 bits", "128 bits", "160 bits");
    private static final List<String> BASES = List.of("base 2", "base 8", "base 10", "base 16");
    private static final List<String> SELECTORS = List.of(
            "boolean", "fixed-length-unsigned-integer", "fixed-length-signed-integer",
            "variable-length-unsigned-integer", "variable-length-signed-integer");

    private FieldClassMatrix() {}

    /// Every combination that a trace may have.
    public static Set<String> domain() {
        Set<String> domain = new LinkedHashSet<>();
        List<String> shapes = new ArrayList<>();
        product(shapes, FIXED, ORDERS, ALIGNMENTS, LENGTHS);
        product(shapes, List.of("fixed-length-floating-point-number"), ORDERS, ALIGNMENTS, REAL_LENGTHS);
        for (String integer : List.of("fixed-length-unsigned-integer", "fixed-length-signed-integer",
                "variable-length-unsigned-integer", "variable-length-signed-integer")) {
            product(shapes, List.of(integer), BASES, List.of("plain", "mappings", "no mappings in an enumeration"));
        }
        for (String string : List.of("null-terminated-string", "static-length-string", "dynamic-length-string")) {
            for (StringEncoding encoding : StringEncoding.values()) {
                shapes.add(string + ", " + encoding.specificationName());
            }
        }
        product(shapes, List.of("static-length-blob", "static-length-array"), List.of("empty", "not empty"));
        shapes.add("dynamic-length-blob");
        shapes.add("dynamic-length-array");
        product(shapes, List.of("static-length-array", "dynamic-length-array"), List.of("minimum alignment"));
        product(shapes, List.of("structure"), List.of("empty", "not empty", "minimum alignment"));
        product(shapes, List.of("optional", "variant"), SELECTORS);
        product(shapes, List.of("variant"), List.of("named options", "unnamed options"));
        for (String shape : shapes) {
            CONTAINERS.forEach(container -> domain.add(shape + " in " + container));
        }
        return domain;
    }

    /// Whether a combination of the domain cannot be, with the reason here.
    public static boolean isWaived(String cell) {
        // CTF2-SPEC-2.0: the options of a variant are selected by integers only.
        return cell.startsWith("variant, boolean ");
    }

    @SafeVarargs
    private static void product(List<String> to, List<String>... axes) {
        List<String> rows = List.of("");
        for (List<String> axis : axes) {
            List<String> longer = new ArrayList<>();
            for (String row : rows) {
                axis.forEach(value -> longer.add(row.isEmpty() ? value : row + ", " + value));
            }
            rows = longer;
        }
        to.addAll(rows);
    }

    /// The combinations that a field class is, standing in another.
    ///
    /// @param selector the class of the field that selects, for optional fields and variants
    public static Set<String> cells(FieldClass fieldClass, FieldClass container, FieldClass selector) {
        Set<String> cells = new LinkedHashSet<>();
        for (String shape : shapes(fieldClass, selector)) {
            cells.add(shape + " in " + name(container));
        }
        return cells;
    }

    private static List<String> shapes(FieldClass fieldClass, FieldClass selector) {
        String name = name(fieldClass);
        List<String> shapes = new ArrayList<>();
        switch (fieldClass) {
            case FieldClass.FixedLengthFloatingPoint real -> shapes.add(
                    name + ", " + order(real.layout()) + ", " + alignment(real.layout()) + ", "
                            + real.layout().lengthBits() + " bits");
            case FieldClass.FixedLength fixed -> shapes.add(
                    name + ", " + order(fixed.layout()) + ", " + alignment(fixed.layout()) + ", "
                            + length(fixed.layout()));
            case FieldClass.NullTerminatedString string -> shapes.add(name + encoding(string.encoding()));
            case FieldClass.StaticLengthString string -> shapes.add(name + encoding(string.encoding()));
            case FieldClass.DynamicLengthString string -> shapes.add(name + encoding(string.encoding()));
            case FieldClass.StaticLengthBlob blob -> shapes.add(name + fill(blob.lengthBytes()));
            case FieldClass.StaticLengthArray array -> {
                shapes.add(name + fill(array.length()));
                addMinimumAlignment(shapes, name, array.minimumAlignmentBits());
            }
            case FieldClass.DynamicLengthArray array -> {
                shapes.add(name);
                addMinimumAlignment(shapes, name, array.minimumAlignmentBits());
            }
            case FieldClass.Structure structure -> {
                shapes.add(name + fill(structure.members().size()));
                addMinimumAlignment(shapes, name, structure.minimumAlignmentBits());
            }
            case FieldClass.OptionalField ignored -> shapes.add(name + ", " + selectorName(selector));
            case FieldClass.Variant variant -> {
                shapes.add(name + ", " + selectorName(selector));
                boolean named = variant.options().stream().allMatch(option -> option.name().isPresent());
                shapes.add(name + (named ? ", named options" : ", unnamed options"));
            }
            case FieldClass.DynamicLengthBlob ignored -> shapes.add(name);
            case FieldClass.VariableLengthInteger ignored -> { }
        }
        if (fieldClass instanceof FieldClass.Integer integer) {
            String kind = integer.mappings().isEmpty() ? "no mappings in an enumeration" : "mappings";
            shapes.add(name + ", base " + integer.displayBase().radix() + ", "
                    + (integer.enumeration() ? kind : "plain"));
        }
        return shapes;
    }

    private static String encoding(StringEncoding encoding) {
        return ", " + encoding.specificationName();
    }

    private static String fill(long length) {
        return length == 0 ? ", empty" : ", not empty";
    }

    private static void addMinimumAlignment(List<String> shapes, String name, int bits) {
        if (bits > 1) {
            shapes.add(name + ", minimum alignment");
        }
    }

    private static String selectorName(FieldClass selector) {
        return selector instanceof FieldClass.FixedLengthBoolean ? "boolean" : name(selector);
    }

    private static String order(BitArrayLayout layout) {
        String bytes = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN ? "le" : "be";
        return layout.bitOrder() == BitOrder.defaultFor(layout.byteOrder()) ? bytes : bytes + " reversed";
    }

    private static String alignment(BitArrayLayout layout) {
        int bits = layout.alignmentBits();
        return bits == 1 ? "align 1" : bits < 8 ? "align 2 to 4" : bits == 8 ? "align 8" : "align 16 and more";
    }

    private static String length(BitArrayLayout layout) {
        int bits = layout.lengthBits();
        if (bits > Long.SIZE) {
            return "over 64 bits";
        }
        if (bits < 8) {
            return "within a byte";
        }
        return Integer.bitCount(bits) == 1 ? "8, 16, 32 or 64 bits" : "odd bits";
    }

    /// The `type` of a field class in CTF 2.
    public static String name(FieldClass fieldClass) {
        return switch (fieldClass) {
            case FieldClass.FixedLengthBitArray ignored -> "fixed-length-bit-array";
            case FieldClass.FixedLengthBitMap ignored -> "fixed-length-bit-map";
            case FieldClass.FixedLengthBoolean ignored -> "fixed-length-boolean";
            case FieldClass.FixedLengthInteger integer ->
                integer.signed() ? "fixed-length-signed-integer" : "fixed-length-unsigned-integer";
            case FieldClass.FixedLengthFloatingPoint ignored -> "fixed-length-floating-point-number";
            case FieldClass.VariableLengthInteger integer ->
                integer.signed() ? "variable-length-signed-integer" : "variable-length-unsigned-integer";
            case FieldClass.NullTerminatedString ignored -> "null-terminated-string";
            case FieldClass.StaticLengthString ignored -> "static-length-string";
            case FieldClass.DynamicLengthString ignored -> "dynamic-length-string";
            case FieldClass.StaticLengthBlob ignored -> "static-length-blob";
            case FieldClass.DynamicLengthBlob ignored -> "dynamic-length-blob";
            case FieldClass.Structure ignored -> "structure";
            case FieldClass.StaticLengthArray ignored -> "static-length-array";
            case FieldClass.DynamicLengthArray ignored -> "dynamic-length-array";
            case FieldClass.OptionalField ignored -> "optional";
            case FieldClass.Variant ignored -> "variant";
        };
    }
}
