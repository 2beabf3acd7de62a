// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.machine;

import java.util.Set;

/// How machine output is written: as `lttng --mi=xml` writes it (schema lttng-mi 4.3), or the same tree as JSON.
public enum MachineFormat {
    XML {
        @Override
        public String write(MachineElement command) {
            StringBuilder text = new StringBuilder(512);
            text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<command").append(NAMESPACE).append('>');
            for (MachineElement child : command.children()) {
                xml(child, text);
            }
            return text.append("</command>\n").toString();
        }
    },
    JSON {
        @Override
        public String write(MachineElement command) {
            StringBuilder text = new StringBuilder(512);
            json(command, text);
            return text.append('\n').toString();
        }
    };

    private static final String NAMESPACE = " xmlns=\"https://lttng.org/xml/ns/lttng-mi\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
            + " xsi:schemaLocation=\"https://lttng.org/xml/ns/lttng-mi"
            + " https://lttng.org/xml/schemas/lttng-mi/4/lttng-mi-4.3.xsd\""
            + " schemaVersion=\"4.3\"";

    /// Groups whose children are alike: arrays in JSON, whatever their number.
    private static final Set<String> LISTS = Set.of(
            "sessions", "domains", "channels", "events", "exclusions", "contexts", "pids", "event_fields", "sets");

    /// Texts that are numbers or truth values wherever they occur.
    private static final Set<String> STRINGS =
            Set.of("name", "path", "string", "symbol", "filter_expression", "exclusion");

    /// The whole output of a command, with a line feed at its end.
    ///
    /// @param command the group named `command`
    public abstract String write(MachineElement command);

    private static void xml(MachineElement element, StringBuilder text) {
        if (!element.isText() && element.children().isEmpty()) {
            text.append('<').append(element.name()).append("/>");
            return;
        }
        text.append('<').append(element.name()).append('>');
        if (element.isText()) {
            escapeXml(element.text(), text);
        }
        for (MachineElement child : element.children()) {
            xml(child, text);
        }
        text.append("</").append(element.name()).append('>');
    }

    private static void escapeXml(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '&' -> text.append("&amp;");
                case '"' -> text.append("&quot;");
                case '\r' -> text.append("&#13;");
                default -> text.append(c);
            }
        }
    }

    private static void json(MachineElement element, StringBuilder text) {
        if (element.isText()) {
            jsonText(element, text);
        } else if (LISTS.contains(element.name())) {
            jsonList(element, text);
        } else {
            jsonObject(element, text);
        }
    }

    private static void jsonList(MachineElement element, StringBuilder text) {
        text.append('[');
        String separator = "";
        for (MachineElement child : element.children()) {
            text.append(separator);
            json(child, text);
            separator = ",";
        }
        text.append(']');
    }

    private static void jsonObject(MachineElement element, StringBuilder text) {
        text.append('{');
        String separator = "";
        for (MachineElement child : element.children()) {
            text.append(separator);
            quote(child.name(), text);
            text.append(':');
            json(child, text);
            separator = ",";
        }
        text.append('}');
    }

    private static void jsonText(MachineElement element, StringBuilder text) {
        String value = element.text();
        boolean bare = !STRINGS.contains(element.name())
                && (value.equals("true") || value.equals("false") || isNumber(value));
        if (bare) {
            text.append(value);
        } else {
            quote(value, text);
        }
    }

    private static boolean isNumber(String value) {
        if (value.isEmpty() || value.length() > 18 || value.length() > 1 && value.charAt(0) == '0') {
            return false;
        }
        return value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
