// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.ctf.schema.Attributes;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Appends user attributes: JSON values as indented text, entries by name. One thread.
final class AttributesText {
    private static final String BABELTRACE = "babeltrace.org,2020";
    private static final Set<String> TOLD_OTHERWISE = Set.of("log-level", "emf-uri");

    private final IndentedText text;

    AttributesText(IndentedText text) {
        this.text = text;
    }

    /// Without what Babeltrace writes of an event record class to tell its log level and EMF URI, which have lines of
    /// their own.
    static Attributes besidesLogLevelAndEmfUri(Attributes attributes) {
        if (!(attributes.byNamespace().get(BABELTRACE) instanceof Map<?, ?> own)) {
            return attributes;
        }
        Map<String, @Nullable Object> others = new LinkedHashMap<>();
        own.forEach((name, value) -> others.put((String) name, value));
        others.keySet().removeAll(TOLD_OTHERWISE);
        Map<String, Object> all = new LinkedHashMap<>(attributes.byNamespace());
        if (others.isEmpty()) {
            all.remove(BABELTRACE);
        } else {
            all.put(BABELTRACE, others);
        }
        return new Attributes(all);
    }

    void append(Attributes attributes) {
        if (!attributes.isEmpty()) {
            text.indent().property("User attributes").add(":");
            value(attributes.byNamespace());
        }
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> text.add(" ").none("Null").end();
            case Boolean bool -> text.add(" ").value(bool).end();
            case BigInteger integer -> text.add(" ").value(GroupedDigits.of(integer)).end();
            case Double real -> {
                text.add(" ").beginValue();
                text.buffer.appendFixed(real);
                text.endValue().end();
            }
            case Map<?, ?> map -> map(map);
            case List<?> list -> list(list);
            case String string when string.isEmpty() -> text.end();
            default -> text.add(" ").value(String.valueOf(value)).end();
        }
    }

    private void map(Map<?, ?> map) {
        if (map.isEmpty()) {
            text.add(" ").none("Empty").end();
            return;
        }
        text.end().in();
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((name, entry) -> sorted.put((String) name, entry));
        sorted.forEach((name, entry) -> {
            text.indent().property(name).add(":");
            value(entry);
        });
        text.out();
    }

    private void list(List<?> list) {
        if (list.isEmpty()) {
            text.add(" ").none("Empty").end();
            return;
        }
        text.add(" Length ").value(GroupedDigits.unsigned(list.size())).add(":").end().in();
        for (int i = 0; i < list.size(); i++) {
            text.indent().property("[" + GroupedDigits.unsigned(i) + "]").add(":");
            value(list.get(i));
        }
        text.out();
    }
}
