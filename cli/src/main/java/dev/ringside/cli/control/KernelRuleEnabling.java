// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.daemon.FailureText;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.listing.ChannelDefaults;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.machine.MachineKernel;
import dev.ringside.protocol.ClientMessage.EnableKernelEvent;
import dev.ringside.protocol.ClientMessage.EventEnabled;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.filter.FilterParser;
import dev.ringside.protocol.filter.FilterSyntaxException;
import java.io.IOException;
import java.util.List;

/// Asks the daemon to enable rules of the kernel domain, and says what became of each.
final class KernelRuleEnabling {
    private KernelRuleEnabling() {}

    /// Enables them one after the other.
    ///
    /// @return the exit status
    static int enable(
            List<KernelRule> rules,
            CommandContext context,
            String session,
            ParsedOptions options,
            MachineElement events)
            throws CommandException, IOException {
        int status = ExitStatus.OK;
        for (KernelRule rule : rules) {
            if (!isFilter(context, rule.filter())) {
                events.with(MachineKernel.event(rule, false).with("success", false));
                context.output()
                        .error("Failed to enable kernel " + what(rule, options) + ": Invalid parameter (session `"
                                + session + "`)");
                status = ExitStatus.ERROR;
                continue;
            }
            String channel = options.value("channel", "");
            Response response = context.daemon().ask(new EnableKernelEvent(session, channel, rule));
            boolean success = !(response instanceof Failed);
            events.with(MachineKernel.event(rule, success).with("success", success));
            String what = what(rule, options);
            if (response instanceof Failed failed) {
                status = ExitStatus.ERROR;
                context.output()
                        .error("Failed to enable kernel " + what + ": " + FailureText.ofKernel(failed) + " (session `"
                                + session + "`)");
                context.output().hint(NearKernelNames.hint(context, rule, failed, name -> ofTheOtherType(rule, name)));
            } else {
                context.output()
                        .message(
                                rule.filter().isEmpty()
                                        ? "Enabled kernel " + what
                                        : "Enabled kernel " + named(rule, options) + " and filter expression `"
                                                + rule.filter() + "`");
                if (response instanceof EventEnabled(String _, String limits) && !limits.isEmpty()) {
                    context.output().warning(limits);
                }
            }
        }
        return status;
    }

    private static String ofTheOtherType(KernelRule rule, String name) {
        return rule.type() == KernelRuleType.SYSTEM_CALL
                ? "enable it without --syscall"
                : "enable it with --syscall " + name;
    }

    /// Says where a text is no filter expression.
    private static boolean isFilter(CommandContext context, String filter) {
        if (filter.isEmpty()) {
            return true;
        }
        try {
            FilterParser.parse(filter);
            return true;
        } catch (FilterSyntaxException e) {
            context.output().err().println("error: filter expression: " + e.getMessage());
            context.output().err().println("Parse error");
            return false;
        }
    }

    private static String what(KernelRule rule, ParsedOptions options) {
        String channel = options.value("channel", "");
        return named(rule, options)
                + (rule.filter().isEmpty() ? "" : ", with filter expression `" + rule.filter() + "`,")
                + " and attached to event record channel `"
                + (channel.isEmpty() ? ChannelDefaults.CHANNEL_NAME : channel) + "`";
    }

    private static String named(KernelRule rule, ParsedOptions options) {
        return typeText(rule.type()) + "event rule "
                + (options.has("all") ? "matching all events" : "with pattern `" + rule.pattern() + "`");
    }

    private static String typeText(KernelRuleType type) {
        return switch (type) {
            case ANY, TRACEPOINT -> "";
            case SYSTEM_CALL -> "system call ";
            case USER_PROBE -> "user space probe ";
            case KERNEL_PROBE -> "kprobe ";
            case FUNCTION -> "function ";
        };
    }
}
