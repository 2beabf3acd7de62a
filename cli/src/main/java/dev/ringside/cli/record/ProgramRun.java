// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.record;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.Environment;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs a program on our own standard streams. Ctrl-C, which the terminal sends to it as well, or SIGTERM, which only
/// we get, ends the program and lets the recording be finished: the JVM's shutdown waits until [#close()].
///
/// The command's thread makes, runs and closes it.
public final class ProgramRun implements AutoCloseable {
    /// Shells give 128 and the signal's number for a program that a signal ended.
    private static final int SIGNALLED = 128;

    private static final int LAST_SIGNAL = 64;
    private static final int CANNOT_START = 126;
    private static final int INTERRUPTED = 130;
    /// How long a program that got Ctrl-C from the terminal has before we ask it to end, and then before it has to.
    private static final long GRACE_SECONDS = 2;

    private static final long LAST_GRACE_SECONDS = 10;

    /// How long the program's first tracepoint waits to be told what to record, where the user says nothing of it. The
    /// daemon is there and answers: only a machine that is very busy, or stood still, takes this long, and a program
    /// that went on would not be recorded from its beginning.
    private static final String REGISTER_TIMEOUT_MILLIS = "60000";

    private static final String REGISTER_TIMEOUT = "RINGSIDE_REGISTER_TIMEOUT";
    private static final String REGISTER_TIMEOUT_OF_LTTNG = "LTTNG_UST_REGISTER_TIMEOUT";

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::shutDown, "record-shutdown");
    private volatile @Nullable Process process;
    private volatile boolean shuttingDown;
    private long runNanos;

    public ProgramRun() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// What is done when a program has been started.
    @FunctionalInterface
    public interface Started {
        void accept(long pid) throws CommandException, IOException;
    }

    /// Runs the program to its end.
    ///
    /// @return its exit status
    /// @throws CommandException where it cannot be started
    public int run(Program program, Environment environment) throws CommandException, IOException {
        return run(program, environment, pid -> {});
    }

    /// As [#run(Program, Environment)]; a program for which that fails is ended.
    public int run(Program program, Environment environment, Started whenStarted)
            throws CommandException, IOException {
        if (shuttingDown) {
            throw new CommandException(INTERRUPTED, "Interrupted before " + program.name() + " was started");
        }
        ProcessBuilder builder = new ProcessBuilder(program.command())
                .directory(environment.workingDirectory().toFile())
                .inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        if (environment.variable(REGISTER_TIMEOUT).isEmpty()
                && environment.variable(REGISTER_TIMEOUT_OF_LTTNG).isEmpty()) {
            builder.environment().put(REGISTER_TIMEOUT, REGISTER_TIMEOUT_MILLIS);
        }
        long startNanos = System.nanoTime();
        int status;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new CommandException(CANNOT_START, "Cannot start " + program.name() + ": " + e.getMessage());
        }
        Process started = process;
        try {
            whenStarted.accept(started.pid());
        } catch (CommandException | IOException e) {
            started.destroyForcibly();
            await(started);
            throw e;
        }
        status = await(started);
        runNanos = System.nanoTime() - startNanos;
        return status;
    }

    private static int await(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                process.destroy();
            }
        }
    }

    /// How long the program ran.
    public long runNanos() {
        return runNanos;
    }

    /// The number of the signal that ended a program with this exit status, 0 where none did.
    public static int signal(int exitStatus) {
        int signal = exitStatus - SIGNALLED;
        return signal > 0 && signal <= LAST_SIGNAL ? signal : 0;
    }

    private void shutDown() {
        shuttingDown = true;
        Process running = process;
        try {
            if (running != null && !running.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                running.destroy();
                if (!running.waitFor(LAST_GRACE_SECONDS, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            }
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets a shutdown that waits go on. The recording is finished.
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The shutdown is under way: the hook runs and ends by the latch.
        }
    }
}
