// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

import dev.ringside.protocol.filter.FilterExpression.Binary;
import dev.ringside.protocol.filter.FilterExpression.FloatingPointConstant;
import dev.ringside.protocol.filter.FilterExpression.IntegerConstant;
import dev.ringside.protocol.filter.FilterExpression.Place;
import dev.ringside.protocol.filter.FilterExpression.Reference;
import dev.ringside.protocol.filter.FilterExpression.Step;
import dev.ringside.protocol.filter.FilterExpression.TextConstant;
import dev.ringside.protocol.filter.FilterExpression.Unary;
import dev.ringside.protocol.filter.FilterExpression.UnaryOperator;
import dev.ringside.protocol.filter.FilterToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a filter expression. There is no arithmetic but signs, and text can only be compared for equality. One thread.
public final class FilterParser {
    /// So that no expression can overflow the stack, neither here nor where it is evaluated or compiled.
    private static final int MAX_DEPTH = 500;

    private static final int MAX_LENGTH = 2000;
    private static final Map<String, UnaryOperator> SIGNS = Map.of(
            "-", UnaryOperator.MINUS, "+", UnaryOperator.PLUS, "!", UnaryOperator.NOT, "~", UnaryOperator.BIT_NOT);

    private final FilterScanner scanner;
    private FilterToken token;
    private int depth;

    private FilterParser(FilterScanner scanner) throws FilterSyntaxException {
        this.scanner = scanner;
        this.token = scanner.next();
    }

    public static FilterExpression parse(String source) throws FilterSyntaxException {
        if (source.length() > MAX_LENGTH) {
            throw new FilterSyntaxException(MAX_LENGTH, "too long an expression");
        }
        FilterParser parser = new FilterParser(new FilterScanner(source));
        FilterToken start = parser.token;
        FilterExpression expression = parser.binary(0);
        if (parser.token.kind() != Kind.END) {
            throw parser.token.fault("unexpected " + parser.token.text());
        }
        return notText(expression, start);
    }

    private FilterToken take() throws FilterSyntaxException {
        FilterToken taken = token;
        token = scanner.next();
        return taken;
    }

    private static FilterExpression notText(FilterExpression expression, FilterToken where)
            throws FilterSyntaxException {
        if (expression instanceof TextConstant) {
            throw where.fault("text can only be compared, with == or !=");
        }
        return expression;
    }

    /// Operands of operators that bind at least as tightly as a level (precedence climbing).
    private FilterExpression binary(int loosest) throws FilterSyntaxException {
        FilterToken start = token;
        FilterExpression left = unary();
        for (Optional<FilterOperator> operator = operator(loosest);
                operator.isPresent();
                operator = operator(loosest)) {
            enter();
            FilterToken symbol = take();
            FilterToken second = token;
            FilterExpression right = binary(operator.get().tightness() + 1);
            if (operator.get().isEquality()) {
                checkText(left, right, symbol);
            } else {
                notText(left, start);
                notText(right, second);
            }
            left = new Binary(operator.get(), left, right);
        }
        return left;
    }

    /// Text is compared with a field only.
    private static void checkText(FilterExpression left, FilterExpression right, FilterToken symbol)
            throws FilterSyntaxException {
        if (left instanceof TextConstant && !(right instanceof Reference)
                || right instanceof TextConstant && !(left instanceof Reference)) {
            throw symbol.fault("text can only be compared with a field");
        }
    }

    private Optional<FilterOperator> operator(int loosest) {
        return token.kind() == Kind.OPERATOR
                ? FilterOperator.of(token.text()).filter(operator -> operator.tightness() >= loosest)
                : Optional.empty();
    }

    private void enter() throws FilterSyntaxException {
        if (++depth > MAX_DEPTH) {
            throw token.fault("too long an expression");
        }
    }

    private FilterExpression unary() throws FilterSyntaxException {
        UnaryOperator sign = token.kind() == Kind.OPERATOR ? SIGNS.get(token.text()) : null;
        if (sign == null) {
            return primary();
        }
        enter();
        take();
        FilterToken start = token;
        return new Unary(sign, notText(unary(), start));
    }

    private FilterExpression primary() throws FilterSyntaxException {
        return switch (token.kind()) {
            case INTEGER -> new IntegerConstant(integer(take()));
            case FLOATING_POINT -> new FloatingPointConstant(floatingPoint(take().text()));
            case TEXT -> {
                String quoted = take().text();
                yield new TextConstant(new TextPattern(unescape(quoted.substring(1, quoted.length() - 1))));
            }
            case CHARACTER -> new IntegerConstant(character(take().text()));
            case NAME -> reference();
            case OPERATOR, END -> parenthesised();
        };
    }

    private FilterExpression parenthesised() throws FilterSyntaxException {
        if (!token.is("(")) {
            throw token.fault("a value expected, not " + token.text());
        }
        enter();
        take();
        FilterToken start = token;
        FilterExpression inner = notText(binary(0), start);
        expect(")");
        return inner;
    }

    private void expect(String operator) throws FilterSyntaxException {
        if (!token.is(operator)) {
            throw token.fault(operator + " expected, not " + token.text());
        }
        take();
    }

    private FilterExpression reference() throws FilterSyntaxException {
        FilterToken first = take();
        if (!first.text().startsWith("$")) {
            return new Reference(Place.PAYLOAD, first.text(), steps());
        }
        if (first.text().equals("$ctx")) {
            expect(".");
            String name = name();
            // Counters have colons and dashes in their names, and cannot be filtered on.
            return new Reference(Place.CONTEXT, name, steps());
        }
        if (first.text().equals("$app")) {
            expect(".");
            String provider = name();
            expect(":");
            return new Reference(Place.APPLICATION_CONTEXT, provider + ":" + name(), steps());
        }
        throw first.fault("$ctx or $app expected, not " + first.text());
    }

    private String name() throws FilterSyntaxException {
        if (token.kind() != Kind.NAME || token.text().startsWith("$")) {
            throw token.fault("a name expected, not " + token.text());
        }
        return take().text();
    }

    private List<Step> steps() throws FilterSyntaxException {
        List<Step> steps = new ArrayList<>();
        while (true) {
            if (token.is(".")) {
                take();
                steps.add(new Step.Member(name()));
            } else if (token.is("[")) {
                take();
                if (token.kind() != Kind.INTEGER) {
                    throw token.fault("a constant index expected, not " + token.text());
                }
                steps.add(new Step.Element(integer(take())));
                expect("]");
            } else {
                return steps;
            }
        }
    }

    private static long integer(FilterToken digits) throws FilterSyntaxException {
        String text = digits.text();
        try {
            if (text.startsWith("0x") || text.startsWith("0X")) {
                return Long.parseUnsignedLong(text.substring(2), 16);
            }
            return Long.parseUnsignedLong(text, text.length() > 1 && text.startsWith("0") ? 8 : 10);
        } catch (NumberFormatException e) {
            throw digits.fault("not a number of 64 bits: " + text);
        }
    }

    private static double floatingPoint(String text) {
        return Double.parseDouble(text.replaceFirst("[fFlL]$", ""));
    }

    private static char character(String quoted) {
        char last = quoted.charAt(quoted.length() - 2);
        return quoted.length() == 3 ? last : control(last);
    }

    /// What a letter behind a backslash stands for.
    private static char control(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '0' -> '\0';
            default -> letter;
        };
    }

    /// The backslash of an asterisk or a backslash stays: the pattern needs it.
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char next = text.charAt(++i);
            if (next == '*' || next == '\\') {
                plain.append('\\');
            }
            plain.append(control(next));
        }
        return plain.toString();
    }
}
