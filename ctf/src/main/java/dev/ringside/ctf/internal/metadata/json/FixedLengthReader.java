// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.Limits;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBitArray;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBitMap;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBoolean;
import dev.ringside.ctf.schema.FieldClass.FixedLengthFloatingPoint;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.VariableLengthInteger;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the fixed-length field classes (CTF2-SPEC-2.0 §6.3.2 to §6.3.8) and the variable-length integers (§6.3.9).
final class FixedLengthReader {
    private static final Set<Role> INTEGER_ROLES =
            EnumSet.complementOf(EnumSet.of(Role.METADATA_STREAM_UUID));

    /// Empty where the type is none of these.
    Optional<FieldClass> read(String type, Properties properties) throws MetadataException {
        FieldClass fieldClass =
                switch (type) {
                    case "fixed-length-bit-array" ->
                        new FixedLengthBitArray(layout(properties), attributes(properties));
                    case "fixed-length-bit-map" -> bitMap(properties);
                    case "fixed-length-boolean" -> new FixedLengthBoolean(layout(properties), attributes(properties));
                    case "fixed-length-unsigned-integer" -> fixedLengthInteger(properties, false);
                    case "fixed-length-signed-integer" -> fixedLengthInteger(properties, true);
                    case "fixed-length-floating-point-number" -> floatingPoint(properties);
                    case "variable-length-unsigned-integer" -> variableLengthInteger(properties, false);
                    case "variable-length-signed-integer" -> variableLengthInteger(properties, true);
                    default -> null;
                };
        return Optional.ofNullable(fieldClass);
    }

    private static BitArrayLayout layout(Properties properties) throws MetadataException {
        boolean wide = OwnAttributes.isWide(properties.attributes());
        return layout(properties, wide ? Limits.MAX_FIXED_LENGTH_BITS : OwnAttributes.MAX_COMMON_BITS);
    }

    private static BitArrayLayout layout(Properties properties, int maxBits) throws MetadataException {
        int length = properties.intWithin("length", 1, maxBits);
        ByteOrder byteOrder = byteOrder(properties.require("byte-order"));
        Optional<JsonValue> bitOrder = properties.find("bit-order");
        return new BitArrayLayout(
                length,
                byteOrder,
                bitOrder.isPresent() ? bitOrder(bitOrder.get()) : BitOrder.defaultFor(byteOrder),
                properties.alignment("alignment"));
    }

    private static Attributes attributes(Properties properties) throws MetadataException {
        return OwnAttributes.without(properties.attributes());
    }

    private static ByteOrder byteOrder(JsonValue value) throws MetadataException {
        return switch (Properties.string(value)) {
            case "little-endian" -> ByteOrder.LITTLE_ENDIAN;
            case "big-endian" -> ByteOrder.BIG_ENDIAN;
            default -> throw value.place().fault("a byte order is `little-endian` or `big-endian`");
        };
    }

    private static BitOrder bitOrder(JsonValue value) throws MetadataException {
        return switch (Properties.string(value)) {
            case "first-to-last" -> BitOrder.FIRST_TO_LAST;
            case "last-to-first" -> BitOrder.LAST_TO_FIRST;
            default -> throw value.place().fault("a bit order is `first-to-last` or `last-to-first`");
        };
    }

    private static FieldClass bitMap(Properties properties) throws MetadataException {
        JsonValue flags = properties.require("flags");
        List<Mapping> mappings = RangeReader.mappings(flags, false);
        if (mappings.isEmpty()) {
            throw flags.place().fault("a bit map has at least one flag");
        }
        return new FixedLengthBitMap(layout(properties), mappings, attributes(properties));
    }

    private static FieldClass floatingPoint(Properties properties) throws MetadataException {
        BitArrayLayout layout = layout(properties, Limits.MAX_FIXED_LENGTH_BITS);
        int length = layout.lengthBits();
        boolean standard = length == 16 || length == 32 || length == 64 || length >= 128 && length % 32 == 0;
        if (!standard) {
            throw properties.require("length").place().fault(
                    "a floating point number has 16, 32, 64, 128 or 128 + 32 k bits, not " + length);
        }
        return new FixedLengthFloatingPoint(layout, properties.attributes());
    }

    private static FieldClass fixedLengthInteger(Properties properties, boolean signed) throws MetadataException {
        return new FixedLengthInteger(
                layout(properties),
                signed,
                displayBase(properties),
                properties.find("mappings").isPresent(),
                mappings(properties, signed),
                roles(properties, signed),
                attributes(properties));
    }

    private static FieldClass variableLengthInteger(Properties properties, boolean signed) throws MetadataException {
        return new VariableLengthInteger(
                signed,
                displayBase(properties),
                properties.find("mappings").isPresent(),
                mappings(properties, signed),
                roles(properties, signed),
                attributes(properties));
    }

    private static List<Mapping> mappings(Properties properties, boolean signed) throws MetadataException {
        Optional<JsonValue> value = properties.find("mappings");
        return value.isPresent() ? RangeReader.mappings(value.get(), signed) : List.of();
    }

    private static Set<Role> roles(Properties properties, boolean signed) throws MetadataException {
        if (signed) {
            return Set.of();
        }
        Set<Role> roles = RangeReader.roles(properties, INTEGER_ROLES);
        if (OwnAttributes.isTimestamp(properties.attributes())) {
            roles.add(Role.DEFAULT_CLOCK_TIMESTAMP);
        }
        return roles;
    }

    private static DisplayBase displayBase(Properties properties) throws MetadataException {
        Optional<JsonValue> value = properties.find("preferred-display-base");
        if (value.isEmpty()) {
            return DisplayBase.DECIMAL;
        }
        long radix = Properties.unsigned(value.get());
        for (DisplayBase base : DisplayBase.values()) {
            if (base.radix() == radix) {
                return base;
            }
        }
        throw value.get().place().fault("a display base is 2, 8, 10 or 16, not " + radix);
    }
}
