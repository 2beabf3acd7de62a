// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/// A parameter or query result (libbabeltrace2's values). Immutable; any thread.
public sealed interface Value {
    /// The null value.
    Value NULL = new Null();

    record Null() implements Value {}

    record Bool(boolean value) implements Value {}

    /// @param value unsigned
    record UnsignedInteger(long value) implements Value {}

    record SignedInteger(long value) implements Value {}

    record Real(double value) implements Value {}

    record Text(String value) implements Value {}

    record Array(List<Value> elements) implements Value {
        public static final Array EMPTY = new Array(List.of());

        public Array {
            elements = List.copyOf(elements);
        }
    }

    /// Keys keep the order in which they were given.
    record Map(java.util.Map<String, Value> entries) implements Value {
        public static final Map EMPTY = new Map(java.util.Map.of());

        public Map {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /// This map with the entries of another: those replace entries of the same name here.
        public Map extendedWith(Map other) {
            var merged = new LinkedHashMap<>(entries);
            merged.putAll(other.entries);
            return new Map(merged);
        }
    }

    static Value of(boolean value) {
        return new Bool(value);
    }

    static Value of(long value) {
        return new SignedInteger(value);
    }

    static Value of(double value) {
        return new Real(value);
    }

    static Value of(String value) {
        return new Text(value);
    }

    static Value of(List<Value> elements) {
        return new Array(elements);
    }

    /// The name of the type, as Babeltrace says it in messages.
    default String typeName() {
        return switch (this) {
            case Null ignored -> "NULL";
            case Bool ignored -> "BOOL";
            case UnsignedInteger ignored -> "UNSIGNED_INTEGER";
            case SignedInteger ignored -> "SIGNED_INTEGER";
            case Real ignored -> "REAL";
            case Text ignored -> "STRING";
            case Array ignored -> "ARRAY";
            case Map ignored -> "MAP";
        };
    }
}
