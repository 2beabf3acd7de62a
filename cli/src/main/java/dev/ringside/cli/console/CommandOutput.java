// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

import java.io.PrintStream;

/// The output of a recording command, with `lttng`'s rules: messages go to standard output unless a machine reads it,
/// warnings and errors go to standard error, nothing goes anywhere with `--quiet`.
///
/// One thread. The streams belong to the caller; [#flush] before handing them to something else.
public final class CommandOutput {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean machine;
    private final boolean quiet;

    public CommandOutput(PrintStream out, PrintStream err, boolean machine, boolean quiet) {
        this.out = out;
        this.err = err;
        this.machine = machine;
        this.quiet = quiet;
    }

    /// A line of what a person wants to know.
    public void message(String text) {
        part(text + "\n");
    }

    /// Text of a line that grows.
    public void part(String text) {
        if (!machine && !quiet) {
            out.print(text);
        }
    }

    public void warning(String text) {
        if (!quiet) {
            out.flush();
            err.print("Warning: " + text + "\n");
        }
    }

    public void error(String text) {
        if (!quiet) {
            out.flush();
            err.print("Error: " + text + "\n");
        }
    }

    /// A way out, on a line of its own behind an error.
    ///
    /// @param text empty: there is none
    public void hint(String text) {
        if (!quiet && !text.isEmpty()) {
            err.print(text + "\n");
        }
    }

    /// Output that was asked for by name and comes whatever the options say: help, versions, machine output.
    public void print(String text) {
        out.print(text);
    }

    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    /// Whether `--mi` was given.
    public boolean machine() {
        return machine;
    }

    public void flush() {
        out.flush();
        err.flush();
    }
}
