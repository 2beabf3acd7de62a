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

/// What the kernel has of nearly the name that it does not have. Stateless; any thread.
final class NearKernelNames {
    private static final int MOST = 3;

    private NearKernelNames() {}

    /// A question that names them.
    ///
    /// @param rule   which could not be enabled
    /// @param failed why
    /// @return empty where it failed for another reason, the rule is for any of several names, or there is nothing near
    static String question(CommandContext context, KernelRule rule, Failed failed)
            throws CommandException, IOException {
        boolean systemCall = rule.type() == KernelRuleType.SYSTEM_CALL;
        boolean named = systemCall || rule.type() == KernelRuleType.TRACEPOINT;
        if (failed.code() != FailureCode.NO_SUCH_EVENT || !named || rule.pattern().indexOf('*') >= 0) {
            return "";
        }
        return context.daemon().ask(new ListKernelEvents(systemCall)) instanceof KernelEventList list
                ? Suggestion.ofSeveral(name(rule.pattern()), list.names(), MOST)
                : "";
    }

    /// Without the subsystem, which only the kernel's own tools write.
    private static String name(String pattern) {
        return pattern.substring(pattern.indexOf(':') + 1);
    }
}
