// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.format;

import dev.ringside.kernel.internal.format.EventField.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `format` files (Documentation/trace/events.rst, "Event formats"). Stateless; any thread.
public final class EventFormatParser {
    private static final Pattern FIELD = Pattern.compile(
            "\\s*field:(.+);\\s*offset:(\\d{1,9});\\s*size:(\\d{1,9});(?:\\s*signed:([01]);)?\\s*");
    private static final Pattern DECLARATION = Pattern.compile("(.*?)\\s*(\\w+)((?:\\[[^\\]]*\\])*)");
    private static final String DATA_LOCATION = "__data_loc ";
    private static final String RELATIVE_LOCATION = "__rel_loc ";
    /// No record can be longer than a sub-buffer of 128 pages.
    private static final int MAX_OFFSET_BYTES = 1 << 19;

    private EventFormatParser() {}

    public static EventFormat parse(String system, String text) throws EventFormatException {
        String name = "";
        int id = -1;
        String printFormat = "";
        List<EventField> common = new ArrayList<>();
        List<EventField> own = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("name:")) {
                name = line.substring(5).strip();
            } else if (line.startsWith("ID:")) {
                id = parseId(line.substring(3).strip());
            } else if (line.startsWith("print fmt:")) {
                printFormat = String.join("\n", lines.subList(i, lines.size())).substring(10).strip();
                break;
            } else if (line.stripLeading().startsWith("field:")) {
                EventField field = parseField(line);
                (field.name().startsWith("common_") ? common : own).add(field);
            }
        }
        if (name.isEmpty() || id < 0 || common.isEmpty()) {
            throw new EventFormatException("no name, ID or common fields: system=" + system + " name=" + name);
        }
        return new EventFormat(system, name, id, common, own, printFormat);
    }

    private static int parseId(String text) throws EventFormatException {
        try {
            int id = Integer.parseInt(text);
            if (id >= 0 && id <= 0xffff) {
                return id;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new EventFormatException("not an event ID: text=" + text);
    }

    private static EventField parseField(String line) throws EventFormatException {
        Matcher matcher = FIELD.matcher(line);
        if (!matcher.matches()) {
            throw new EventFormatException("not a field: line=" + line.strip());
        }
        int offset = Integer.parseInt(matcher.group(2));
        int size = Integer.parseInt(matcher.group(3));
        if (offset > MAX_OFFSET_BYTES || size > MAX_OFFSET_BYTES) {
            throw new EventFormatException("a field beyond any record: line=" + line.strip());
        }
        return field(matcher.group(1).strip(), offset, size, "1".equals(matcher.group(4)));
    }

    private static EventField field(String declared, int offset, int size, boolean signed)
            throws EventFormatException {
        Shape shape = Shape.SCALAR;
        String declaration = declared;
        if (declaration.startsWith(DATA_LOCATION)) {
            shape = Shape.DATA_LOCATION;
            declaration = declaration.substring(DATA_LOCATION.length());
        } else if (declaration.startsWith(RELATIVE_LOCATION)) {
            shape = Shape.RELATIVE_LOCATION;
            declaration = declaration.substring(RELATIVE_LOCATION.length());
        }
        if (shape != Shape.SCALAR) {
            // "char[] name": the brackets stand before the name.
            declaration = declaration.replaceFirst("\\[[^\\]]*\\]\\s*", " ");
        }
        Matcher matcher = DECLARATION.matcher(declaration);
        if (!matcher.matches()) {
            throw new EventFormatException("not a declaration: text=" + declared);
        }
        String type = matcher.group(1).strip();
        String name = matcher.group(2);
        if (shape != Shape.SCALAR) {
            if (size != 4) {
                throw new EventFormatException("a location that is no word: text=" + declared + " size=" + size);
            }
            return new EventField(type, name, shape, offset, size, CTypes.sizeBytes(type).orElse(1), signed);
        }
        boolean array = !matcher.group(3).isEmpty();
        if (array && size == 0) {
            return new EventField(type, name, Shape.REST, offset, 0, CTypes.sizeBytes(type).orElse(1), signed);
        }
        if (array) {
            return new EventField(type, name, Shape.ARRAY, offset, size, elementBytes(type, size), signed);
        }
        boolean scalar = size == 1 || size == 2 || size == 4 || size == 8;
        return scalar
                ? new EventField(type, name, Shape.SCALAR, offset, size, size, signed)
                // A structure: shown as its bytes.
                : new EventField("u8", name, Shape.ARRAY, offset, size, 1, false);
    }

    /// Bytes where the type is not known, or does not divide the array: nothing is lost, and nothing made up.
    private static int elementBytes(String type, int size) {
        int element = CTypes.sizeBytes(type).orElse(1);
        return size % element == 0 ? element : 1;
    }
}
