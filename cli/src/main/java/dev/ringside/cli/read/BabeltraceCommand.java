// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import dev.ringside.cli.read.internal.ReadingCommands;
import dev.ringside.graph.Interrupter;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The whole `babeltrace2` command line: `[GENERAL OPTIONS] [COMMAND] [COMMAND ARGUMENTS]`, where `convert` may be left
/// out.
///
/// Every call is independent and may be made from any thread; what it writes goes to the two streams given and nowhere
/// else, save for the files that options name.
public final class BabeltraceCommand {
    /// How long an interrupted process waits for its graph to end.
    private static final long STOP_SECONDS = 5;

    private BabeltraceCommand() {}

    /// Runs one command line.
    ///
    /// @param program the name that help goes by
    /// @param args    what follows the program's name
    /// @param out     standard output, written to in large blocks and flushed at the end, never closed
    /// @param err     standard error, never closed
    /// @return the exit status: 0 good, 1 any error (told on `err`), 2 interrupted
    public static int run(String program, String[] args, OutputStream out, PrintStream err) {
        return new ReadingCommands(program, out, err, new Interrupter(), false).run(args, System.getenv());
    }

    /// The same by the name of `babeltrace2`.
    public static int run(String[] args, OutputStream out, PrintStream err) {
        return run("babeltrace2", args, out, err);
    }

    /// The same for the main thread of a process: an interrupt (`SIGINT`, `SIGTERM`) ends the graph cleanly, so that
    /// everything read so far is written before the process goes, which the caller has to halt; and on a terminal, standard error shows how far a
    /// longer conversion is.
    public static int runProcess(String program, String[] args, OutputStream out, PrintStream err) {
        Stop stop = new Stop();
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return new ReadingCommands(program, out, err, stop.interrupter, true).run(args, System.getenv());
        } finally {
            // Whoever was interrupted ends the process with this status, before the signal would with its own.
            if (!stop.interrupter.isInterrupted()) {
                stop.ended.countDown();
            }
        }
    }

    /// What the process does when it is told to go.
    private static final class Stop extends Thread {
        private final Interrupter interrupter = new Interrupter();
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void run() {
            interrupter.interrupt();
            try {
                ended.await(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
