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
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import dev.ringside.protocol.ClientMessage.StopSession;
import java.io.IOException;

/// `stop`: ends recording in one session or several. The daemon answers when all data is written, so that there is
/// always nothing left to wait for; `--no-wait` only spares the words.
final class StopCommand implements ControlCommand {
    private static final OptionTable OPTIONS =
            OptionTable.of("help/h", "list-options", "no-wait/n", "glob/g=?", "all/a");

    @Override
    public String name() {
        return "stop";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        boolean wait = !options.has("no-wait");
        return Sessions.forEach(
                this, context, options, (session, machine) -> stop(context, session, machine, wait));
    }

    private static int stop(
            CommandContext context, SessionSummary session, MachineElement machine, boolean wait)
            throws CommandException, IOException {
        String name = session.name();
        if (session.active() && wait) {
            context.output().part("Waiting for data availability");
            context.output().flush();
        }
        Response response = context.daemon().ask(new StopSession(name));
        if (session.active() && wait) {
            context.output().message("");
        }
        if (response instanceof Failed failed) {
            return fail(context, name, failed);
        }
        if (response instanceof SessionStopped stopped) {
            Sessions.tellLosses(context, stopped);
        }
        context.output().message("Tracing stopped for session `" + name + "`");
        machine.open("session").with("name", name).with("enabled", false);
        return ExitStatus.OK;
    }

    private static int fail(CommandContext context, String name, Failed failed) {
        if (failed.code() == FailureCode.ALREADY_STOPPED) {
            context.output().warning("Tracing already stopped for session `" + name + "`");
            return ExitStatus.OK;
        }
        context.output().error("Failed to stop session `" + name + "` (" + FailureText.of(failed) + ")");
        return ExitStatus.ERROR;
    }
}
