// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTableTest {
    private static final OptionTable TABLE = OptionTable.of("all/a", "session/s=", "live=?", "quick/q");

    private static ParsedOptions parse(String... words) throws UnknownOptionException {
        return TABLE.parse(List.of(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--session=x", "--session x", "-s x", "-sx", "-s=x", "-as x", "-qasx"})
    void takesValuesInAllTheWaysOfPopt(String words) throws UnknownOptionException {
        assertThat(parse(words.split(" ")).value("session", "none")).isEqualTo("x");
    }

    @Test
    void mixesOptionsAndArguments() throws UnknownOptionException {
        ParsedOptions parsed = parse("one", "-a", "two", "--", "-q", "--what");
        assertThat(parsed.arguments()).containsExactly("one", "two", "-q", "--what");
        assertThat(parsed.has("all")).isTrue();
        assertThat(parsed.has("quick")).isFalse();
    }

    @Test
    void takesASingleDashForAnArgument() throws UnknownOptionException {
        assertThat(parse("-").arguments()).containsExactly("-");
    }

    @Test
    void leavesAnOptionalValueOutUnlessItIsAttached() throws UnknownOptionException {
        assertThat(parse("--live", "5").value("live", "none")).isEmpty();
        assertThat(parse("--live=5").value("live", "none")).isEqualTo("5");
    }

    @Test
    void keepsAllValuesInOrderAndGivesTheLast() throws UnknownOptionException {
        ParsedOptions parsed = parse("-s", "1", "--session=2");
        assertThat(parsed.values("session")).containsExactly("1", "2");
        assertThat(parsed.value("session", "none")).isEqualTo("2");
    }

    @Test
    void stopsAtTheFirstArgumentWhereToldTo() throws UnknownOptionException {
        ParsedOptions parsed = TABLE.parseLeading(List.of("-a", "program", "-q", "--", "x"));
        assertThat(parsed.has("quick")).isFalse();
        assertThat(parsed.arguments()).containsExactly("program", "-q", "--", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nope", "-n", "-an", "--session", "-s", "--all=yes", "--sess=x"})
    void refusesWhatItDoesNotHave(String word) {
        assertThatThrownBy(() -> parse(word)).isInstanceOf(UnknownOptionException.class);
    }
}
