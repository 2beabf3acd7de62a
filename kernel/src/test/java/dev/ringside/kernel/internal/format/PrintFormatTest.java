// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PrintFormatTest {
    @Test
    void findsLabelsOfSymbolicFields() {
        PrintFormat format = PrintFormat.parse(
                "\"vec=%u [action=%s]\", REC->vec, __print_symbolic(REC->vec, { 0, \"HI\" }, { 0x1, \"TIMER\" }, { "
                        + "-2, \"odd\\\"one\" })");
        assertThat(format.labelsOf("vec")).isEqualTo(Map.of(0L, "HI", 1L, "TIMER", -2L, "odd\\\"one"));
        assertThat(format.labelsOf("other")).isEmpty();
    }

    @Test
    void trustsNoListThatItCannotReadWhole() {
        PrintFormat format =
                PrintFormat.parse("\"%s\", __print_symbolic(REC->a, { 0, \"ZERO\" }, { SOME_MACRO, \"ONE\" })");
        assertThat(format.labelsOf("a")).isEmpty();
    }

    @Test
    void findsFieldsShownInHexadecimal() {
        PrintFormat format = PrintFormat.parse(
                "\"a=%d b=0x%lx c=%08x d=%s e=%p\", REC->a, (unsigned long)REC->b, REC->c, REC->d, REC->e");
        assertThat(format.isHexadecimal("a")).isFalse();
        assertThat(format.isHexadecimal("b")).isTrue();
        assertThat(format.isHexadecimal("c")).isTrue();
        assertThat(format.isHexadecimal("d")).isFalse();
        assertThat(format.isHexadecimal("e")).isTrue();
    }

    @Test
    void isNotLedAstrayByCommasInArguments() {
        PrintFormat format = PrintFormat.parse(
                "\"%s %x\", __print_flags(REC->f, \"|\", { 1, \"A,\" }, { 2, \"B\" }), REC->after");
        assertThat(format.isHexadecimal("after")).isTrue();
        assertThat(format.isHexadecimal("f")).isFalse();
    }
}
