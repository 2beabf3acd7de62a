// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.options.TracingDomain;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.RotateSession;
import dev.ringside.protocol.ClientMessage.SessionRotated;
import java.io.IOException;

/// `rotate`: ends the current trace chunk, which then can be read, and goes on with the next.
final class RotateCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of("help/h", "list-options", "no-wait/n");

    @Override
    public String name() {
        return "rotate";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        String session = options.arguments().isEmpty()
                ? context.requireCurrentSession(ExitStatus.ERROR)
                : options.arguments().getFirst();
        MachineElement output = context.openMachine(name());
        Response response = context.daemon().ask(new RotateSession(session));
        if (response instanceof Failed failed) {
            context.output().error(TracingDomain.KERNEL.failureText(failed));
            context.closeMachine(false);
            return ExitStatus.ERROR;
        }
        MachineElement rotation = output.open("rotation").with("session_name", session);
        String archive = response instanceof SessionRotated rotated ? rotated.archive() : "";
        if (options.has("no-wait")) {
            context.output().message("Rotation ongoing for session " + session);
            rotation.with("state", "ONGOING");
        } else {
            context.output().message("Waiting for rotation to complete...");
            context.output()
                    .message("Trace chunk archive for session " + session + " is now readable at " + archive);
            rotation.with("state", "COMPLETED");
            rotation.open("location").open("local").with("absolute_path", archive);
        }
        context.closeMachine(true);
        return ExitStatus.OK;
    }
}
