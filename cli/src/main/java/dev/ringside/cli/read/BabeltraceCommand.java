// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import java.io.OutputStream;
import java.io.PrintStream;

/// The whole `babeltrace2` command line: `[GENERAL OPTIONS] [COMMAND] [COMMAND ARGUMENTS]`, where `convert` may be left out.
///
/// Every call is independent and may be made from any thread; what it writes goes to the two streams given and nowhere else, save for
/// the files that options name.
public final class BabeltraceCommand {
    private BabeltraceCommand() {}

    /// Runs one command line.
    ///
    /// @param args what follows the program's name
    /// @param out  standard output, written to in large blocks and flushed at the end, never closed
    /// @param err  standard error, never closed
    /// @return the exit status: 0 good, 1 any error (told on `err`)
    public static int run(String[] args, OutputStream out, PrintStream err) {
        err.println("ERROR:    [Babeltrace CLI] no command is known: arguments=" + args.length);
        return 1;
    }
}
