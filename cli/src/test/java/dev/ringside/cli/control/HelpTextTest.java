// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.cli.grammar.OptionSpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The help texts say all that the recording commands know, and nothing else.
class HelpTextTest {
    private static final String PROGRAM = "ringside";
    /// Options of each command, and those that only say what LTTng has in their place.
    private static final Set<String> NOT_EXPLAINED =
            Set.of("help", "list-options", "list-commands", "all-events", "ctrl-url", "data-url", "no-consumer");

    static List<String> builtCommands() {
        return Commands.names(PROGRAM).stream().filter(HelpTextTest::isBuilt).toList();
    }

    private static boolean isBuilt(String name) {
        ControlCommand command = Commands.find(PROGRAM, name);
        return command != null && !(command instanceof MissingCommand);
    }

    @ParameterizedTest
    @MethodSource("builtCommands")
    void everyOptionOfACommandIsInItsHelp(String name) {
        ControlCommand command = Commands.find(PROGRAM, name);
        String help = HelpText.of(command, PROGRAM);
        assertThat(help).startsWith("Usage: ringside " + name).contains("\n\n");
        // What status shows and how, it has from list.
        String explained = name.equals("status") ? help + HelpText.of(Commands.find(PROGRAM, "list"), PROGRAM) : help;
        for (OptionSpec option : command.options().options()) {
            if (!NOT_EXPLAINED.contains(option.name())) {
                assertThat(explained).containsPattern("--" + option.name() + "(?![a-z0-9-])");
            }
        }
    }

    @Test
    void theOverviewTellsWhatIsBuiltFromWhatIsNot() {
        String overview = HelpText.overview(PROGRAM);
        int missing = overview.indexOf("Not built yet");
        for (String name : Commands.names(PROGRAM)) {
            ControlCommand command = Commands.find(PROGRAM, name);
            String part =
                    command instanceof MissingCommand ? overview.substring(missing) : overview.substring(0, missing);
            // An old name of another command, which LTTng's own overview leaves out too.
            if (!name.equals("metadata")) {
                assertThat(part).containsPattern("(?m)^ .*(?<![a-z-])" + name + "(?![a-z-])");
            }
        }
    }
}
