// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import dev.ringside.cli.console.CommandException;

/// What to say of the parts of `lttng` that Ringside does not have yet.
public final class NotBuilt {
    private NotBuilt() {}

    /// @param what what is missing, with its verb
    public static CommandException option(String option, String what) {
        return CommandException.error(option + ": " + what + " not built yet in this version of Ringside");
    }

    /// @param domain the domain as a sentence names it
    public static CommandException domain(String domain) {
        return CommandException.error("The " + domain
                + " tracing domain is not built yet in this version of Ringside; --userspace is");
    }
}
