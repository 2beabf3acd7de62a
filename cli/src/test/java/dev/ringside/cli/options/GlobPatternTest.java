// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {
    @ParameterizedTest
    @CsvSource({
        "*,anything,true",
        "a*,abc,true",
        "a*,ba,false",
        "*c,abc,true",
        "a*b*c,a-b-b-c,true",
        "a*b*c,a-c-b,false",
        "a**c,ac,true",
        "abc,abc,true",
        "abc,abcd,false",
        "a\\*c,a*c,true",
        "a\\*c,abc,false",
        "'','',true",
        "'',a,false",
    })
    void matchesAsLttngDoes(String pattern, String text, boolean matches) {
        assertThat(new GlobPattern(pattern).matches(text)).isEqualTo(matches);
    }
}
