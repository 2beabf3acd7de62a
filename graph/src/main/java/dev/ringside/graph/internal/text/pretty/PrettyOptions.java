// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.graph.Parameters;
import dev.ringside.graph.internal.text.TerminalColors;

/// What to show and how: the parameters of `sink.text.pretty`, checked.
///
/// @param enumerationFlags whether enumerations are shown as sets of bits
/// @param valueNames       whether numbers of system calls are shown with what they mean
record PrettyOptions(
        Clock clock,
        Fields fields,
        Names names,
        boolean enumerationFlags,
        boolean valueNames,
        TerminalColors colors) {
    /// How times are shown.
    record Clock(boolean cycles, boolean date, boolean gmt, boolean seconds, boolean delta) {}

    /// Which parts of the header are shown.
    record Fields(
            boolean trace, boolean hostname, boolean domain, boolean procname, boolean vpid, boolean logLevel,
            boolean emf) {}

    /// Which names are shown.
    record Names(boolean header, boolean context, boolean payload, boolean scope) {}

    private static final String[] KNOWN = {
        "clock-cycles", "clock-date", "clock-gmt", "clock-seconds", "no-delta", "print-enum-flags", "value-names",
                "verbose",
        "color", "path", "field-default", "field-trace", "field-trace:hostname", "field-trace:domain",
        "field-trace:procname", "field-trace:vpid", "field-loglevel", "field-emf", "field-callsite", "name-default",
        "name-header", "name-context", "name-payload", "name-scope"
    };

    /// @param colors what the output can show; the `color` parameter may still say never
    static PrettyOptions of(Parameters parameters, TerminalColors colors) {
        parameters.allow(KNOWN);
        Clock clock = new Clock(
                parameters.bool("clock-cycles", false),
                parameters.bool("clock-date", false),
                parameters.bool("clock-gmt", false),
                parameters.bool("clock-seconds", false),
                !parameters.bool("no-delta", false));
        parameters.bool("verbose", false);
        parameters.bool("field-callsite", false);
        return new PrettyOptions(
                clock,
                fields(parameters),
                names(parameters),
                parameters.bool("print-enum-flags", false),
                parameters.bool("value-names", false),
                parameters.choice("color", "never", "auto", "always").filter("never"::equals).isPresent()
                        ? TerminalColors.NONE
                        : colors);
    }

    private static Fields fields(Parameters parameters) {
        String otherwise = parameters.choice("field-default", "show", "hide").orElse("");
        return new Fields(
                shown(parameters, "field-trace", otherwise, false),
                shown(parameters, "field-trace:hostname", otherwise, true),
                shown(parameters, "field-trace:domain", otherwise, false),
                shown(parameters, "field-trace:procname", otherwise, true),
                shown(parameters, "field-trace:vpid", otherwise, true),
                shown(parameters, "field-loglevel", otherwise, false),
                shown(parameters, "field-emf", otherwise, false));
    }

    private static Names names(Parameters parameters) {
        String otherwise = parameters.choice("name-default", "show", "hide").orElse("");
        return new Names(
                shown(parameters, "name-header", otherwise, false),
                shown(parameters, "name-context", otherwise, true),
                shown(parameters, "name-payload", otherwise, true),
                shown(parameters, "name-scope", otherwise, false));
    }

    private static boolean shown(Parameters parameters, String name, String otherwise, boolean usually) {
        return parameters.bool(name, otherwise.isEmpty() ? usually : otherwise.equals("show"));
    }
}
