// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.grammar.ParsedOptions;
import java.util.Set;

/// The option `--clock` of `create` and `record`: what time stamps count. LTTng has one clock for a machine and no such
/// option.
public final class ClockOption {
    private static final Set<String> CLOCKS = Set.of("default", "monotonic", "tsc");

    private ClockOption() {}

    public static String of(ParsedOptions options) throws CommandException {
        String clock = options.value("clock", "default");
        if (!CLOCKS.contains(clock)) {
            throw CommandException.error("Invalid clock `" + clock + "`; expecting `monotonic`, `tsc`, or `default`");
        }
        return clock;
    }
}
