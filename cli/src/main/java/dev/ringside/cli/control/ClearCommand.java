// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.machine.MachineSession;
import dev.ringside.cli.options.TracingDomain;
import dev.ringside.protocol.ClientMessage.ClearSession;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.ListSessions;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.SessionList;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import java.io.IOException;
import java.util.List;

/// `clear`: forgets what sessions have recorded so far.
final class ClearCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of("help/h", "list-options", "all/a");
    /// What LTTng exits with for an unknown session here.
    private static final int NO_SUCH_SESSION = 23;

    @Override
    public String name() {
        return "clear";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        List<SessionSummary> known =
                context.daemon().ask(new ListSessions(), SessionList.class).sessions();
        MachineElement sessions = context.openMachine(name()).open("sessions");
        List<SessionSummary> chosen;
        if (options.has("all")) {
            chosen = known;
        } else {
            String name = options.arguments().isEmpty()
                    ? context.requireCurrentSession(ExitStatus.ERROR)
                    : options.arguments().getFirst();
            chosen = known.stream().filter(session -> session.name().equals(name)).toList();
            if (chosen.isEmpty()) {
                context.output().error("Session name " + name + " not found");
                context.closeMachine(false);
                return NO_SUCH_SESSION;
            }
        }
        int status = ExitStatus.OK;
        for (SessionSummary session : chosen) {
            status = Math.max(status, clear(context, session, sessions));
        }
        context.closeMachine(status == ExitStatus.OK);
        return status;
    }

    private static int clear(CommandContext context, SessionSummary session, MachineElement sessions)
            throws CommandException, IOException {
        String name = session.name();
        context.output().part("Waiting for clear of session \"" + name + "\"..");
        context.output().flush();
        Response response = context.daemon().ask(new ClearSession(name));
        context.output().message("");
        if (response instanceof Failed failed) {
            context.output()
                    .error("Failed to clear session \"" + name + "\": " + TracingDomain.KERNEL.failureText(failed));
            return ExitStatus.ERROR;
        }
        context.output().message("Session \"" + name + "\" cleared");
        sessions.with(MachineSession.summary(session));
        return ExitStatus.OK;
    }
}
