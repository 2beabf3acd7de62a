// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.listing.ChannelDefaults;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.options.EventNames;
import dev.ringside.cli.options.KernelRuleOptions;
import dev.ringside.cli.options.TracingDomain;
import dev.ringside.protocol.ClientMessage.DisableEvent;
import dev.ringside.protocol.ClientMessage.DisableKernelEvent;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.Response;
import java.io.IOException;
import java.util.List;

/// `disable-event`: disables recording event rules, which are found by the text of their pattern.
final class DisableEventCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "session/s=",
            "all-events/a",
            "channel/c=",
            "jul/j",
            "log4j/l",
            "log4j2",
            "python/p",
            "kernel/k",
            "userspace/u",
            "syscall",
            "probe",
            "tracepoint",
            "function",
            "all",
            "list-options");

    @Override
    public String name() {
        return "disable-event";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        TracingDomain domain = TracingDomain.of(options, true);
        if (domain != TracingDomain.KERNEL
                && (options.has("syscall") || options.has("probe") || options.has("tracepoint")
                        || options.has("function"))) {
            throw CommandException.error(
                    "Disabling userspace and agent event(s) based on instrumentation type is not supported.\n");
        }
        boolean all = options.has("all-events");
        List<String> patterns = all ? List.of("") : EventNames.required(options, "Missing event name(s).\n");
        domain.require();
        MachineElement output = context.openMachine(name());
        String session = options.has("session")
                ? options.value("session", "")
                : context.requireCurrentSession(ExitStatus.ERROR);
        String channel = options.value("channel", "");
        MachineElement events = output.open("channel").with("name", shown(channel)).open("events");
        int status = ExitStatus.OK;
        for (String pattern : patterns) {
            Response response = context.daemon().ask(request(domain, options, session, channel, pattern));
            boolean failure = response instanceof Failed;
            events.open("event")
                    .with("name", all ? "*" : pattern)
                    .with("enabled", failure)
                    .with("success", !failure);
            if (response instanceof Failed failed) {
                status = ExitStatus.ERROR;
                context.output().error(failure(domain, failed, all, pattern, channel, session));
            } else {
                context.output().message(success(domain, all, pattern, channel, session));
            }
        }
        context.closeMachine(status == ExitStatus.OK);
        return status;
    }

    private static Request request(
            TracingDomain domain, ParsedOptions options, String session, String channel, String pattern) {
        if (domain != TracingDomain.KERNEL) {
            return new DisableEvent(session, Domain.USER_SPACE, channel, pattern);
        }
        KernelRuleType type =
                options.has("tracepoint") ? KernelRuleType.TRACEPOINT : KernelRuleOptions.typeOf(options);
        return new DisableKernelEvent(session, channel, type, pattern);
    }

    private static String shown(String channel) {
        return channel.isEmpty() ? ChannelDefaults.CHANNEL_NAME : channel;
    }

    private static String success(TracingDomain domain, boolean all, String pattern, String channel, String session) {
        return all
                ? "All " + domain.text() + " events of type any are disabled in event record channel " + shown(channel)
                : domain.text() + " " + pattern + " of type any disabled in event record channel " + shown(channel)
                        + " for session " + session;
    }

    private static String failure(
            TracingDomain domain, Failed failed, boolean all, String pattern, String channel, String session) {
        if (all) {
            return domain.failureText(failed);
        }
        boolean unnamed = failed.code() == FailureCode.NEED_CHANNEL_NAME && channel.isEmpty();
        return pattern + " of type any : " + domain.failureText(failed) + " (event record channel "
                + (unnamed ? "Default" : shown(channel)) + ", session " + session + ")";
    }
}
