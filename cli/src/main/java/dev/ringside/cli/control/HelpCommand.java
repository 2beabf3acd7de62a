// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;

/// `help`: the overview, or the help of a command.
final class HelpCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of("help/h", "list-options");

    @Override
    public String name() {
        return "help";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException {
        if (options.arguments().isEmpty()) {
            context.output().print(HelpText.overview(context.program()));
            return ExitStatus.OK;
        }
        String name = options.arguments().getFirst();
        ControlCommand command = Commands.find(context.program(), name);
        if (command == null) {
            throw CommandException.error("unknown command `" + name + "`");
        }
        context.output().print(HelpText.of(command, context.program()));
        return ExitStatus.OK;
    }
}
