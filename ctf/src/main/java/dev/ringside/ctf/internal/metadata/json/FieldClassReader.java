// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.Limits;
import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.SourceMap;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonArray;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonString;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthArray;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthBlob;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthString;
import dev.ringside.ctf.schema.FieldClass.NullTerminatedString;
import dev.ringside.ctf.schema.FieldClass.OptionalField;
import dev.ringside.ctf.schema.FieldClass.StaticLengthArray;
import dev.ringside.ctf.schema.FieldClass.StaticLengthBlob;
import dev.ringside.ctf.schema.FieldClass.StaticLengthString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.VariantOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads field class objects (CTF2-SPEC-2.0 §6) and keeps the field class aliases.
final class FieldClassReader {
    private static final String DEFAULT_MEDIA_TYPE = "application/octet-stream";
    private static final int UUID_BYTES = 16;

    /// An alias, with the size of what its name stands for.
    private record Alias(FieldClass fieldClass, int nodes, int depth) {}

    private final Map<String, Alias> aliases = new HashMap<>();
    private final SourceMap sourceMap;
    private final FixedLengthReader fixedLength = new FixedLengthReader();
    private int nodes;
    private int deepest;

    FieldClassReader(SourceMap sourceMap) {
        this.sourceMap = sourceMap;
    }

    void readAlias(Properties properties) throws MetadataException {
        JsonValue nameValue = properties.require("name");
        String name = Properties.string(nameValue);
        if (aliases.containsKey(name)) {
            throw nameValue.place().fault("field class alias `" + name + "` is there already");
        }
        int nodesBefore = nodes;
        deepest = 0;
        FieldClass fieldClass = read(properties.require("field-class"), 0);
        properties.attributes();
        properties.finish();
        aliases.put(name, new Alias(fieldClass, nodes - nodesBefore, deepest));
    }

    Optional<Structure> rootStructure(Properties properties, String property) throws MetadataException {
        Optional<JsonValue> value = properties.find(property);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (read(value.get(), 0) instanceof Structure structure) {
            return Optional.of(structure);
        }
        throw value.get().place().fault("`" + property + "` is a structure field class");
    }

    private FieldClass read(JsonValue value, int depth) throws MetadataException {
        if (value instanceof JsonString name) {
            return alias(name, depth);
        }
        count(value.place(), 1, depth);
        Properties properties = Properties.of(value);
        JsonValue typeValue = properties.require("type");
        String type = Properties.string(typeValue);
        FieldClass fieldClass =
                switch (type) {
                    case "null-terminated-string" ->
                        new NullTerminatedString(encoding(properties), properties.attributes());
                    case "static-length-string" -> staticLengthString(properties);
                    case "dynamic-length-string" -> new DynamicLengthString(
                            encoding(properties), LocationReader.read(properties, "length-field-location"),
                                    properties.attributes());
                    case "static-length-blob" -> staticLengthBlob(properties);
                    case "dynamic-length-blob" -> new DynamicLengthBlob(
                            LocationReader.read(properties, "length-field-location"), mediaType(properties),
                                    properties.attributes());
                    case "structure" -> structure(properties, depth);
                    case "static-length-array" -> new StaticLengthArray(
                            read(properties.require("element-field-class"), depth + 1),
                            length(properties), properties.alignment("minimum-alignment"), properties.attributes());
                    case "dynamic-length-array" -> new DynamicLengthArray(
                            read(properties.require("element-field-class"), depth + 1),
                            LocationReader.read(properties, "length-field-location"),
                            properties.alignment("minimum-alignment"), properties.attributes());
                    case "optional" -> optional(properties, depth);
                    case "variant" -> variant(properties, depth);
                    default -> {
                        Optional<FieldClass> integerLike = fixedLength.read(type, properties);
                        if (integerLike.isEmpty()) {
                            throw typeValue.place().fault("unknown field class type `" + type + "`");
                        }
                        yield integerLike.get();
                    }
                };
        properties.finish();
        sourceMap.put(fieldClass, value.place());
        return fieldClass;
    }

    private FieldClass alias(JsonString name, int depth) throws MetadataException {
        Alias alias = aliases.get(name.value());
        if (alias == null) {
            throw name.place().fault("no field class alias `" + name.value() + "` before this");
        }
        count(name.place(), alias.nodes, depth + alias.depth);
        return alias.fieldClass;
    }

    /// Aliases of aliases could stand for more field classes than any memory holds, deeper than any stack.
    private void count(Place place, int added, int depth) throws MetadataException {
        deepest = Math.max(deepest, depth);
        nodes += added;
        Limits.checkFieldClasses(place, nodes, depth);
    }

    private Structure structure(Properties properties, int depth) throws MetadataException {
        var members = new ArrayList<StructureMember>();
        var names = new HashSet<String>();
        Optional<JsonValue> memberClasses = properties.find("member-classes");
        if (memberClasses.isPresent()) {
            for (JsonValue element : Properties.array(memberClasses.get()).elements()) {
                Properties member = Properties.of(element);
                JsonValue nameValue = member.require("name");
                String name = Properties.string(nameValue);
                if (!names.add(name)) {
                    throw nameValue.place().fault("the structure has a member `" + name + "` already");
                }
                FieldClass fieldClass = read(member.require("field-class"), depth + 1);
                members.add(new StructureMember(name, fieldClass, member.attributes()));
                member.finish();
            }
        }
        return new Structure(members, properties.alignment("minimum-alignment"), properties.attributes());
    }

    private FieldClass optional(Properties properties, int depth) throws MetadataException {
        FieldClass fieldClass = read(properties.require("field-class"), depth + 1);
        Optional<JsonValue> ranges = properties.find("selector-field-ranges");
        Optional<IntegerRangeSet> selectorRanges =
                ranges.isPresent() ? Optional.of(RangeReader.ranges(ranges.get(), true)) : Optional.empty();
        return new OptionalField(
                fieldClass, LocationReader.read(properties, "selector-field-location"), selectorRanges,
                        properties.attributes());
    }

    private FieldClass variant(Properties properties, int depth) throws MetadataException {
        JsonValue optionsValue = properties.require("options");
        JsonArray array = Properties.array(optionsValue);
        if (array.elements().isEmpty()) {
            throw optionsValue.place().fault("a variant has at least one option");
        }
        var options = new ArrayList<VariantOption>();
        var names = new HashSet<String>();
        int ranges = 0;
        for (JsonValue element : array.elements()) {
            VariantOption option = option(Properties.of(element), depth);
            if (option.name().isPresent() && !names.add(option.name().get())) {
                throw element.place().fault("the variant has an option `" + option.name().get() + "` already");
            }
            ranges += option.selectorRanges().ranges().size();
            Limits.checkVariantRanges(element.place(), ranges);
            for (VariantOption earlier : options) {
                if (earlier.selectorRanges().intersects(option.selectorRanges())) {
                    throw element.place().fault("the selector ranges overlap those of an earlier option");
                }
            }
            options.add(option);
        }
        return new Variant(options, LocationReader.read(properties, "selector-field-location"),
                properties.attributes());
    }

    private VariantOption option(Properties properties, int depth) throws MetadataException {
        var option = new VariantOption(
                properties.optionalString("name"),
                read(properties.require("field-class"), depth + 1),
                RangeReader.ranges(properties.require("selector-field-ranges"), true),
                properties.attributes());
        properties.finish();
        return option;
    }

    private static FieldClass staticLengthString(Properties properties) throws MetadataException {
        StringEncoding encoding = encoding(properties);
        long length = length(properties);
        if (length % encoding.codeUnitBytes() != 0) {
            throw properties.require("length").place().fault("a string of " + length + " bytes has no whole number of "
                    + encoding.specificationName() + " code units");
        }
        return new StaticLengthString(encoding, length, properties.attributes());
    }

    private static FieldClass staticLengthBlob(Properties properties) throws MetadataException {
        JsonValue lengthValue = properties.require("length");
        long length = Properties.unsigned(lengthValue);
        Set<Role> roles = RangeReader.roles(properties, Set.of(Role.METADATA_STREAM_UUID));
        if (!roles.isEmpty() && length != UUID_BYTES) {
            throw lengthValue.place().fault("a metadata stream UUID has " + UUID_BYTES + " bytes, not " + length);
        }
        return new StaticLengthBlob(
                checkedLength(lengthValue), mediaType(properties), roles, properties.attributes());
    }

    private static String mediaType(Properties properties) throws MetadataException {
        return properties.optionalString("media-type").orElse(DEFAULT_MEDIA_TYPE);
    }

    private static StringEncoding encoding(Properties properties) throws MetadataException {
        Optional<JsonValue> value = properties.find("encoding");
        if (value.isEmpty()) {
            return StringEncoding.UTF_8;
        }
        String name = Properties.string(value.get());
        for (StringEncoding encoding : List.of(StringEncoding.values())) {
            if (encoding.specificationName().equals(name)) {
                return encoding;
            }
        }
        throw value.get().place().fault("unknown string encoding `" + name + "`");
    }

    private static long length(Properties properties) throws MetadataException {
        return checkedLength(properties.require("length"));
    }

    private static long checkedLength(JsonValue value) throws MetadataException {
        long length = Properties.unsigned(value);
        if (length < 0) {
            throw value.place().fault("a length of " + Long.toUnsignedString(length)
                    + " is more than any packet holds");
        }
        return length;
    }
}
