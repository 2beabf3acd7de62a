// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.Suggestion;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.KernelEventList;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import dev.ringside.protocol.ClientMessage.ListKernelEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What the kernel has of nearly the name that it does not have. Stateless; any thread.
final class NearKernelNames {
    private static final int MOST = 3;

    private NearKernelNames() {}

    /// What to say behind the error, on lines of its own: that it is a name of the other kind, and a question that
    /// names the near ones.
    ///
    /// @param rule    which could not be enabled
    /// @param failed  why
    /// @param another how to have what is of the other kind, behind a colon
    /// @return empty where it failed for another reason, the rule is for any of several names, or there is nothing to
    ///         say
    static String hint(CommandContext context, KernelRule rule, Failed failed, UnaryOperator<String> another)
            throws CommandException, IOException {
        boolean systemCall = rule.type() == KernelRuleType.SYSTEM_CALL;
        boolean named = systemCall || rule.type() == KernelRuleType.TRACEPOINT;
        if (failed.code() != FailureCode.NO_SUCH_EVENT || !named || rule.pattern().indexOf('*') >= 0) {
            return "";
        }
        String name = name(rule.pattern());
        List<String> lines = new ArrayList<>();
        if (names(context, !systemCall).contains(name)) {
            lines.add("`" + name + "` is a " + (systemCall ? "tracepoint" : "system call") + ": "
                    + another.apply(name));
        }
        lines.add(Suggestion.ofSeveral(name, names(context, systemCall), MOST));
        return lines.stream().filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static List<String> names(CommandContext context, boolean systemCalls)
            throws CommandException, IOException {
        return context.daemon().ask(new ListKernelEvents(systemCalls)) instanceof KernelEventList list
                ? list.names()
                : List.of();
    }

    /// Without the subsystem, which only the kernel's own tools write.
    private static String name(String pattern) {
        return pattern.substring(pattern.indexOf(':') + 1);
    }
}
