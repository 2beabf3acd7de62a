// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void theLocaleOfTheUserIsSeenAndNotTheOneOfTheLauncher() {
        Map<String, String> own = Map.of("LC_ALL", "C.UTF-8", "HOME", "/home/demo");
        assertThat(Environment.variables(own, "unset")).isEqualTo(Map.of("HOME", "/home/demo"));
        assertThat(Environment.variables(own, "C")).isEqualTo(Map.of("LC_ALL", "C", "HOME", "/home/demo"));
        assertThat(Environment.variables(own, null)).isEqualTo(own);
    }
}
