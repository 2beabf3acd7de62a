// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.daemon.FailureText;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.machine.MachineSession;
import dev.ringside.protocol.ClientMessage.DestroySession;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import java.io.IOException;

/// `destroy`: stops and forgets sessions; what they wrote stays. The daemon answers when all data is written.
final class DestroyCommand implements ControlCommand {
    private static final OptionTable OPTIONS =
            OptionTable.of("help/h", "all/a", "glob/g=?", "list-options", "no-wait/n");

    @Override
    public String name() {
        return "destroy";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        return Sessions.forEach(
                this, context, options, (session, machine) -> destroy(context, options, session, machine));
    }

    private static int destroy(
            CommandContext context, ParsedOptions options, SessionSummary session, MachineElement machine)
            throws CommandException, IOException {
        String name = session.name();
        Response response = context.daemon().ask(new DestroySession(name));
        if (response instanceof Failed failed) {
            boolean gone = failed.code() == FailureCode.NO_SUCH_SESSION;
            if (gone && (options.has("all") || options.has("glob"))) {
                return ExitStatus.OK;
            }
            context.output().error("Failed to destroy session `" + name + "` (" + FailureText.of(failed) + ")");
            return ExitStatus.ERROR;
        }
        context.output().message("Session `" + name + "` destroyed");
        // Whoever stopped the session before has seen the losses then.
        if (session.active() && response instanceof SessionStopped stopped) {
            Sessions.tellLosses(context, stopped);
        }
        context.currentSession().forget(name);
        machine.with(MachineSession.summary(session));
        return ExitStatus.OK;
    }
}
