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
            case FieldClass.FixedLengthBoolean ignored -> text.add(" Boolean").end();
            case FieldClass.FixedLengthFloatingPoint real -> real(real);
            case FieldClass.FixedLengthBitArray ignored -> bitArray(List.of());
            case FieldClass.FixedLengthBitMap map -> bitArray(map.flags());
            case FieldClass.NullTerminatedString ignored -> text.add(" String").end();
            case FieldClass.StaticLengthString ignored -> text.add(" String").end();
            case FieldClass.DynamicLengthString ignored -> text.add(" String").end();
            case FieldClass.StaticLengthBlob blob -> text.add(" Static BLOB (Length "
                            + GroupedDigits.unsigned(blob.lengthBytes()) + ", Media type `" + blob.mediaType() + "`)")
                    .end();
            case FieldClass.DynamicLengthBlob blob -> text.add(
                            " Dynamic BLOB " + length(node, blob.lengthLocation(), ", Media type `" + blob.mediaType() + "`"))
                    .end();
            case FieldClass.StaticLengthArray array -> element(node, " Static array (Length "
                    + GroupedDigits.unsigned(array.length()) + ")");
            case FieldClass.DynamicLengthArray array ->
                element(node, " Dynamic array " + length(node, array.lengthLocation(), ""));
            case FieldClass.OptionalField optional -> optional(node, optional);
            case FieldClass.Variant variant -> variant(node, variant);
        }
    }

    private void structure(FieldNode node) {
        List<FieldNode> members =
                node.children().stream().filter(Visibility::isShown).toList();
        text.add(" Structure (" + counted(members.size(), "member") + ")" + (members.isEmpty() ? "" : ":")).end().in();
        for (FieldNode member : members) {
            text.indent().add(member.name() + ":");
            append(member);
        }
        text.out();
    }

    static String counted(long count, String noun) {
        return GroupedDigits.unsigned(count) + " " + noun + (count == 1 ? "" : "s");
    }

    private void integer(FieldClass.Integer integer) {
        String kind = (integer.signed() ? " Signed " : " Unsigned ") + (integer.mappings().isEmpty() ? "integer" : "enumeration");
        int lengthBits = integer instanceof FieldClass.FixedLength fixed ? fixed.layout().lengthBits() : Long.SIZE;
        boolean variable = integer instanceof FieldClass.VariableLengthInteger;
        text.add(kind + " (" + lengthBits + "-bit, Base " + integer.displayBase().radix()
                + (variable && !mip0 ? ", Expect small values" : ""));
        if (integer.mappings().isEmpty()) {
            text.add(")").end();
        } else {
            long labels = integer.mappings().stream().map(Mapping::label).distinct().count();
            text.add(", " + counted(labels, "mapping") + "):").end();
            mappings(integer.mappings());
        }
    }

    private void mappings(List<Mapping> mappings) {
        text.in();
        mappings.stream().sorted(BY_LABEL).collect(Collectors.groupingBy(
                        Mapping::label, java.util.LinkedHashMap::new, Collectors.toList()))
                .forEach((label, same) -> text.line(label + ":"
                        + same.stream().map(mapping -> ranges(mapping.ranges())).collect(Collectors.joining())));
        text.out();
    }

    /// With a blank before each range.
    private static String ranges(IntegerRangeSet set) {
        return set.ranges().stream().map(FieldClassText::range).collect(Collectors.joining());
    }

    private static String range(IntegerRange range) {
        String lower = GroupedDigits.of(range.lower());
        return range.lower().equals(range.upper())
                ? " [" + lower + "]"
                : " [" + lower + ", " + GroupedDigits.of(range.upper()) + "]";
    }

    private void real(FieldClass.FixedLengthFloatingPoint real) {
        int lengthBits = real.layout().lengthBits();
        text.add(switch (lengthBits) {
            case Float.SIZE -> " Single-precision real";
            case Double.SIZE -> " Double-precision real";
            default -> " Real (" + lengthBits + "-bit)";
        }).end();
    }

    /// Without an opening parenthesis: a slip of Babeltrace's that output to be compared must have.
    private void bitArray(List<Mapping> flags) {
        long labels = flags.stream().map(Mapping::label).distinct().count();
        text.add(" Bit array " + counted(labels, "flag") + ")" + (labels == 0 ? "" : ":")).end();
        mappings(flags);
    }

    private String length(FieldNode node, FieldLocation location, String more) {
        Optional<FieldNode> field = FieldLocations.find(node, location);
        return field.isPresent()
                ? "(with length field) (Length field " + location(field.get()) + more + ")"
                : "(no length field)" + (more.isEmpty() ? "" : " (" + more.substring(2) + ")");
    }

    private String location(FieldNode target) {
        return (mip0 ? "path [" : "location [") + FieldLocations.text(target, !mip0) + "]";
    }

    private void element(FieldNode node, String description) {
        text.add(description + ":").end().in().indent().add("Element:");
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
        text.add(" Option ").add(field.map(FieldClassText::selector).orElse("(no selector)"));
        field.ifPresent(target -> text.add(" (Selector field " + location(target) + ")"));
        text.add(":").end().in();
        if (field.isPresent()) {
            text.line(optional.selectorRanges()
                    .map(set -> "Selector ranges:" + ranges(set))
                    .orElse("Selector is reversed: No"));
        }
        text.indent().add("Content:");
        append(node.children().getFirst());
        text.out();
    }

    private void variant(FieldNode node, FieldClass.Variant variant) {
        Optional<FieldNode> field = FieldLocations.find(node, variant.selectorLocation());
        text.add(" Variant ").add(field.map(FieldClassText::selector).orElse("(no selector)"));
        text.add(" (" + counted(variant.options().size(), "option"));
        field.ifPresent(target -> text.add(", Selector field " + location(target)));
        text.add("):").end().in();
        for (int i = 0; i < variant.options().size(); i++) {
            VariantOption option = variant.options().get(i);
            text.indent().add(option.name().orElse("Unnamed") + ":");
            if (field.isPresent()) {
                text.add(ranges(option.selectorRanges()) + ":");
            }
            append(node.children().get(i));
        }
        text.out();
    }
}
