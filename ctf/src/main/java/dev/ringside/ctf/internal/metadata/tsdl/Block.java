// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.IntegerValue;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.StringValue;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.TypeValue;
import dev.ringside.ctf.internal.metadata.tsdl.AttributeValue.WordValue;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.StructType;
import dev.ringside.ctf.metadata.MetadataException;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The attributes of one block (`trace { … }`, `integer { … }` and so on), each taken with its type checked. Attributes
/// that the block does not know are let pass: producers add their own.
final class Block {
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final int UUID_LENGTH = 36;

    private final String kind;
    private final Place place;
    private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();

    Block(String kind, Place place) {
        this.kind = kind;
        this.place = place;
    }

    Place place() {
        return place;
    }

    MetadataException fault(String reason) {
        return place.fault("`" + kind + "` block: " + reason);
    }

    void put(String name, Place namePlace, AttributeValue value) throws MetadataException {
        if (attributes.putIfAbsent(name, value) != null) {
            throw namePlace.fault("`" + kind + "` block: attribute `" + name + "` occurs twice");
        }
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    Map<String, AttributeValue> attributes() {
        return attributes;
    }

    Place placeOf(String name) {
        AttributeValue value = attributes.get(name);
        return value == null ? place : value.place();
    }

    private MetadataException wrongType(AttributeValue value, String name, String expected) {
        return value.place().fault("`" + kind + "` block: attribute `" + name + "` must be " + expected);
    }

    @Nullable BigInteger integer(String name) throws MetadataException {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof IntegerValue(Place _, BigInteger integer)) {
            return integer;
        }
        throw wrongType(value, name, "an integer");
    }

    Optional<Long> unsigned(String name) throws MetadataException {
        BigInteger value = integer(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value.signum() < 0 || value.compareTo(MAX_UNSIGNED) > 0) {
            throw placeOf(name).fault("`" + kind + "` block: attribute `" + name
                    + "` must be an unsigned 64-bit integer");
        }
        return Optional.of(value.longValue());
    }

    /// An integer between two bounds, or the default where it is absent.
    int intWithin(String name, int lowest, int highest, int defaultValue) throws MetadataException {
        BigInteger value = integer(name);
        if (value == null) {
            return defaultValue;
        }
        if (value.compareTo(BigInteger.valueOf(lowest)) < 0 || value.compareTo(BigInteger.valueOf(highest)) > 0) {
            throw placeOf(name).fault("`" + kind + "` block: attribute `" + name + "` is " + value
                    + ", and must lie between " + lowest + " and " + highest);
        }
        return value.intValue();
    }

    int alignment(String name, int defaultValue) throws MetadataException {
        int alignment = intWithin(name, 1, 1 << 30, defaultValue);
        if (Integer.bitCount(alignment) != 1) {
            throw placeOf(name).fault("`" + kind + "` block: attribute `" + name + "` is " + alignment
                    + ", and must be a power of two");
        }
        return alignment;
    }

    Optional<String> string(String name) throws MetadataException {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof StringValue(Place _, String string)) {
            return Optional.of(string);
        }
        throw wrongType(value, name, "a literal string");
    }

    /// A single word.
    Optional<String> word(String name) throws MetadataException {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof WordValue word && word.path().size() == 1) {
            return Optional.of(word.path().getFirst());
        }
        throw wrongType(value, name, "a word");
    }

    /// A literal string, or words with dots between.
    Optional<String> stringOrWord(String name) throws MetadataException {
        AttributeValue value = attributes.get(name);
        return switch (value) {
            case null -> Optional.empty();
            case StringValue string -> Optional.of(string.value());
            case WordValue word -> Optional.of(String.join(".", word.path()));
            default -> throw wrongType(value, name, "a literal string or a word");
        };
    }

    boolean truth(String name) throws MetadataException {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            return false;
        }
        if (value instanceof IntegerValue(Place _, BigInteger integer)) {
            if (integer.equals(BigInteger.ONE) || integer.signum() == 0) {
                return integer.signum() != 0;
            }
        } else if (value instanceof WordValue word && word.path().size() == 1) {
            switch (word.path().getFirst()) {
                case "true", "TRUE" -> {
                    return true;
                }
                case "false", "FALSE" -> {
                    return false;
                }
                default -> { }
            }
        }
        throw wrongType(value, name, "`true`, `false`, 1 or 0");
    }

    Optional<UUID> uuid(String name) throws MetadataException {
        Optional<String> text = string(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!isUuid(text.get())) {
            throw placeOf(name).fault("`" + kind + "` block: attribute `" + name + "` is no UUID");
        }
        return Optional.of(UUID.fromString(text.get()));
    }

    /// The text of a UUID that [#uuid] has taken, as [UUID#toString] would give it, for which a process that has just
    /// begun would have to load classes.
    Optional<String> uuidText(String name) throws MetadataException {
        Optional<String> text = string(name);
        return text.isEmpty() ? text : Optional.of(text.get().toLowerCase(Locale.ROOT));
    }

    /// By hand, since a pattern takes longer in a process that has just begun. [UUID#fromString] takes more forms.
    private static boolean isUuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? text.charAt(i) != '-' : !HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    Optional<StructType> structure(String name) throws MetadataException {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof TypeValue(Place _, StructType structure)) {
            return Optional.of(structure);
        }
        throw wrongType(value, name, "a structure (`" + name + " := struct …`)");
    }
}
