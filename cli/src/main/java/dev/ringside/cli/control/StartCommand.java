// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.daemon.FailureText;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import dev.ringside.protocol.ClientMessage.StartSession;
import java.io.IOException;

/// `start`: begins recording in one session or several.
final class StartCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of("help/h", "list-options", "glob/g=?", "all/a");

    @Override
    public String name() {
        return "start";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        return Sessions.forEach(this, context, options, (session, machine) -> start(context, session, machine));
    }

    private static int start(CommandContext context, SessionSummary session, MachineElement machine)
            throws CommandException, IOException {
        Response response = context.daemon().ask(new StartSession(session.name()));
        if (response instanceof Failed failed) {
            return fail(context, session, failed);
        }
        context.output().message("Tracing started for session `" + session.name() + "`");
        machine.open("session").with("name", session.name()).with("enabled", true);
        return ExitStatus.OK;
    }

    private static int fail(CommandContext context, SessionSummary session, Failed failed) {
        if (failed.code() == FailureCode.ALREADY_STARTED) {
            context.output().warning("Tracing already started for session `" + session.name() + "`");
            return ExitStatus.OK;
        }
        context.output()
                .error("Failed to start session `" + session.name() + "` (" + FailureText.of(failed) + ")");
        return ExitStatus.ERROR;
    }
}
