// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;

/// `version`: what this is, and whose words it speaks.
final class VersionCommand implements ControlCommand {
    static final String VERSION = "0.1.0";
    private static final String LTTNG_VERSION = "2.16";
    private static final OptionTable OPTIONS = OptionTable.of("help/h", "list-options");
    private static final String LICENSE = "Ringside is free software under the Apache License 2.0";

    /// What `--version` prints.
    static String line(String program) {
        return program + " (Ringside Trace Control) " + VERSION + " - in the words of LTTng " + LTTNG_VERSION + "\n";
    }

    @Override
    public String name() {
        return "version";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) {
        MachineElement version = context.openMachine(name()).open("version");
        String[] parts = VERSION.split("\\.");
        version.with("string", VERSION)
                .with("major", Long.parseLong(parts[0]))
                .with("minor", Long.parseLong(parts[1]))
                .with("commit", "")
                .with("patchLevel", Long.parseLong(parts[2]))
                .with("name", "Ringside")
                .with("description", "LTTng and Babeltrace 2 for the JVM")
                .with("url", "")
                .with("license", LICENSE);
        context.output().message("ringside version " + VERSION + " - in the words of LTTng " + LTTNG_VERSION + "\n");
        context.output().message("LTTng and Babeltrace 2 for the JVM.\n");
        context.output().message(LICENSE);
        return ExitStatus.OK;
    }
}
