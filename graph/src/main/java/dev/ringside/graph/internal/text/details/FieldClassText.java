// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.VariantOption;
import dev.ringside.graph.internal.text.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Appends descriptions of field classes. One thread.
final class FieldClassText {
    private static final Comparator<Mapping> BY_LABEL =
            Comparator.comparing(mapping -> mapping.label().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final IndentedText text;
    private final boolean mip0;

    FieldClassText(IndentedText text, int mipVersion) {
        this.text = text;
        this.mip0 = mipVersion == 0;
    }

    /// Appends what follows the colon of a property, and the lines below it.
    void append(FieldNode node) {
        switch (node.fieldClass()) {
            case FieldClass.Structure ignored -> structure(node);
            case FieldClass.Integer integer -> integer(integer);
            case FieldClass.FixedLengthBoolean ignored -> simple("Boolean");
            case FieldClass.FixedLengthFloatingPoint real -> real(real);
            case FieldClass.FixedLengthBitArray ignored -> bitArray(List.of());
            case FieldClass.FixedLengthBitMap map -> bitArray(map.flags());
            case FieldClass.NullTerminatedString ignored -> simple("String");
            case FieldClass.StaticLengthString ignored -> simple("String");
            case FieldClass.DynamicLengthString ignored -> simple("String");
            case FieldClass.StaticLengthBlob blob -> {
                text.add(" ").fieldType("Static BLOB").add(" (Length ")
                        .value(GroupedDigits.unsigned(blob.lengthBytes()));
                text.add(", Media type `").value(blob.mediaType()).add("`)").end();
            }
            case FieldClass.DynamicLengthBlob blob -> {
                length(node, "Dynamic BLOB", blob.lengthLocation(), blob.mediaType());
                text.end();
            }
            case FieldClass.StaticLengthArray array -> {
                text.add(" ").fieldType("Static array").add(" (Length ").value(GroupedDigits.unsigned(array.length()))
                        .add(")");
                element(node);
            }
            case FieldClass.DynamicLengthArray array -> {
                length(node, "Dynamic array", array.lengthLocation(), "");
                element(node);
            }
            case FieldClass.OptionalField optional -> optional(node, optional);
            case FieldClass.Variant variant -> variant(node, variant);
        }
    }

    private void structure(FieldNode node) {
        List<FieldNode> members =
                node.children().stream().filter(Visibility::isShown).toList();
        text.add(" ").fieldType("Structure").add(" (");
        counted(members.size(), "member").add(")" + (members.isEmpty() ? "" : ":")).end().in();
        for (FieldNode member : members) {
            text.indent().member(member.name()).add(":");
            append(member);
        }
        text.out();
    }

    private void simple(String type) {
        text.add(" ").fieldType(type).end();
    }

    private IndentedText counted(long count, String noun) {
        return text.value(GroupedDigits.unsigned(count)).add(" " + noun + (count == 1 ? "" : "s"));
    }

    private void integer(FieldClass.Integer integer) {
        String kind = (integer.signed() ? "Signed " : "Unsigned ")
                + (integer.mappings().isEmpty() ? "integer" : "enumeration");
        int lengthBits = integer instanceof FieldClass.FixedLength fixed ? fixed.layout().lengthBits() : Long.SIZE;
        boolean variable = integer instanceof FieldClass.VariableLengthInteger;
        text.add(" ").fieldType(kind).add(" (").value(lengthBits + "-bit").add(", Base ");
        text.value(Integer.toString(integer.displayBase().radix()))
                .add(variable && !mip0 ? ", Expect small values" : "");
        if (integer.mappings().isEmpty()) {
            text.add(")").end();
        } else {
            long labels = integer.mappings().stream().map(Mapping::label).distinct().count();
            text.add(", ");
            counted(labels, "mapping").add("):").end();
            mappings(integer.mappings());
        }
    }

    private void mappings(List<Mapping> mappings) {
        text.in();
        mappings.stream().sorted(BY_LABEL).collect(Collectors.groupingBy(
                        Mapping::label, java.util.LinkedHashMap::new, Collectors.toList()))
                .forEach((label, same) -> {
                    text.indent().property(label).add(":");
                    same.forEach(mapping -> ranges(mapping.ranges()));
                    text.end();
                });
        text.out();
    }

    /// With a blank before each range.
    private void ranges(IntegerRangeSet set) {
        for (IntegerRange range : set.ranges()) {
            text.add(" [").value(GroupedDigits.of(range.lower()));
            if (!range.lower().equals(range.upper())) {
                text.add(", ").value(GroupedDigits.of(range.upper()));
            }
            text.add("]");
        }
    }

    private void real(FieldClass.FixedLengthFloatingPoint real) {
        int lengthBits = real.layout().lengthBits();
        simple(switch (lengthBits) {
            case Float.SIZE -> "Single-precision real";
            case Double.SIZE -> "Double-precision real";
            default -> "Real (" + lengthBits + "-bit)";
        });
    }

    /// Without an opening parenthesis: a slip of Babeltrace's that output to be compared must have.
    private void bitArray(List<Mapping> flags) {
        long labels = flags.stream().map(Mapping::label).distinct().count();
        text.add(" ").fieldType("Bit array").add(" ");
        counted(labels, "flag").add(")" + (labels == 0 ? "" : ":")).end();
        mappings(flags);
    }

    /// @param mediaType of a BLOB; empty of an array
    private void length(FieldNode node, String type, FieldLocation location, String mediaType) {
        Optional<FieldNode> field = FieldLocations.find(node, location);
        text.add(" ").fieldType(type + (field.isPresent() ? " (with length field)" : " (no length field)"));
        if (field.isEmpty() && mediaType.isEmpty()) {
            return;
        }
        text.add(" (");
        if (field.isPresent()) {
            text.add("Length field ");
            location(field.get());
        }
        if (!mediaType.isEmpty()) {
            text.add((field.isPresent() ? ", " : "") + "Media type `").value(mediaType).add("`");
        }
        text.add(")");
    }

    private void location(FieldNode target) {
        text.add(mip0 ? "path [" : "location [").value(FieldLocations.scope(target.scope())).add(": ");
        String separator = "";
        for (String item : FieldLocations.items(target, !mip0)) {
            text.add(separator).value(item);
            separator = ", ";
        }
        text.add("]");
    }

    private void element(FieldNode node) {
        text.add(":").end().in().indent().property("Element").add(":");
        append(node.children().getFirst());
        text.out();
    }

    private static String selector(FieldNode field) {
        return switch (field.fieldClass()) {
            case FieldClass.FixedLengthBoolean ignored -> "(boolean selector)";
            case FieldClass.Integer integer when integer.signed() -> "(signed integer selector)";
            default -> "(unsigned integer selector)";
        };
    }

    private void optional(FieldNode node, FieldClass.OptionalField optional) {
        Optional<FieldNode> field = FieldLocations.find(node, optional.selectorLocation());
        text.add(" ").fieldType("Option " + field.map(FieldClassText::selector).orElse("(no selector)"));
        field.ifPresent(target -> {
            text.add(" (Selector field ");
            location(target);
            text.add(")");
        });
        text.add(":").end().in();
        if (field.isPresent()) {
            if (optional.selectorRanges().isPresent()) {
                text.indent().property("Selector ranges").add(":");
                ranges(optional.selectorRanges().get());
                text.end();
            } else {
                text.indent().property("Selector is reversed").add(": ").value(false).end();
            }
        }
        text.indent().property("Content").add(":");
        append(node.children().getFirst());
        text.out();
    }

    private void variant(FieldNode node, FieldClass.Variant variant) {
        Optional<FieldNode> field = FieldLocations.find(node, variant.selectorLocation());
        text.add(" ").fieldType("Variant " + field.map(FieldClassText::selector).orElse("(no selector)")).add(" (");
        counted(variant.options().size(), "option");
        field.ifPresent(target -> {
            text.add(", Selector field ");
            location(target);
        });
        text.add("):").end().in();
        for (int i = 0; i < variant.options().size(); i++) {
            VariantOption option = variant.options().get(i);
            text.indent().member(option.name().orElse("Unnamed")).add(":");
            if (field.isPresent()) {
                ranges(option.selectorRanges());
                text.add(":");
            }
            append(node.children().get(i));
        }
        text.out();
    }
}
