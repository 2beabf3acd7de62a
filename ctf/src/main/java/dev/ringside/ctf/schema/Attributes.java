// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// User attributes of a metadata object (CTF2-SPEC-2.0 §5.2): namespace to any JSON value, order kept. A JSON value is
/// null, a [Boolean], a [BigInteger], a [Double], a [String], a [List] or a [Map] with string keys, all immutable.
public record Attributes(Map<String, @Nullable Object> byNamespace) {
    public static final Attributes NONE = new Attributes(Map.of());

    public Attributes {
        byNamespace = freeze(byNamespace);
    }

    public boolean isEmpty() {
        return byNamespace.isEmpty();
    }

    private static Map<String, @Nullable Object> freeze(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> copy.put((String) key, frozen(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object frozen(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean b -> b;
            case BigInteger i -> i;
            case Double d -> d;
            case String s -> s;
            case Map<?, ?> map -> freeze(map);
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>();
                list.forEach(element -> copy.add(frozen(element)));
                yield Collections.unmodifiableList(copy);
            }
            default -> throw new IllegalArgumentException("not a JSON value: class=" + value.getClass().getName());
        };
    }
}
