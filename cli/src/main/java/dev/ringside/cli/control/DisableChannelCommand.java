// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.daemon.FailureText;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.options.EventNames;
import dev.ringside.cli.options.TracingDomain;
import dev.ringside.protocol.ClientMessage.DisableChannel;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.Response;
import java.io.IOException;
import java.util.List;

/// `disable-channel`: no event is recorded into these channels until they are enabled again.
final class DisableChannelCommand implements ControlCommand {
    private static final OptionTable OPTIONS =
            OptionTable.of("help/h", "session/s=", "kernel/k", "userspace/u", "list-options");

    @Override
    public String name() {
        return "disable-channel";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        TracingDomain domain = TracingDomain.of(options, false);
        List<String> names = EventNames.required(options, "Missing event record channel name(s).");
        domain.require();
        String session = options.has("session")
                ? options.value("session", "")
                : context.requireCurrentSession(ExitStatus.ERROR);
        MachineElement channels = context.openMachine(name()).open("channels");
        int status = ExitStatus.OK;
        for (String name : names) {
            Response response = context.daemon().ask(new DisableChannel(session, domain.protocolDomain(), name));
            boolean failure = response instanceof Failed;
            channels.open("channel")
                    .with("name", name)
                    .with("enabled", failure)
                    .with("success", !failure);
            if (response instanceof Failed failed) {
                context.output()
                        .error("Event record channel " + name + ": " + FailureText.of(failed) + " (session " + session
                                + ")");
                status = ExitStatus.WARNING;
            } else {
                context.output()
                        .message(domain.text() + " event record channel " + name + " disabled for session " + session);
            }
        }
        context.closeMachine(status == ExitStatus.OK);
        return status;
    }
}
