// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Compares texts of `sink.text.pretty` of ours and of Babeltrace 2, apart from what its versions do differently.
final class PeerText {
    private static final String LABEL = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern TOKEN = Pattern.compile(LABEL + "|0x[0-9A-F]+");
    /// Where an integer has several labels, versions of Babeltrace differ in their order and in the braces around them.
    private static final Pattern LABELS =
            Pattern.compile("\\( (?:\\{ )?(" + LABEL + "(?:, " + LABEL + ")+)(?: \\})? : container");

    private PeerText() {}

    /// The first line that differs.
    static Optional<String> difference(String nameA, String a, String nameB, String b) {
        List<String> linesA = comparable(a);
        List<String> linesB = comparable(b);
        int line = 0;
        while (line < linesA.size() && line < linesB.size() && isAlike(linesA.get(line), linesB.get(line))) {
            line++;
        }
        if (line == linesA.size() && line == linesB.size()) {
            return Optional.empty();
        }
        return Optional.of("line " + (line + 1) + "\n  " + nameA + ": " + at(linesA, line) + "\n  " + nameB + ": "
                + at(linesB, line));
    }

    /// Babeltrace before 2.1 shows an older event's text where a string is empty, and zero for a hexadecimal number of
    /// 61 to 63 bits.
    private static boolean isAlike(String line, String other) {
        if (line.equals(other)) {
            return true;
        }
        Matcher token = TOKEN.matcher(line);
        Matcher otherToken = TOKEN.matcher(other);
        int end = 0;
        int otherEnd = 0;
        while (token.find()) {
            String between = line.substring(end, token.start());
            int start = otherEnd + between.length();
            boolean follows = other.startsWith(between, otherEnd) && otherToken.find(start)
                    && otherToken.start() == start;
            if (!follows || !mayBe(token.group(), otherToken.group())) {
                return false;
            }
            end = token.end();
            otherEnd = otherToken.end();
        }
        return line.substring(end).equals(other.substring(otherEnd));
    }

    private static boolean mayBe(String token, String other) {
        return token.equals(other)
                || token.equals("\"\"") && other.startsWith("\"")
                || token.startsWith("0x") && other.equals("0x0");
    }

    private static String at(List<String> lines, int line) {
        return line < lines.size() ? lines.get(line) : "(end)";
    }

    private static List<String> comparable(String text) {
        return text.lines()
                .map(line -> LABELS.matcher(line).replaceAll(found -> Matcher.quoteReplacement(
                        Pattern.compile(LABEL).matcher(found.group(1)).results().map(MatchResult::group).sorted()
                                .collect(Collectors.joining(", ", "( { ", " } : container")))))
                .toList();
    }
}
