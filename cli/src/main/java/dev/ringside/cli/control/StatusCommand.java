// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import java.io.IOException;
import java.util.Optional;

/// `status`: the current session as `list` shows it.
final class StatusCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "kernel/k",
            "jul/j",
            "log4j/l",
            "log4j2",
            "python/p",
            "userspace/u",
            "channel/c=",
            "map-channel=",
            "no-truncate",
            "mem-usage=",
            "style=",
            "list-options");

    @Override
    public String name() {
        return "status";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        if (!options.arguments().isEmpty()) {
            throw CommandException.error("This command does not accept positional arguments.\n");
        }
        Optional<String> current = context.currentSession().name();
        if (current.isEmpty()) {
            return ExitStatus.ERROR;
        }
        ListCommand.checkValues(options);
        return ListCommand.session(context, "list", options, ListCommand.style(context, options), current.get());
    }
}
