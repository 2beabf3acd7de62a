// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.grammar.UnknownOptionException;
import java.io.IOException;
import java.util.List;

/// One recording command. Commands have no state: one call of [#run] is one command line, on one thread.
interface ControlCommand {
    String name();

    OptionTable options();

    /// How this command's words are parsed; a command that runs another stops at the other's name.
    default ParsedOptions parse(List<String> words) throws UnknownOptionException {
        return options().parse(words);
    }

    /// @return the exit status
    /// @throws CommandException to say why it cannot go on
    /// @throws IOException      the daemon went away, or a file cannot be used
    int run(CommandContext context, ParsedOptions options) throws CommandException, IOException;
}
