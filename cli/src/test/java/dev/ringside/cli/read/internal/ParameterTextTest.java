// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.graph.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterTextTest {
    private static Value value(String text) throws CommandException {
        return ParameterText.parse("name=" + text).entries().get("name");
    }

    @Test
    void knowsTheWordsForNothingAndTruth() throws CommandException {
        assertThat(value("nul")).isEqualTo(Value.NULL);
        assertThat(value("YES")).isEqualTo(Value.of(true));
        assertThat(value("false")).isEqualTo(Value.of(false));
    }

    @Test
    void readsIntegersInFourBases() throws CommandException {
        assertThat(value("-782329")).isEqualTo(Value.of(-782329));
        assertThat(value("0x1F")).isEqualTo(Value.of(31));
        assertThat(value("0b101")).isEqualTo(Value.of(5));
        assertThat(value("017")).isEqualTo(Value.of(15));
        assertThat(value("+18446744073709551615")).isEqualTo(new Value.UnsignedInteger(-1));
        assertThat(value("-9223372036854775808")).isEqualTo(Value.of(Long.MIN_VALUE));
    }

    @Test
    void readsRealsAndStrings() throws CommandException {
        assertThat(value("3.14")).isEqualTo(Value.of(3.14));
        assertThat(value("-1e3")).isEqualTo(Value.of(-1000.0));
        assertThat(value("beef")).isEqualTo(Value.of("beef"));
        assertThat(value("\"a \\\" quote\\n\"")).isEqualTo(Value.of("a \" quote\n"));
    }

    @Test
    void readsArraysAndMapsWithBlanksAround() throws CommandException {
        assertThat(value(" [ 1 , \"2\", [] ] "))
                .isEqualTo(Value.of(List.of(Value.of(1), Value.of("2"), Value.of(List.of()))));
        assertThat(value("{ a = 1 , b={} }"))
                .isEqualTo(new Value.Map(Map.of("a", Value.of(1), "b", Value.Map.EMPTY)));
    }

    @Test
    void letsLaterEntriesReplaceEarlierOnes() throws CommandException {
        assertThat(ParameterText.parse("a=1,b=2,a=3").entries()).containsEntry("a", Value.of(3)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=", "=5", "a", "a=5 b", "a=[1", "a={b=1", "a=\"x", "a=+z", "a=[1 2]", "a=}",
        "", "  ", "a=1,", "a=1 , ", ",a=1", "a=08", "a=-09", "a=5d", "a=0x1p3", "a=0xfffffffffffffffff", "a=[", "a={"})
    void saysWhereTheFaultIs(String text) {
        assertThatThrownBy(() -> ParameterText.parse(text))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Expecting")
                .hasMessageContaining("^");
    }

    @Test
    void namesTheOptionWhoseArgumentIsWrong() {
        assertThatThrownBy(() -> ParameterText.parse("base-params", "x"))
                .hasMessageContaining("--base-params option's argument")
                .hasMessageContaining("Expecting `=`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "99999999999999999999999"})
    void refusesIntegersThatAreOutOfRange(String number) {
        assertThatThrownBy(() -> value(number))
                .hasMessageContaining("Integer value " + number + " is outside the range");
    }

    @Test
    void refusesValuesNestedTooDeepInPlaceOfOverflowing() {
        assertThatThrownBy(() -> ParameterText.parse("a=" + "[".repeat(100_000))).isInstanceOf(CommandException.class);
    }
}
