// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.daemon.FailureText;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.Failed;

/// The tracing domains that command lines name.
public enum TracingDomain {
    KERNEL("kernel", "kernel", "Linux kernel"),
    USER_SPACE("userspace", "user space", "user space"),
    JUL("jul", "java.util.logging (JUL)", "java.util.logging"),
    LOG4J("log4j", "log4j", "Log4j 1.x"),
    LOG4J2("log4j2", "log4j2", "Log4j 2"),
    PYTHON("python", "Python logging", "Python logging");

    private final String option;
    private final String text;
    private final String sentenceName;

    TracingDomain(String option, String text, String sentenceName) {
        this.option = option;
        this.text = text;
        this.sentenceName = sentenceName;
    }

    /// What messages call it.
    public String text() {
        return text;
    }

    /// What the daemon calls it.
    public Domain protocolDomain() {
        return this == KERNEL ? Domain.KERNEL : Domain.USER_SPACE;
    }

    /// What is said of a failure in it.
    public String failureText(Failed failed) {
        return this == KERNEL ? FailureText.ofKernel(failed) : FailureText.of(failed);
    }

    /// The one domain that the options name.
    ///
    /// @param agents whether the command also takes the domains of logging frameworks
    public static TracingDomain of(ParsedOptions options, boolean agents) throws CommandException {
        TracingDomain found = null;
        for (TracingDomain domain : values()) {
            if (options.has(domain.option)) {
                if (found != null) {
                    throw CommandException.error("Only one domain must be specified.");
                }
                found = domain;
            }
        }
        if (found == null) {
            String more = agents ? "/--jul/--log4j/--log4j2/--python" : "";
            throw CommandException.error("Please specify a domain (--kernel/--userspace" + more + ").");
        }
        return found;
    }

    /// Refuses the domains that this version cannot trace.
    public void require() throws CommandException {
        if (this != USER_SPACE && this != KERNEL) {
            throw NotBuilt.domain(sentenceName);
        }
    }
}
