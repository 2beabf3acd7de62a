// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

/// What a recording command gives back to the shell, as in `lttng`(1).
public final class ExitStatus {
    public static final int OK = 0;
    public static final int ERROR = 1;
    /// An unknown command, or an option that the command does not have.
    public static final int UNDEFINED = 2;
    public static final int FATAL = 3;
    /// Some of what was asked for has been done.
    public static final int WARNING = 4;

    private ExitStatus() {}
}
