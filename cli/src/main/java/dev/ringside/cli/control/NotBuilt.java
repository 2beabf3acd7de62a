// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;

/// What to say of the parts of `lttng` that Ringside does not have yet.
final class NotBuilt {
    private NotBuilt() {}

    /// @param what what is missing, with its verb
    static CommandException option(String option, String what) {
        return CommandException.error(option + ": " + what + " not built yet in this version of Ringside");
    }

    /// @param domain the domain as a sentence names it
    static CommandException domain(String domain) {
        return CommandException.error("The " + domain
                + " tracing domain is not built yet in this version of Ringside; --userspace is");
    }
}
