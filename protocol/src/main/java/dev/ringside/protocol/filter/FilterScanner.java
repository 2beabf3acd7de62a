// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

import dev.ringside.protocol.filter.FilterToken.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits a filter expression into its words. One thread.
final class FilterScanner {
    private static final Pattern WORD = Pattern.compile("(?<space>\\s++|/\\*(?s:.*?)\\*/|//[^\\n]*+)"
            + "|(?<floating>0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)[pP][-+]?\\d+"
            + "|(?:\\d+\\.\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?|\\d+[eE][-+]?\\d+)[fFlL]?"
            + "|(?<integer>0[xX][0-9a-fA-F]+|\\d+)[uUlL]*"
            + "|(?<name>\\$?[A-Za-z_]\\w*)"
            + "|(?<text>\"[^\"\\\\]*+(?:\\\\(?s:.)[^\"\\\\]*+)*+\")"
            + "|(?<character>'(?:[^'\\\\]|\\\\.)')"
            + "|(?<operator>->|\\|\\||&&|==|!=|<=|>=|<<|>>|[-+!~<>&|^()\\[\\].:*/%])");

    private final String source;
    private final Matcher matcher;
    private int position;

    FilterScanner(String source) {
        this.source = source;
        this.matcher = WORD.matcher(source);
    }

    FilterToken next() throws FilterSyntaxException {
        while (position < source.length()) {
            matcher.region(position, source.length());
            if (!matcher.lookingAt()) {
                throw new FilterSyntaxException(position + 1, "unexpected " + source.charAt(position));
            }
            int start = position;
            position = matcher.end();
            if (matcher.group("space") == null) {
                return word(start + 1);
            }
        }
        return new FilterToken(Kind.END, source.length() + 1, "end of the expression");
    }

    private FilterToken word(int column) {
        if (matcher.group("floating") != null) {
            return new FilterToken(Kind.FLOATING_POINT, column, matcher.group("floating"));
        }
        if (matcher.group("integer") != null) {
            return new FilterToken(Kind.INTEGER, column, matcher.group("integer"));
        }
        Kind kind = matcher.group("name") != null
                ? Kind.NAME
                : matcher.group("text") != null
                        ? Kind.TEXT
                        : matcher.group("character") != null ? Kind.CHARACTER : Kind.OPERATOR;
        return new FilterToken(kind, column, matcher.group());
    }
}
