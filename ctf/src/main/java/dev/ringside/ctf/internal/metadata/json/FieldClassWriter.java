// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthArray;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthBlob;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthString;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBitArray;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBitMap;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBoolean;
import dev.ringside.ctf.schema.FieldClass.FixedLengthFloatingPoint;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.NullTerminatedString;
import dev.ringside.ctf.schema.FieldClass.OptionalField;
import dev.ringside.ctf.schema.FieldClass.StaticLengthArray;
import dev.ringside.ctf.schema.FieldClass.StaticLengthBlob;
import dev.ringside.ctf.schema.FieldClass.StaticLengthString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.VariableLengthInteger;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.VariantOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// Writes field class objects (CTF2-SPEC-2.0 §6). A property that has its default value is left out, except the base of
/// integers, which LTTng always writes. One thread.
final class FieldClassWriter {
    private static final String DEFAULT_MEDIA_TYPE = "application/octet-stream";

    private final boolean roles;

    /// @param roles whether what is written is of a root in which fields have roles
    FieldClassWriter(boolean roles) {
        this.roles = roles;
    }

    void write(JsonText json, FieldClass fieldClass) {
        json.startObject();
        json.property("type", type(fieldClass));
        switch (fieldClass) {
            case FixedLengthBitArray bits -> layout(json, bits.layout());
            case FixedLengthBitMap map -> {
                layout(json, map.layout());
                mappings(json, "flags", map.flags());
            }
            case FixedLengthBoolean truth -> layout(json, truth.layout());
            case FixedLengthInteger integer -> {
                layout(json, integer.layout());
                integer(json, integer);
            }
            case FixedLengthFloatingPoint real -> layout(json, real.layout());
            case VariableLengthInteger integer -> integer(json, integer);
            case NullTerminatedString string -> encoding(json, string.encoding());
            case StaticLengthString string -> {
                encoding(json, string.encoding());
                json.property("length", string.lengthBytes());
            }
            case DynamicLengthString string -> {
                encoding(json, string.encoding());
                location(json, "length-field-location", string.lengthLocation());
            }
            case StaticLengthBlob blob -> {
                json.property("length", blob.lengthBytes());
                mediaType(json, blob.mediaType());
                roles(json, blob.roles());
            }
            case DynamicLengthBlob blob -> {
                location(json, "length-field-location", blob.lengthLocation());
                mediaType(json, blob.mediaType());
            }
            case Structure structure -> structure(json, structure);
            case StaticLengthArray array -> {
                element(json, array.element());
                json.property("length", array.length());
                alignment(json, "minimum-alignment", array.minimumAlignmentBits());
            }
            case DynamicLengthArray array -> {
                element(json, array.element());
                location(json, "length-field-location", array.lengthLocation());
                alignment(json, "minimum-alignment", array.minimumAlignmentBits());
            }
            case OptionalField optional -> {
                json.name("field-class");
                write(json, optional.fieldClass());
                location(json, "selector-field-location", optional.selectorLocation());
                optional.selectorRanges().ifPresent(ranges -> ranges(json, "selector-field-ranges", ranges));
            }
            case Variant variant -> variant(json, variant);
        }
        json.attributes(OwnAttributes.written(fieldClass, roles));
        json.endObject();
    }

    private static String type(FieldClass fieldClass) {
        return switch (fieldClass) {
            case FixedLengthBitArray _ -> "fixed-length-bit-array";
            case FixedLengthBitMap _ -> "fixed-length-bit-map";
            case FixedLengthBoolean _ -> "fixed-length-boolean";
            case FixedLengthInteger integer ->
                integer.signed() ? "fixed-length-signed-integer" : "fixed-length-unsigned-integer";
            case FixedLengthFloatingPoint _ -> "fixed-length-floating-point-number";
            case VariableLengthInteger integer ->
                integer.signed() ? "variable-length-signed-integer" : "variable-length-unsigned-integer";
            case NullTerminatedString _ -> "null-terminated-string";
            case StaticLengthString _ -> "static-length-string";
            case DynamicLengthString _ -> "dynamic-length-string";
            case StaticLengthBlob _ -> "static-length-blob";
            case DynamicLengthBlob _ -> "dynamic-length-blob";
            case Structure _ -> "structure";
            case StaticLengthArray _ -> "static-length-array";
            case DynamicLengthArray _ -> "dynamic-length-array";
            case OptionalField _ -> "optional";
            case Variant _ -> "variant";
        };
    }

    private static void layout(JsonText json, BitArrayLayout layout) {
        json.property("length", layout.lengthBits());
        json.property("byte-order", layout.byteOrder() == ByteOrder.BIG_ENDIAN ? "big-endian" : "little-endian");
        if (layout.bitOrder() != BitOrder.defaultFor(layout.byteOrder())) {
            json.property(
                    "bit-order", layout.bitOrder() == BitOrder.FIRST_TO_LAST ? "first-to-last" : "last-to-first");
        }
        alignment(json, "alignment", layout.alignmentBits());
    }

    private static void alignment(JsonText json, String property, int alignmentBits) {
        if (alignmentBits > 1) {
            json.property(property, alignmentBits);
        }
    }

    private void integer(JsonText json, FieldClass.Integer integer) {
        json.property("preferred-display-base", integer.displayBase().radix());
        if (integer.enumeration() || !integer.mappings().isEmpty()) {
            mappings(json, "mappings", integer.mappings());
        }
        roles(json, integer.roles());
    }

    /// A JSON object has each name once: the ranges of a label that occurs several times are joined.
    private static void mappings(JsonText json, String property, List<Mapping> mappings) {
        var joined = new LinkedHashMap<String, List<IntegerRange>>();
        for (Mapping mapping : mappings) {
            joined.merge(mapping.label(), mapping.ranges().ranges(), FieldClassWriter::joined);
        }
        json.name(property);
        json.startObject();
        joined.forEach((label, ranges) -> ranges(json, label, new IntegerRangeSet(ranges)));
        json.endObject();
    }

    private static List<IntegerRange> joined(List<IntegerRange> first, List<IntegerRange> second) {
        var both = new ArrayList<IntegerRange>(first);
        both.addAll(second);
        return both;
    }

    private static void ranges(JsonText json, String property, IntegerRangeSet ranges) {
        json.property(
                property,
                ranges.ranges().stream()
                        .map(range -> List.of(range.lower(), range.upper()))
                        .toList());
    }

    private void roles(JsonText json, Set<Role> ofField) {
        if (roles && !ofField.isEmpty()) {
            json.property("roles", ofField.stream().sorted().map(Role::specificationName).toList());
        }
    }

    private static void encoding(JsonText json, StringEncoding encoding) {
        if (encoding != StringEncoding.UTF_8) {
            json.property("encoding", encoding.specificationName());
        }
    }

    private static void mediaType(JsonText json, String mediaType) {
        if (!mediaType.equals(DEFAULT_MEDIA_TYPE)) {
            json.property("media-type", mediaType);
        }
    }

    private static void location(JsonText json, String property, FieldLocation location) {
        json.name(property);
        json.startObject();
        location.origin().ifPresent(origin -> json.property("origin", origin.specificationName()));
        json.property("path", location.path());
        json.endObject();
    }

    private void element(JsonText json, FieldClass element) {
        json.name("element-field-class");
        write(json, element);
    }

    private void structure(JsonText json, Structure structure) {
        if (!structure.members().isEmpty()) {
            json.name("member-classes");
            json.startArray();
            for (StructureMember member : structure.members()) {
                json.startObject();
                json.property("name", member.name());
                json.name("field-class");
                write(json, member.fieldClass());
                json.attributes(member.attributes());
                json.endObject();
            }
            json.endArray();
        }
        alignment(json, "minimum-alignment", structure.minimumAlignmentBits());
    }

    private void variant(JsonText json, Variant variant) {
        json.name("options");
        json.startArray();
        for (VariantOption option : variant.options()) {
            json.startObject();
            option.name().ifPresent(name -> json.property("name", name));
            json.name("field-class");
            write(json, option.fieldClass());
            ranges(json, "selector-field-ranges", option.selectorRanges());
            json.attributes(option.attributes());
            json.endObject();
        }
        json.endArray();
        location(json, "selector-field-location", variant.selectorLocation());
    }
}
