// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON value that knows where it stands.
sealed interface JsonValue {
    Place place();

    /// What an error message calls it.
    String kind();

    /// The value in the terms of [dev.ringside.ctf.schema.Attributes].
    @Nullable Object plain();

    /// @param members in the order of the text
    record JsonObject(Place place, Map<String, JsonValue> members) implements JsonValue {
        @Override
        public String kind() {
            return "an object";
        }

        @Override
        public Object plain() {
            var map = new LinkedHashMap<String, @Nullable Object>();
            members.forEach((name, value) -> map.put(name, value.plain()));
            return map;
        }
    }

    record JsonArray(Place place, List<JsonValue> elements) implements JsonValue {
        @Override
        public String kind() {
            return "an array";
        }

        @Override
        public Object plain() {
            var list = new ArrayList<@Nullable Object>();
            elements.forEach(element -> list.add(element.plain()));
            return list;
        }
    }

    record JsonString(Place place, String value) implements JsonValue {
        @Override
        public String kind() {
            return "a string";
        }

        @Override
        public Object plain() {
            return value;
        }
    }

    record JsonInteger(Place place, BigInteger value) implements JsonValue {
        @Override
        public String kind() {
            return "an integer";
        }

        @Override
        public Object plain() {
            return value;
        }
    }

    record JsonReal(Place place, double value) implements JsonValue {
        @Override
        public String kind() {
            return "a real number";
        }

        @Override
        public Object plain() {
            return value;
        }
    }

    record JsonBoolean(Place place, boolean value) implements JsonValue {
        @Override
        public String kind() {
            return "a boolean";
        }

        @Override
        public Object plain() {
            return value;
        }
    }

    record JsonNull(Place place) implements JsonValue {
        @Override
        public String kind() {
            return "null";
        }

        @Override
        public @Nullable Object plain() {
            return null;
        }
    }
}
