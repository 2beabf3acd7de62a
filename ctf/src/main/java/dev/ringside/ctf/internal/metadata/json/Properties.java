// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonArray;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonInteger;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonObject;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonString;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.Attributes;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The properties of one JSON object, taken one after the other with their types checked; [#finish] then refuses what
/// nobody took. Every object of a metadata stream may have `attributes` and `extensions` (CTF2-SPEC-2.0 §5.2).
final class Properties {
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final JsonObject object;
    private final Set<String> taken = new HashSet<>();

    Properties(JsonObject object) {
        this.object = object;
    }

    static Properties of(JsonValue value) throws MetadataException {
        return new Properties(object(value));
    }

    static JsonObject object(JsonValue value) throws MetadataException {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw value.place().fault("an object is expected, not " + value.kind());
    }

    static JsonArray array(JsonValue value) throws MetadataException {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw value.place().fault("an array is expected, not " + value.kind());
    }

    static String string(JsonValue value) throws MetadataException {
        if (value instanceof JsonString string) {
            return string.value();
        }
        throw value.place().fault("a string is expected, not " + value.kind());
    }

    static BigInteger integer(JsonValue value) throws MetadataException {
        if (value instanceof JsonInteger integer) {
            return integer.value();
        }
        throw value.place().fault("an integer is expected, not " + value.kind());
    }

    /// A 64-bit unsigned integer.
    static long unsigned(JsonValue value) throws MetadataException {
        BigInteger integer = integer(value);
        if (integer.signum() < 0 || integer.compareTo(MAX_UNSIGNED) > 0) {
            throw value.place().fault("an unsigned 64-bit integer is expected, not " + integer);
        }
        return integer.longValue();
    }

    Place place() {
        return object.place();
    }

    Optional<JsonValue> find(String name) {
        taken.add(name);
        return Optional.ofNullable(object.members().get(name));
    }

    JsonValue require(String name) throws MetadataException {
        taken.add(name);
        JsonValue value = object.members().get(name);
        if (value == null) {
            throw object.place().fault("property `" + name + "` is missing");
        }
        return value;
    }

    Optional<String> optionalString(String name) throws MetadataException {
        Optional<JsonValue> value = find(name);
        return value.isPresent() ? Optional.of(string(value.get())) : Optional.empty();
    }

    Optional<Long> optionalUnsigned(String name) throws MetadataException {
        Optional<JsonValue> value = find(name);
        return value.isPresent() ? Optional.of(unsigned(value.get())) : Optional.empty();
    }

    long unsignedOr(String name, long defaultValue) throws MetadataException {
        Optional<JsonValue> value = find(name);
        return value.isPresent() ? unsigned(value.get()) : defaultValue;
    }

    /// An unsigned integer within two bounds.
    int intWithin(String name, int lowest, int highest) throws MetadataException {
        return within(require(name), name, lowest, highest);
    }

    private static int within(JsonValue value, String name, int lowest, int highest) throws MetadataException {
        BigInteger integer = integer(value);
        if (integer.compareTo(BigInteger.valueOf(lowest)) < 0 || integer.compareTo(BigInteger.valueOf(highest)) > 0) {
            throw value.place().fault("`" + name + "` is " + integer + ", and must lie between " + lowest + " and "
                    + highest);
        }
        return integer.intValue();
    }

    int alignment(String name) throws MetadataException {
        Optional<JsonValue> value = find(name);
        if (value.isEmpty()) {
            return 1;
        }
        int alignment = within(value.get(), name, 1, 1 << 30);
        if (Integer.bitCount(alignment) != 1) {
            throw value.get().place().fault("`" + name + "` is " + alignment + ", and must be a power of two");
        }
        return alignment;
    }

    Attributes attributes() throws MetadataException {
        Optional<JsonValue> value = find("attributes");
        if (value.isEmpty()) {
            return Attributes.NONE;
        }
        @SuppressWarnings("unchecked") // the plain form of a JSON object is a map from names
        var plain = (Map<String, @Nullable Object>) object(value.get()).plain();
        return new Attributes(plain);
    }

    /// Refuses extensions (none is known, so a declared one must not be ignored) and properties that nobody took.
    void finish() throws MetadataException {
        Optional<JsonValue> extensions = find("extensions");
        if (extensions.isPresent()) {
            for (Map.Entry<String, JsonValue> namespace : object(extensions.get()).members().entrySet()) {
                for (String name : object(namespace.getValue()).members().keySet()) {
                    throw namespace.getValue().place().fault(
                            "extension `" + name + "` of namespace `" + namespace.getKey() + "` is not known");
                }
            }
        }
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            if (!taken.contains(member.getKey())) {
                throw member.getValue().place().fault("unknown property `" + member.getKey() + "`");
            }
        }
    }
}
