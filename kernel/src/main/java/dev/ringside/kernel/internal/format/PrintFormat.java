// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What can be known about fields from an event's print format: labels of values (`__print_symbolic`), and fields that
/// the kernel shows in hexadecimal. Immutable; any thread.
public final class PrintFormat {
    private static final Pattern SYMBOLIC =
            Pattern.compile("__print_symbolic(?:64)?\\(\\s*(?:\\(\\w[\\w ]*\\)\\s*)?REC->(\\w+)\\s*,");
    private static final Pattern ENTRY = Pattern.compile(
            "\\G\\s*,?\\s*\\{\\s*\\(?\\s*(?:\\(\\w+\\)\\s*)?"
                    + "(-?(?:0[xX][0-9a-fA-F]{1,16}|\\d{1,19}))[uUlL]*\\s*\\)?\\s*,"
                    + "\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\}");
    private static final Pattern CONVERSION =
            Pattern.compile("%([-+ #0]*)(?:\\d+|\\*)?(?:\\.(?:\\d+|\\*))?(?:hh|h|ll|l|z|j|t)?([a-zA-Z%])");

    private final Map<String, Map<Long, String>> labels = new LinkedHashMap<>();
    private final List<String> hexadecimal = new ArrayList<>();

    private PrintFormat() {}

    public static PrintFormat parse(String text) {
        PrintFormat format = new PrintFormat();
        format.findLabels(text);
        format.findBases(text);
        return format;
    }

    /// Value to label in the order of the print format; empty where the field has none. A value that stands twice keeps
    /// its first label.
    public Map<Long, String> labelsOf(String field) {
        return labels.getOrDefault(field, Map.of());
    }

    public boolean isHexadecimal(String field) {
        return hexadecimal.contains(field);
    }

    private void findLabels(String text) {
        Matcher call = SYMBOLIC.matcher(text);
        while (call.find()) {
            Map<Long, String> values = new LinkedHashMap<>();
            Matcher entry = ENTRY.matcher(text);
            int at = call.end();
            while (entry.find(at) && entry.start() == at) {
                values.putIfAbsent(parseInteger(entry.group(1)), entry.group(2));
                at = entry.end();
            }
            // A list with something else in it is not known whole.
            if (!values.isEmpty() && text.substring(at).stripLeading().startsWith(")")) {
                labels.putIfAbsent(call.group(1), values);
            }
        }
    }

    private static long parseInteger(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        long value = digits.startsWith("0x") || digits.startsWith("0X")
                ? Long.parseUnsignedLong(digits.substring(2), 16)
                : Long.parseUnsignedLong(digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
        return negative ? -value : value;
    }

    /// Matches the conversions of the format string with the arguments behind it, one by one, as far as both are plain.
    private void findBases(String text) {
        int end = endOfString(text);
        if (end < 0) {
            return;
        }
        List<String> arguments = arguments(text.substring(end));
        Matcher conversion = CONVERSION.matcher(text.substring(1, end - 1));
        int index = 0;
        while (conversion.find() && index < arguments.size()) {
            if (conversion.group().contains("*")) {
                return;
            }
            if (conversion.group(2).equals("%")) {
                continue;
            }
            boolean hex = "xXp".contains(conversion.group(2));
            Matcher plain = PLAIN_ARGUMENT.matcher(arguments.get(index));
            if (hex && plain.matches()) {
                hexadecimal.add(plain.group(1));
            }
            index++;
        }
    }

    private static final Pattern PLAIN_ARGUMENT =
            Pattern.compile("\\(*\\s*(?:\\(?[\\w* ]+\\)\\s*)?\\(?\\s*REC->(\\w+)\\s*\\)*");

    private static int endOfString(String text) {
        if (!text.startsWith("\"")) {
            return -1;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1;
            }
        }
        return -1;
    }

    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        var current = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            }
            if (!quoted && (c == '(' || c == '{')) {
                depth++;
            } else if (!quoted && (c == ')' || c == '}')) {
                depth--;
            }
            if (c == ',' && depth == 0 && !quoted) {
                arguments.add(current.toString().strip());
                current.setLength(0);
            } else {
                current.append(c);
            }
        }
        arguments.add(current.toString().strip());
        // What stands before the first comma belongs to the format string.
        return arguments.subList(1, arguments.size());
    }
}
