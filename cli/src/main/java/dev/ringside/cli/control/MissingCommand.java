// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import java.util.List;

/// A command of `lttng` that Ringside does not have yet; says so, whatever its options.
record MissingCommand(String name) implements ControlCommand {
    @Override
    public OptionTable options() {
        return OptionTable.of("help/h", "list-options");
    }

    @Override
    public ParsedOptions parse(List<String> words) {
        return new ParsedOptions();
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException {
        throw CommandException.error("The command `" + name + "` is not built yet in this version of Ringside");
    }
}
