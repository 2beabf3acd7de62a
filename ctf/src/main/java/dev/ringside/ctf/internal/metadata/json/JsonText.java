// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.schema.Attributes;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes one JSON text, indented by two blanks a level as LTTng does. Written by hand because the text goes to a file
/// piece by piece, and its look is part of what users compare.
final class JsonText {
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean first = true;
    private boolean afterName;

    void startObject() {
        open('{');
    }

    void endObject() {
        close('}');
    }

    void startArray() {
        open('[');
    }

    void endArray() {
        close(']');
    }

    void name(String name) {
        separate();
        string(name);
        text.append(": ");
        afterName = true;
    }

    void property(String name, Object value) {
        name(name);
        value(value);
    }

    void value(@Nullable Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                startObject();
                map.forEach((key, member) -> {
                    name((String) key);
                    value(member);
                });
                endObject();
            }
            case List<?> list -> {
                startArray();
                list.forEach(this::value);
                endArray();
            }
            case null -> scalar("null");
            case Boolean truth -> scalar(truth.toString());
            case BigInteger integer -> scalar(integer.toString());
            case Integer integer -> scalar(integer.toString());
            case Long integer -> scalar(integer.toString());
            case Double real -> scalar(real.toString());
            case String string -> {
                separate();
                string(string);
            }
            default -> throw new IllegalArgumentException("not a JSON value: class=" + value.getClass().getName());
        }
    }

    void attributes(Attributes attributes) {
        if (!attributes.isEmpty()) {
            property("attributes", attributes.byNamespace());
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void open(char bracket) {
        separate();
        text.append(bracket);
        depth++;
        first = true;
    }

    private void close(char bracket) {
        depth--;
        if (!first) {
            indent();
        }
        text.append(bracket);
        first = false;
    }

    private void scalar(String value) {
        separate();
        text.append(value);
    }

    private void separate() {
        if (afterName) {
            afterName = false;
            return;
        }
        if (depth == 0) {
            return;
        }
        if (!first) {
            text.append(',');
        }
        first = false;
        indent();
    }

    private void indent() {
        text.append('\n').repeat(' ', 2 * depth);
    }

    private void string(String value) {
        text.append('"');
        for (int at = 0; at < value.length(); at++) {
            character(value.charAt(at));
        }
        text.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            default -> {
                // Lone surrogates have no UTF-8 form; the escape keeps them.
                if (c < ' ' || Character.isSurrogate(c)) {
                    text.append("\\u%04x".formatted((int) c));
                } else {
                    text.append(c);
                }
            }
        }
    }
}
