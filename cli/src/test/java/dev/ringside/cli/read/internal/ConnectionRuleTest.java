// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionRuleTest {
    @ParameterizedTest
    @CsvSource({
        "*, anything, true", "in*, in12, true", "*stream*, my stream 1, true", "a*b*c, aXbYbc, true",
                "abc, abcd, false",
        "a\\*, a*, true", "a\\*, ab, false", "'', '', true", "*x, xy, false"
    })
    void matchesPortNamesAgainstPatterns(String pattern, String name, boolean matches) {
        assertThat(ConnectionRule.matches(pattern, name)).isEqualTo(matches);
    }

    @Test
    void takesEscapedCharactersAsTheyAre() throws CommandException {
        assertThat(ConnectionRule.parse("a\\.b\\:c.p*:d"))
                .isEqualTo(new ConnectionRule("a.b:c", "p*", "d", "*"));
    }

    @Test
    void refusesWhatIsNoPair() {
        assertThatThrownBy(() -> ConnectionRule.parse("a")).isInstanceOf(CommandException.class);
        assertThatThrownBy(() -> ConnectionRule.parse("a:b:c")).isInstanceOf(CommandException.class);
    }
}
