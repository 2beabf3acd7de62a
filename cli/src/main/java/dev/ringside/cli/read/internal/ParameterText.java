// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `NAME=VALUE,…`: the initialization parameters of `--params`. Values are null, booleans, integers (unsigned
/// behind a plus sign), reals, bare or quoted strings, `[arrays]` and `{maps}`. One thread.
final class ParameterText {
    private static final int MAXIMUM_DEPTH = 100;

    /// What Java takes for a real, too, but for words like `5d` and `0x1p3`.
    private static final Pattern REAL = Pattern.compile("-?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

    private final String option;
    private final String text;
    private int position;
    private int depth;

    private ParameterText(String option, String text) {
        this.option = option;
        this.text = text;
    }

    /// @throws CommandException with the text and a mark below the place of the fault
    static Value.Map parse(String text) throws CommandException {
        return parse("params", text);
    }

    /// @param option whose argument the text is, for error messages
    /// @throws CommandException with the text and a mark below the place of the fault
    static Value.Map parse(String option, String text) throws CommandException {
        ParameterText parser = new ParameterText(option, text);
        parser.skipBlanks();
        if (parser.position == text.length()) {
            throw parser.expecting("unquoted map key");
        }
        return parser.entries((char) 0);
    }

    private Value.Map entries(char end) throws CommandException {
        LinkedHashMap<String, Value> entries = new LinkedHashMap<>();
        skipBlanks();
        while (!atEnd(end)) {
            String name = name();
            skipBlanks();
            if (position >= text.length() || peek() != '=') {
                throw expecting("`=`");
            }
            position++;
            entries.put(name, value());
            skipBlanks();
            if (atEnd(end)) {
                break;
            }
            if (peek() != ',') {
                throw expecting(end == 0 ? "','" : "',' or '" + end + "'");
            }
            position++;
            skipBlanks();
            if (end == 0 && position >= text.length()) {
                throw expecting("unquoted map key");
            }
        }
        if (end != 0) {
            position++;
        }
        return new Value.Map(entries);
    }

    private boolean atEnd(char end) throws CommandException {
        if (position >= text.length()) {
            if (end != 0) {
                throw expecting("'" + end + "'");
            }
            return true;
        }
        return end != 0 && peek() == end;
    }

    private String name() throws CommandException {
        int start = position;
        while (position < text.length() && isNamePart(peek(), position == start)) {
            position++;
        }
        if (position == start) {
            throw expecting("unquoted map key");
        }
        return text.substring(start, position);
    }

    private static boolean isNamePart(char c, boolean first) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
                || !first && (c >= '0' && c <= '9' || c == ':' || c == '.' || c == '-');
    }

    private Value value() throws CommandException {
        skipBlanks();
        if (position >= text.length()) {
            throw expecting("value");
        }
        char c = peek();
        return switch (c) {
            case '[' -> array();
            case '{' -> map();
            case '"' -> new Value.Text(quoted());
            case '+' -> unsigned();
            default -> scalar();
        };
    }

    private Value array() throws CommandException {
        descend();
        List<Value> elements = new ArrayList<>();
        skipBlanks();
        while (peek() != ']') {
            elements.add(value());
            skipBlanks();
            if (peek() == ',') {
                position++;
                skipBlanks();
            } else if (peek() != ']') {
                throw expecting("',' or ']'");
            }
        }
        position++;
        depth--;
        return new Value.Array(elements);
    }

    private Value map() throws CommandException {
        descend();
        Value.Map map = entries('}');
        depth--;
        return map;
    }

    private void descend() throws CommandException {
        position++;
        if (++depth > MAXIMUM_DEPTH) {
            throw expecting("value nested at most " + MAXIMUM_DEPTH + " deep");
        }
    }

    private String quoted() throws CommandException {
        StringBuilder string = new StringBuilder();
        position++;
        while (peek() != '"') {
            char c = text.charAt(position++);
            if (c != '\\') {
                string.append(c);
                continue;
            }
            char escaped = peek();
            position++;
            string.append(switch (escaped) {
                case 'a' -> (char) 7;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'v' -> (char) 11;
                default -> escaped;
            });
        }
        position++;
        return string.toString();
    }

    private Value unsigned() throws CommandException {
        position++;
        String word = word();
        Long value = integer(word);
        if (value == null) {
            throw expecting("unsigned integer value");
        }
        return new Value.UnsignedInteger(value);
    }

    private Value scalar() throws CommandException {
        int start = position;
        String word = word();
        if (word.isEmpty()) {
            throw expecting("value");
        }
        switch (word) {
            case "null", "nul", "NULL" -> {
                return Value.NULL;
            }
            case "true", "TRUE", "yes", "YES" -> {
                return Value.of(true);
            }
            case "false", "FALSE", "no", "NO" -> {
                return Value.of(false);
            }
            default -> { }
        }
        Value number = number(word);
        if (number != null) {
            return number;
        }
        if (!isNamePart(word.charAt(0), true)) {
            position = start;
            throw expecting("value");
        }
        return new Value.Text(word);
    }

    /// Null for what is no number.
    private @Nullable Value number(String word) throws CommandException {
        boolean negative = word.charAt(0) == '-';
        char first = word.charAt(negative && word.length() > 1 ? 1 : 0);
        if (!(first >= '0' && first <= '9' || first == '.')) {
            return null;
        }
        Long magnitude = integer(negative ? word.substring(1) : word);
        if (magnitude != null && (magnitude >= 0 || negative && magnitude == Long.MIN_VALUE)) {
            return Value.of(negative ? -magnitude : magnitude);
        }
        if (magnitude != null || DIGITS.matcher(word).matches() && isDecimal(word)) {
            throw new CommandException("Invalid format for --" + option + " option's argument:\n    Integer value "
                    + word + " is outside the range of a 64-bit signed integer");
        }
        return REAL.matcher(word).matches() && !DIGITS.matcher(word).matches()
                ? Value.of(Double.parseDouble(word))
                : null;
    }

    /// Digits behind a zero are octal.
    private static boolean isDecimal(String digits) {
        return digits.charAt(digits.charAt(0) == '-' ? 1 : 0) != '0';
    }

    /// Binary, octal, decimal or hexadecimal digits by their prefix, unsigned; null where they are none or too many.
    private static @Nullable Long integer(String digits) {
        try {
            String lower = digits.toLowerCase(java.util.Locale.ROOT);
            int radix = 10;
            String rest = lower;
            if (lower.startsWith("0x")) {
                radix = 16;
                rest = lower.substring(2);
            } else if (lower.startsWith("0b")) {
                radix = 2;
                rest = lower.substring(2);
            } else if (lower.length() > 1 && lower.charAt(0) == '0') {
                radix = 8;
            }
            if (rest.startsWith("+") || rest.startsWith("-")) {
                return null;
            }
            return Long.parseUnsignedLong(rest, radix);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private String word() {
        int start = position;
        while (position < text.length() && ",=[]{}\" \t\n\r".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    private char peek() throws CommandException {
        if (position >= text.length()) {
            throw expecting("more text");
        }
        return text.charAt(position);
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private CommandException expecting(String what) {
        return new CommandException("Invalid format for --" + option + " option's argument:\n    Expecting " + what
                + ":\n\n    "
                + text + "\n    " + " ".repeat(Math.min(position, text.length())) + "^");
    }
}
