// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "a:b, a:b, true",
        "a:b, a:bc, false",
        "a:b, xa:b, false",
        "*, anything, true",
        "a:*, a:, true",
        "a:*, a:b:c, true",
        "*:b, a:b, true",
        "*:b, a:bb, false",
        "a*c*e, abcde, true",
        "a*c*e, ace, true",
        "a*c*e, acd, false",
        "*order*, shop:orderFilled, true",
        "**, x, true",
        "a\\*b, a*b, true",
        "a\\*b, axb, false",
        "a\\\\b, a\\b, true",
        "A, a, false",
        "héllo*, hélloworld, true"
    })
    void matchesAsLttngDoes(String pattern, String name, boolean matches) {
        assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void aStarMatchesNothingToo() {
        assertThat(NamePattern.of("*").matches("")).isTrue();
        assertThat(NamePattern.of("").matches("")).isTrue();
        assertThat(NamePattern.of("a").matches("")).isFalse();
    }

    @Test
    void aBackslashAtTheEndIsItself() {
        assertThat(NamePattern.of("a\\").matches("a\\")).isTrue();
    }

    @Test
    void manyStarsOnALongNameAreNoTrap() {
        assertThat(NamePattern.of("*a".repeat(2000) + "b").matches("a".repeat(20_000))).isFalse();
    }
}
