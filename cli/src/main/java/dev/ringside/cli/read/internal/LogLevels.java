// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

/// The log levels of the command line: a name or its first letter.
final class LogLevels {
    private LogLevels() {}

    /// @return the level as it was written
    static String check(String level) throws CommandException {
        parse(level);
        return level;
    }

    /// @return the severity, from 0 (trace) to 5 (fatal) and 6 (none)
    static int parse(String level) throws CommandException {
        return switch (level) {
            case "TRACE", "T" -> 0;
            case "DEBUG", "D" -> 1;
            case "INFO", "I" -> 2;
            case "WARN", "WARNING", "W" -> 3;
            case "ERROR", "E" -> 4;
            case "FATAL", "F" -> 5;
            case "NONE", "N" -> 6;
            default ->
                throw new CommandException("Invalid argument for --log-level option: "
                        + "expecting NONE, FATAL, ERROR, WARNING, INFO, DEBUG, TRACE, or the first letter:\n    "
                        + level);
        };
    }
}
