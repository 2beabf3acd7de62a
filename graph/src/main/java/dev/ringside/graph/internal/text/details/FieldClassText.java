// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.VariantOption;
import dev.ringside.graph.internal.text.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Appends descriptions of field classes. One thread.
final class FieldClassText {
    private static final Comparator<Mapping> BY_LABEL =
            Comparator.comparing(mapping -> mapping.label().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private static final Comparator<IntegerRange> BY_BOUNDS =
            Comparator.comparing(IntegerRange::lower).thenComparing(IntegerRange::upper);

    private final IndentedText text;
    private final AttributesText attributes;
    private final boolean mip0;

    FieldClassText(IndentedText text, AttributesText attributes, int mipVersion) {
        this.text = text;
        this.attributes = attributes;
        this.mip0 = mipVersion == 0;
    }

    /// Appends what follows the colon of a property, and the lines below it: attributes first, then what the class is
    /// made of, under a title where there are attributes.
    void append(FieldNode node) {
        Attributes own = node.fieldClass().attributes();
        head(node);
        Parts parts = parts(node);
        if (own.isEmpty() && parts.isEmpty()) {
            text.end();
            return;
        }
        text.add(":").end().in();
        attributes.append(own);
        boolean titled = !own.isEmpty() && !parts.isEmpty() && !parts.title().isEmpty();
        if (titled) {
            text.indent().property(parts.title()).add(":").end().in();
        }
        parts.append().run();
        if (titled) {
            text.out();
        }
        text.out();
    }

    /// What a field class is made of.
    ///
    /// @param title empty where there is none in any case
    private record Parts(String title, boolean isEmpty, Runnable append) {
        private static final Parts NONE = new Parts("", true, () -> { });
    }

    private Parts parts(FieldNode node) {
        return switch (node.fieldClass()) {
            case FieldClass.Structure structure -> new Parts(
                    "Members", node.children().stream().noneMatch(Visibility::isShown), () -> members(node, structure));
            case FieldClass.Integer integer ->
                new Parts("Mappings", integer.mappings().isEmpty(), () -> mappings(integer.mappings()));
            case FieldClass.FixedLengthBitMap map ->
                new Parts("Flags", map.flags().isEmpty(), () -> mappings(map.flags()));
            case FieldClass.StaticLengthArray ignored -> new Parts("", false, () -> element(node));
            case FieldClass.DynamicLengthArray ignored -> new Parts("", false, () -> element(node));
            case FieldClass.OptionalField optional -> new Parts("", false, () -> content(node, optional));
            case FieldClass.Variant variant ->
                new Parts("Options", variant.options().isEmpty(), () -> options(node, variant));
            default -> Parts.NONE;
        };
    }

    /// The type and what else stands in its line.
    private void head(FieldNode node) {
        switch (node.fieldClass()) {
            case FieldClass.Structure ignored -> {
                text.add(" ").fieldType("Structure").add(" (");
                counted(node.children().stream().filter(Visibility::isShown).count(), "member").add(")");
            }
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
                text.add(", Media type `").value(blob.mediaType()).add("`)");
            }
            case FieldClass.DynamicLengthBlob blob ->
                length(node, "Dynamic BLOB", blob.lengthLocation(), blob.mediaType());
            case FieldClass.StaticLengthArray array ->
                text.add(" ").fieldType("Static array").add(" (Length ").value(GroupedDigits.unsigned(array.length()))
                        .add(")");
            case FieldClass.DynamicLengthArray array -> length(node, "Dynamic array", array.lengthLocation(), "");
            case FieldClass.OptionalField optional -> optional(node, optional);
            case FieldClass.Variant variant -> variant(node, variant);
        }
    }

    private void members(FieldNode node, FieldClass.Structure structure) {
        for (int i = 0; i < node.children().size(); i++) {
            FieldNode member = node.children().get(i);
            if (Visibility.isShown(member)) {
                text.indent().member(member.name()).add(":");
                part(member, structure.members().get(i).attributes());
            }
        }
    }

    /// A member of a structure or an option of a variant, behind its name.
    private void part(FieldNode node, Attributes own) {
        if (own.isEmpty()) {
            append(node);
            return;
        }
        text.end().in().indent().property("Field class").add(":");
        append(node);
        attributes.append(own);
        text.out();
    }

    private void simple(String type) {
        text.add(" ").fieldType(type);
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
        if (!integer.mappings().isEmpty()) {
            text.add(", ");
            counted(integer.mappings().stream().map(Mapping::label).distinct().count(), "mapping");
        }
        text.add(")");
    }

    private void mappings(List<Mapping> mappings) {
        mappings.stream().sorted(BY_LABEL).collect(Collectors.groupingBy(
                        Mapping::label, java.util.LinkedHashMap::new, Collectors.toList()))
                .forEach((label, same) -> {
                    text.indent().property(label).add(":");
                    ranges(same.stream().flatMap(mapping -> mapping.ranges().ranges().stream()));
                    text.end();
                });
    }

    /// Each once, by their bounds, with a blank before each.
    private void ranges(Stream<IntegerRange> ranges) {
        for (IntegerRange range : ranges.distinct().sorted(BY_BOUNDS).toList()) {
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
        counted(labels, "flag").add(")");
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
        text.indent().property("Element").add(":");
        append(node.children().getFirst());
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
    }

    private void content(FieldNode node, FieldClass.OptionalField optional) {
        if (FieldLocations.find(node, optional.selectorLocation()).isPresent()) {
            if (optional.selectorRanges().isPresent()) {
                text.indent().property("Selector ranges").add(":");
                ranges(optional.selectorRanges().get().ranges().stream());
                text.end();
            } else {
                text.indent().property("Selector is reversed").add(": ").value(false).end();
            }
        }
        text.indent().property("Content").add(":");
        append(node.children().getFirst());
    }

    private void variant(FieldNode node, FieldClass.Variant variant) {
        Optional<FieldNode> field = FieldLocations.find(node, variant.selectorLocation());
        text.add(" ").fieldType("Variant " + field.map(FieldClassText::selector).orElse("(no selector)")).add(" (");
        counted(variant.options().size(), "option");
        field.ifPresent(target -> {
            text.add(", Selector field ");
            location(target);
        });
        text.add(")");
    }

    private void options(FieldNode node, FieldClass.Variant variant) {
        boolean selected = FieldLocations.find(node, variant.selectorLocation()).isPresent();
        for (int i = 0; i < variant.options().size(); i++) {
            VariantOption option = variant.options().get(i);
            text.indent().member(option.name().orElse("Unnamed")).add(":");
            if (selected) {
                ranges(option.selectorRanges().ranges().stream());
                text.add(":");
            }
            // The blank that Babeltrace leaves at the end of the line.
            text.add(option.attributes().isEmpty() ? "" : " ");
            part(node.children().get(i), option.attributes());
        }
    }
}
