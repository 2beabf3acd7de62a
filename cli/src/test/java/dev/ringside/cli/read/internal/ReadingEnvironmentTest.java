// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.graph.GraphEnvironment;
import dev.ringside.graph.Interrupter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The environment variables that reading commands look at.
class ReadingEnvironmentTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(Map<String, String> environment, String... words) {
        out.reset();
        err.reset();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new ReadingCommands("babeltrace2", out, errors, new Interrupter(), false).run(words, environment);
    }

    @Test
    void pluginsAreLookedForWhereTheEnvironmentSaysFirst() {
        assertThat(run(Map.of("BABELTRACE_PLUGIN_PATH", "/first:/second", "HOME", "/me"), "--plugin-path=/third",
                "list-plugins")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("""
                From the following plugin paths:

                  - /first
                  - /second
                  - /third
                  - /me/.local/lib/ringside/plugins
                  - /usr/lib/ringside/plugins
                """);
        assertThat(run(Map.of("HOME", "/me"), "--omit-home-plugin-path", "--omit-system-plugin-path", "list-plugins"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("From the following plugin paths:\n\n\n");
    }

    @Test
    void theLogLevelOfTheEnvironmentHoldsUntilAnOptionSaysOtherwise() {
        String nothing = folder.toString();
        assertThat(run(Map.of(), nothing)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No trace was found");
        assertThat(run(Map.of("BABELTRACE_CLI_LOG_LEVEL", "NONE"), nothing)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("No trace was found");
        assertThat(run(Map.of("BABELTRACE_CLI_LOG_LEVEL", "NONE"), "--log-level=W", nothing)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No trace was found");
        assertThat(run(Map.of("BABELTRACE_CLI_LOG_LEVEL", "LOUD"), nothing)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("LOUD");
    }

    @Test
    void debugAndVerboseAreOptionsToo() throws CommandException {
        String[] none = {"convert"};
        assertThat(GeneralOptions.parse(none, Map.of()).minimumSeverity).isEqualTo(LogLevels.parse("WARNING"));
        assertThat(GeneralOptions.parse(none, Map.of("BABELTRACE_DEBUG", "1")).minimumSeverity)
                .isEqualTo(LogLevels.parse("TRACE"));
        assertThat(GeneralOptions.parse(none, Map.of("BABELTRACE_DEBUG", "0")).minimumSeverity)
                .isEqualTo(LogLevels.parse("WARNING"));
        assertThat(GeneralOptions.parse(none, Map.of("BABELTRACE_VERBOSE", "1")).verbose).isTrue();
        assertThat(GeneralOptions.parse(none, Map.of("BABELTRACE_VERBOSE", "0")).verbose).isFalse();
    }

    /// No descriptor has to be a terminal here; `ProcessTest` has terminals.
    @Test
    void coloursAreForWhoWantsThem() {
        assertThat(GraphEnvironment.hasColors(Map.of("TERM", "xterm-256color"))).isTrue();
        assertThat(GraphEnvironment.hasColors(Map.of("TERM", "dumb"))).isFalse();
        assertThat(GraphEnvironment.hasColors(Map.of())).isFalse();
        assertThat(GraphEnvironment.hasColors(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
        assertThat(GraphEnvironment.hasColors(Map.of("TERM", "xterm", "NO_COLOR", ""))).isTrue();
        assertThat(GraphEnvironment.hasColors(Map.of("TERM", "xterm", "BABELTRACE_TERM_COLOR", "NEVER"))).isFalse();
        assertThat(GraphEnvironment.hasColors(Map.of("BABELTRACE_TERM_COLOR", "ALWAYS", "NO_COLOR", "1"), 1, 2))
                .isTrue();
    }
}
