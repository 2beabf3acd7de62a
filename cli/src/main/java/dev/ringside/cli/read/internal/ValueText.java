// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.Value;
import java.util.TreeMap;

/// Values as text: indented, as `query` prints them, and on one line, as `--params` reads them.
final class ValueText {
    private ValueText() {}

    /// As `query` prints it, with a line feed at the end; map entries by name.
    static String indented(Value value) {
        StringBuilder text = new StringBuilder();
        append(text, value, 0);
        return text.toString();
    }

    private static void append(StringBuilder text, Value value, int indent) {
        switch (value) {
            case Value.Array array when array.elements().isEmpty() -> text.append(" ".repeat(indent)).append("[ ]\n");
            case Value.Map map when map.entries().isEmpty() -> text.append(" ".repeat(indent)).append("{ }\n");
            case Value.Array array -> {
                for (Value element : array.elements()) {
                    text.append(" ".repeat(indent)).append("- ");
                    appendNested(text, element, indent + 2);
                }
            }
            case Value.Map map -> new TreeMap<>(map.entries()).forEach((name, entry) -> {
                text.append(" ".repeat(indent)).append(name).append(": ");
                appendNested(text, entry, indent + 2);
            });
            default -> text.append(scalar(value)).append('\n');
        }
    }

    private static void appendNested(StringBuilder text, Value value, int indent) {
        if (value instanceof Value.Array || value instanceof Value.Map) {
            text.append('\n');
        }
        append(text, value, indent);
    }

    private static String scalar(Value value) {
        return switch (value) {
            case Value.Null ignored -> "null";
            case Value.Bool bool -> bool.value() ? "yes" : "no";
            case Value.UnsignedInteger integer -> Long.toUnsignedString(integer.value());
            case Value.SignedInteger integer -> Long.toString(integer.value());
            case Value.Real real -> String.format(java.util.Locale.ROOT, "%f", real.value());
            case Value.Text string -> string.value();
            case Value.Array ignored -> throw new IllegalArgumentException("not a scalar");
            case Value.Map ignored -> throw new IllegalArgumentException("not a scalar");
        };
    }

    /// A string as a parameter value, in quotes.
    static String quoted(String string) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        return text.append('"').toString();
    }
}
