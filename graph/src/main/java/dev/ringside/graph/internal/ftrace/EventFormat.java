// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The layout of an event, as its `format` file in tracefs says it. Immutable.
///
/// @param fields without the common ones
record EventFormat(String system, String name, int id, List<FormatField> fields) {
    private static final Pattern FIELD = Pattern.compile(
            "\\s*field:(.+);\\s*offset:(\\d{1,6});\\s*size:(\\d{1,6});(?:\\s*signed:([01]);)?\\s*");
    private static final int MAXIMUM_ID = 0xFFFF;

    EventFormat {
        fields = List.copyOf(fields);
    }

    /// @param source for the place in messages
    static EventFormat parse(String system, String text, DatBytes source) {
        String name = "";
        int id = -1;
        List<FormatField> fields = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("name:")) {
                name = line.substring("name:".length()).strip();
            } else if (line.matches("ID:\\s*\\d{1,6}\\s*")) {
                id = Integer.parseInt(line.substring("ID:".length()).strip());
            } else if (line.startsWith("print fmt:")) {
                break;
            } else {
                Matcher field = FIELD.matcher(line);
                if (field.matches() && !field.group(1).matches(".*\\bcommon_\\w+")) {
                    fields.add(FormatField.of(field.group(1).strip(), Integer.parseInt(field.group(2)),
                            Integer.parseInt(field.group(3)), "1".equals(field.group(4))));
                }
            }
        }
        if (name.isEmpty() || id < 0 || id > MAXIMUM_ID) {
            throw source.fault("an event format without name or ID: system=" + system + " name=" + name);
        }
        return new EventFormat(system, name, id, fields);
    }
}
