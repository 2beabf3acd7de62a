// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.protocol.filter.FilterExpression.Reference;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The language itself, on a record of `i = 5, big = -1 (all bits), f = 2.5, s = "a*b"`.
final class FilterLanguageTest {
    private static final Map<String, Object> VALUES = Map.of("i", 5L, "big", -1L, "f", 2.5, "s", "a*b");

    private static boolean matches(String expression) throws FilterSyntaxException {
        return FilterInterpreter.matches(FilterParser.parse(expression), FilterLanguageTest::value);
    }

    private static Object value(Reference reference) {
        return VALUES.get(reference.name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            value = {
                "i & 4 == 4; true",
                "i == 5 && f > 2 || 0; true",
                "i | 2 ^ 3 & 1 << 1 == 5; true",
                "big < 0; true",
                "big >> 63 == 1; true",
                "big >> 64; false",
                "f == 2.5 && f != 2 && 0x1.4p1 == f; true",
                "f & 1; false",
                "!f; false",
                "-i == -5 && +i == 5 && ~i == -6; true",
                "s == \"a\\*b\"; true",
                "s == \"a\\*c\"; false",
                "s == \"*\"; true",
                "\"a*\" == s; true",
                "s != \"*c\"; true",
                "s == s; true",
                "s == i; false",
                "missing != 1; false",
                "'\\n' == 10; true",
                "0x10 == 020; true"
            })
    void meansWhatLttngMeans(String expression, boolean matches) throws FilterSyntaxException {
        assertThat(matches(expression)).isEqualTo(matches);
    }

    @Test
    void namesTheColumnOfAMistake() {
        Map<String, Integer> mistakes = Map.of(
                "a +", 3, "a == ", 6, "(a", 3, "a == \"x\" + 1", 10, "\"x\" == \"y\"", 5, "a < \"x\"", 5, "$ctx", 5,
                "a[", 3);
        mistakes.forEach((text, column) -> assertThatThrownBy(() -> FilterParser.parse(text))
                .as(text)
                .isInstanceOfSatisfying(
                        FilterSyntaxException.class, e -> assertThat(e.column()).isEqualTo(column)));
    }

    @Test
    void tellsWhatAnExpressionAsksFor() throws FilterSyntaxException {
        assertThat(FilterParser.parse("a.b[2] > 1 && !($ctx.tid == $app.p:n)").references().map(Reference::name))
                .containsExactly("a", "tid", "p:n");
    }

    @Test
    void matchesPatternsAsARegularExpressionWould() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("FilterLanguageTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*\\");
            String subject = text(random, "ab*\\");
            StringBuilder regex = new StringBuilder();
            for (int j = 0; j < pattern.length(); j++) {
                char c = pattern.charAt(j);
                if (c == '*') {
                    regex.append(".*");
                } else {
                    char literal = c == '\\' && j + 1 < pattern.length() ? pattern.charAt(++j) : c;
                    regex.append(Pattern.quote("" + literal));
                }
            }
            assertThat(new TextPattern(pattern).matches(subject))
                    .as("%s on %s", pattern, subject)
                    .isEqualTo(Pattern.matches(regex.toString(), subject));
        }
    }

    private static String text(SplittableRandom random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
