// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import java.io.IOException;

/// `set-session`: names the session that later commands mean.
final class SetSessionCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of("help/h", "list-options");

    @Override
    public String name() {
        return "set-session";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        if (options.arguments().isEmpty()) {
            throw CommandException.error("Missing session name");
        }
        String session = options.arguments().getFirst();
        MachineElement output = context.openMachine(name());
        if (Sessions.find(context, session).isEmpty()) {
            throw CommandException.error("Session '" + session + "' not found");
        }
        context.currentSession().set(session);
        context.output().message("Session set to " + session);
        output.open("sessions").open("session").with("name", session);
        context.closeMachine(true);
        return ExitStatus.OK;
    }
}
