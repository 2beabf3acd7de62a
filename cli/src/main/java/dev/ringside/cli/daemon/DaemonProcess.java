// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.daemon;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.Environment;
import dev.ringside.cli.console.ErrorText;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.protocol.RunDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Starts the session daemon as a process of its own, in a session of its own, so that neither Ctrl-C nor a closed
/// terminal ends it.
///
/// One thread.
public final class DaemonProcess {
    /// Leaves the terminal's session where setsid(1) is there, else is deaf to the terminal's signals.
    private static final String DETACH =
            "if command -v setsid >/dev/null 2>&1; then exec setsid \"$@\"; fi; trap '' INT QUIT HUP; exec \"$@\"";

    private static final String READY = "ready";

    private DaemonProcess() {}

    /// Starts a daemon unless one answers, and comes back when it takes connections.
    ///
    /// @param daemonPath another program to start as the daemon; empty: Ringside's
    /// @param spawning   called before a daemon is started
    /// @return the daemon that was started; nothing where one ran
    public static Optional<Process> startWhereNoneRuns(
            DaemonClient client, Environment environment, String daemonPath, Runnable spawning)
            throws CommandException, IOException {
        if (client.isRunning()) {
            return Optional.empty();
        }
        spawning.run();
        Process process = start(client.directory(), environment, daemonPath);
        if (!client.isRunning()) {
            throw new CommandException(
                    ExitStatus.ERROR,
                    "Problem occurred while launching session daemon: it does not answer on "
                            + client.directory().clientSocket());
        }
        return Optional.of(process);
    }

    private static Process start(RunDirectory directory, Environment environment, String daemonPath)
            throws CommandException, IOException {
        makeFolder(directory.folder());
        Path log = directory.logFile();
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", DETACH, "sh"));
        command.addAll(JavaCommand.daemon(daemonPath));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        // The daemon is Java too: the launcher has chosen a locale in which it finds files by any name.
        String locale = System.getenv("LC_ALL");
        if (locale != null) {
            builder.environment().put("LC_ALL", locale);
        }
        Process process = builder.start();
        awaitReady(process, log);
        return process;
    }

    private static void makeFolder(Path folder) throws CommandException {
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new AccessDeniedException(folder.toString());
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitStatus.ERROR,
                    "The session daemon needs the folder " + folder + ": " + ErrorText.of(e)
                            + "; set RINGSIDE_HOME to a folder that this user may write to");
        }
    }

    /// The daemon writes this line to its standard output when it takes connections (the virtual machine may have
    /// written others before); the end of the output without it is the end of the daemon.
    private static void awaitReady(Process process, Path log) throws CommandException, IOException {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(READY)) {
                    return;
                }
            }
        }
        try {
            int status = process.waitFor();
            throw new CommandException(
                    ExitStatus.ERROR,
                    "Session daemon terminated with an error (exit status: " + status + "); see " + log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitStatus.ERROR, "Interrupted while the session daemon was starting");
        }
    }
}
