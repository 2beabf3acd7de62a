// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.options.ContextTypes;
import dev.ringside.cli.options.TracingDomain;
import dev.ringside.protocol.ClientMessage.AddContext;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Response;
import java.io.IOException;
import java.util.List;

/// `add-context`: adds fields to each event that a channel records.
final class AddContextCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "session/s=",
            "channel/c=",
            "kernel/k",
            "userspace/u",
            "jul/j",
            "log4j/l",
            "log4j2",
            "type/t=",
            "list",
            "list-options");

    @Override
    public String name() {
        return "add-context";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        if (options.has("list")) {
            return list(context);
        }
        List<String> types = options.values("type");
        for (String type : types) {
            if (!ContextTypes.isKnown(type)) {
                throw new CommandException(ExitStatus.FATAL, "Unknown context type " + type);
            }
        }
        if (!options.arguments().isEmpty()) {
            throw CommandException.error("Unknown argument: " + options.arguments().getFirst());
        }
        TracingDomain domain = TracingDomain.of(options, true);
        if (types.isEmpty()) {
            throw CommandException.error("Missing mandatory -t TYPE");
        }
        domain.require();
        MachineElement contexts = context.openMachine(name()).open("contexts");
        String session = options.has("session")
                ? options.value("session", "")
                : context.requireCurrentSession(ExitStatus.ERROR);
        int status = ExitStatus.OK;
        for (String type : types) {
            status = Math.max(status, add(context, domain, session, options.value("channel", ""), type, contexts));
        }
        context.closeMachine(status == ExitStatus.OK);
        return status;
    }

    private int list(CommandContext context) {
        MachineElement contexts = context.openMachine(name()).open("contexts");
        for (String type : ContextTypes.all()) {
            context.output().message(type);
            contexts.open("context").with("symbol", type);
        }
        context.closeMachine(true);
        return ExitStatus.OK;
    }

    private static int add(
            CommandContext context,
            TracingDomain domain,
            String session,
            String channel,
            String type,
            MachineElement contexts)
            throws CommandException, IOException {
        Response response = context.daemon().ask(new AddContext(session, domain.protocolDomain(), channel, type));
        boolean success = !(response instanceof Failed);
        contexts.open("context")
                .with("type", ContextTypes.machineName(type))
                .with("symbol", type)
                .with("success", success);
        if (response instanceof Failed failed) {
            boolean missing = domain == TracingDomain.USER_SPACE
                    && (failed.code() == FailureCode.UNKNOWN_CONTEXT || failed.code() == FailureCode.NOT_SUPPORTED);
            String reason =
                    missing ? "this context field is not built yet in this version of Ringside"
                            : domain.failureText(failed);
            context.output().error(type + ": " + reason);
            return ExitStatus.WARNING;
        }
        String where = channel.isEmpty() ? "all event record channels" : "event record channel " + channel;
        context.output().message(domain.text() + " context " + type + " added to " + where);
        return ExitStatus.OK;
    }
}
