// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import java.util.Locale;
import java.util.OptionalInt;

/// The log levels of user space tracepoints, in the order of their numbers.
public enum UserLogLevel {
    EMERG,
    ALERT,
    CRIT,
    ERR,
    WARNING,
    NOTICE,
    INFO,
    DEBUG_SYSTEM,
    DEBUG_PROGRAM,
    DEBUG_PROCESS,
    DEBUG_MODULE,
    DEBUG_UNIT,
    DEBUG_FUNCTION,
    DEBUG_LINE,
    DEBUG;

    private static final UserLogLevel[] LEVELS = values();

    /// The number of a name as `--loglevel` takes it: in any case, with or without `TRACE_`, the debugging ones also
    /// without `DEBUG_`.
    public static OptionalInt parse(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (UserLogLevel level : LEVELS) {
            boolean shortName = level.name().startsWith("DEBUG_") && level.name().equals("DEBUG_" + upper);
            if (upper.equals(level.name()) || upper.equals("TRACE_" + level.name()) || shortName) {
                return OptionalInt.of(level.ordinal());
            }
        }
        return OptionalInt.empty();
    }

    /// `TRACE_WARNING`, or the number where no level has it.
    public static String text(int level) {
        return level >= 0 && level < LEVELS.length ? "TRACE_" + LEVELS[level].name() : Integer.toString(level);
    }
}
