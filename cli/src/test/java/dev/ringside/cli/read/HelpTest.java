// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.cli.Main;
import dev.ringside.cli.console.Environment;
import dev.ringside.graph.ComponentClass;
import dev.ringside.graph.Plugin;
import dev.ringside.graph.Plugins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `help` of everything, as `ringside` and as `babeltrace2`.
class HelpTest {
    private static final Pattern COVERED =
            Pattern.compile("\\| `([a-z-]+\\.[a-z-]+\\.[a-z-]+): ([a-z0-9:-]+)` \\| (?:done|partly) \\|");

    private static String help(String program, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                program,
                words,
                new Environment(Map.of(), Path.of("."), false),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(status).as("%s %s: %s", program, List.of(words), err).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"convert", "run", "query", "list-plugins", "help"})
    void readingCommandsHaveTheirHelp(String command) {
        assertThat(help("babeltrace2", "help", command)).startsWith("Usage: ")
                .isEqualTo(help("babeltrace2", command, "--help"));
        assertThat(help("ringside", "help", command)).startsWith("Usage: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "enable-event", "list", "record", "doctor", "view", "version"})
    void recordingCommandsHaveTheirHelp(String command) {
        assertThat(help("ringside", "help", command)).isNotBlank().isEqualTo(help("ringside", command, "--help"));
    }

    @Test
    void pluginsAndComponentClassesHaveTheirHelp() {
        for (Plugin plugin : Plugins.shipped().all()) {
            assertThat(help("ringside", "help", plugin.name())).startsWith(plugin.name() + ":\n  Version: ");
            for (ComponentClass found : plugin.componentClasses()) {
                String name = found.kind().word() + "." + plugin.name() + "." + found.name();
                assertThat(help("ringside", "help", name))
                        .isEqualTo(help("babeltrace2", "help", name))
                        .contains("'" + name + "'\n  Description: " + found.description())
                        .contains("Parameters:", found.help());
            }
        }
    }

    @Test
    void eachParameterOfAComponentIsInItsHelp() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path table = Files.exists(here.resolve("COVERAGE.md")) ? here.resolve("COVERAGE.md")
                : here.resolve("../COVERAGE.md");
        Matcher rows = COVERED.matcher(Files.readString(table));
        int count = 0;
        while (rows.find()) {
            assertThat(help("babeltrace2", "help", rows.group(1))).as(rows.group()).contains(rows.group(2));
            count++;
        }
        assertThat(count).isGreaterThan(50);
    }
}
