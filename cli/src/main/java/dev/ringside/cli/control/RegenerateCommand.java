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
import dev.ringside.protocol.ClientMessage.RegenerateMetadata;
import dev.ringside.protocol.ClientMessage.RegenerateStateDump;
import dev.ringside.protocol.ClientMessage.Response;
import java.io.IOException;

/// `regenerate`: records the state of the machine once more, or writes the metadata anew.
final class RegenerateCommand implements ControlCommand {
    private static final OptionTable OPTIONS =
            OptionTable.of("help/h", "session/s=", "list-options", "list-commands");
    private static final String STATE_DUMP = "statedump";
    private static final String METADATA = "metadata";

    @Override
    public String name() {
        return "regenerate";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        String action = options.arguments().isEmpty() ? "" : options.arguments().getFirst();
        MachineElement output = context.openMachine(name());
        if (!action.equals(STATE_DUMP) && !action.equals(METADATA)) {
            throw new CommandException(
                    ExitStatus.UNDEFINED, "Unrecognized argument used with 'regenerate' command");
        }
        String session = options.has("session")
                ? options.value("session", "")
                : context.requireCurrentSession(ExitStatus.ERROR);
        boolean metadata = action.equals(METADATA);
        Response response = context.daemon()
                .ask(metadata ? new RegenerateMetadata(session) : new RegenerateStateDump(session));
        if (response instanceof Failed failed) {
            context.output().error(TracingDomain.KERNEL.failureText(failed));
            context.closeMachine(false);
            return ExitStatus.ERROR;
        }
        output.open("regenerate_action").with("name", action);
        context.output()
                .message((metadata ? "Metadata" : "State dump") + " successfully regenerated for session " + session);
        context.closeMachine(true);
        return ExitStatus.OK;
    }
}
