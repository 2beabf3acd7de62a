// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.filter;

import dev.ringside.kernel.internal.filter.FilterExpression.Binary;
import dev.ringside.kernel.internal.filter.FilterExpression.Constant;
import dev.ringside.kernel.internal.filter.FilterExpression.Context;
import dev.ringside.kernel.internal.filter.FilterExpression.Field;
import dev.ringside.kernel.internal.filter.FilterExpression.Text;
import dev.ringside.kernel.internal.filter.FilterExpression.Unary;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a filter expression. Bit operations bind tighter than comparisons, other than in C; there is no arithmetic.
/// One thread.
public final class FilterParser {
    /// From the loosest to the tightest.
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("==", "!="),
            List.of("<=", ">=", "<", ">"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("<<", ">>"));
    private static final Pattern TOKEN = Pattern.compile("(?<space>\\s++|/\\*(?s:.*?)\\*/|//[^\\n]*+)"
            + "|(?<number>0[xX][0-9a-fA-F]+|\\d+)[uUlL]*"
            + "|(?<name>\\$?[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)"
            + "|(?<text>\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*\")"
            + "|(?<character>'(?:[^'\\\\]|\\\\.)')"
            + "|(?<operator>\\|\\||&&|==|!=|<=|>=|<<|>>|[-+!~<>&|^()])");
    private static final int MAX_DEPTH = 500;
    private static final int MAX_LENGTH = 2000;
    private static final String CONTEXT = "$ctx.";

    private final String source;
    private final Matcher matcher;
    private int position;
    private int depth;
    private String kind = "";
    private String token = "";

    private FilterParser(String source) {
        this.source = source;
        this.matcher = TOKEN.matcher(source);
    }

    public static FilterExpression parse(String source) throws FilterException {
        if (source.length() > MAX_LENGTH) {
            throw new FilterException(MAX_LENGTH, "too long an expression");
        }
        FilterParser parser = new FilterParser(source);
        parser.advance();
        FilterExpression expression = parser.binary(0);
        if (!parser.kind.equals("end")) {
            throw parser.fault("unexpected " + parser.token);
        }
        return expression;
    }

    private FilterException fault(String reason) {
        return new FilterException(Math.max(0, position - token.length()), reason);
    }

    private void advance() throws FilterException {
        do {
            if (position >= source.length()) {
                kind = "end";
                token = "end of the expression";
                return;
            }
            if (!matcher.find(position) || matcher.start() != position) {
                token = "";
                throw fault("unexpected " + source.charAt(position));
            }
            position = matcher.end();
            token = matcher.group();
        } while (matcher.group("space") != null);
        kind = List.of("number", "name", "text", "character", "operator").stream()
                .filter(group -> matcher.group(group) != null)
                .findFirst()
                .orElseThrow();
    }

    /// Operands of operators that bind at least as tightly as a level (precedence climbing).
    private FilterExpression binary(int loosest) throws FilterException {
        FilterExpression left = unary();
        for (int level = level(); level >= loosest; level = level()) {
            enter();
            String operator = token;
            advance();
            left = new Binary(operator, left, binary(level + 1));
        }
        return left;
    }

    /// Of the operator at hand; -1 where there is none.
    private int level() {
        for (int level = 0; kind.equals("operator") && level < LEVELS.size(); level++) {
            if (LEVELS.get(level).contains(token)) {
                return level;
            }
        }
        return -1;
    }

    /// Bounds the depth of the tree, so that no expression can overflow the stack.
    private void enter() throws FilterException {
        if (++depth > MAX_DEPTH) {
            throw fault("too long an expression");
        }
    }

    private FilterExpression unary() throws FilterException {
        if (kind.equals("operator") && List.of("-", "+", "!", "~").contains(token)) {
            enter();
            String operator = token;
            advance();
            return new Unary(operator, unary());
        }
        return primary();
    }

    private FilterExpression primary() throws FilterException {
        String text = token;
        switch (kind) {
            case "number" -> {
                FilterExpression constant = new Constant(number(matcher.group("number")));
                advance();
                return constant;
            }
            case "text" -> {
                advance();
                return new Text(unescape(text.substring(1, text.length() - 1)));
            }
            case "character" -> {
                advance();
                return new Constant(text.charAt(text.length() - 2));
            }
            case "name" -> {
                advance();
                return name(text);
            }
            default -> {
                if (!token.equals("(")) {
                    throw fault("a value expected, not " + token);
                }
                enter();
                advance();
                FilterExpression inner = binary(0);
                if (!token.equals(")")) {
                    throw fault(") expected, not " + token);
                }
                advance();
                return inner;
            }
        }
    }

    private FilterExpression name(String text) throws FilterException {
        if (text.startsWith(CONTEXT)) {
            return new Context(text.substring(CONTEXT.length()));
        }
        if (text.startsWith("$") || text.contains(".")) {
            throw fault("no such field of a kernel event: " + text);
        }
        return new Field(text);
    }

    private long number(String digits) throws FilterException {
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return Long.parseUnsignedLong(digits.substring(2), 16);
            }
            return Long.parseUnsignedLong(digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
        } catch (NumberFormatException e) {
            throw fault("not a number of 64 bits: " + digits);
        }
    }

    /// The backslash of an asterisk stays: it says that no wildcard is meant.
    private static String unescape(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                switch (next) {
                    case '*', '\\' -> plain.append('\\').append(next);
                    case 'n' -> plain.append('\n');
                    case 't' -> plain.append('\t');
                    default -> plain.append(next);
                }
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
