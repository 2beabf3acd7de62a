// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.read.BabeltraceCommand;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `view`: prints the trace of a session, or of a folder, with our own reader or another.
final class ViewCommand implements ControlCommand {
    private static final OptionTable OPTIONS =
            OptionTable.of("help/h", "list-options", "viewer/e=", "trace-path/t=");

    @Override
    public String name() {
        return "view";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        if (context.output().machine()) {
            context.output().warning("mi does not apply to view command");
        }
        if (options.arguments().size() > 1) {
            throw CommandException.error("Unknown argument: " + options.arguments().get(1));
        }
        String path = path(context, options);
        if (path.isEmpty()) {
            return ExitStatus.ERROR;
        }
        String viewer = options.value("viewer", "");
        if (viewer.isEmpty() && !holdsFiles(Path.of(path))) {
            // Nothing to see is no failure of who looks; the reader's complaint would read like one.
            context.output().warning("Nothing has been recorded: there is no trace in " + path);
            return ExitStatus.OK;
        }
        return show(context, viewer, path);
    }

    /// The folder to read; empty where there is none, which has been said then.
    private static String path(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        if (options.has("trace-path")) {
            return context.environment().resolve(options.value("trace-path", "")).toString();
        }
        String name;
        if (options.arguments().isEmpty()) {
            name = context.requireCurrentSession(ExitStatus.ERROR);
        } else {
            name = options.arguments().getFirst();
            // More than lttng has: what a finished recording left is seen as easily as a session.
            Path folder = context.environment().resolve(name);
            if (name.contains("/") && !Files.isDirectory(folder)) {
                throw CommandException.error("No such folder: " + folder);
            }
            if (Files.isDirectory(folder) && (name.contains("/") || !isSession(context, name))) {
                return folder.toString();
            }
        }
        return pathOfSession(context, name);
    }

    private static boolean isSession(CommandContext context, String name) throws IOException {
        try {
            return Sessions.find(context, name).isPresent();
        } catch (CommandException _) {
            // No daemon, so no session.
            return false;
        }
    }

    /// Whether there is something to read, or a place that cannot be looked into, of which the reader will tell.
    private static boolean holdsFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException _) {
            return true;
        }
    }

    private static String pathOfSession(CommandContext context, String name) throws IOException {
        Optional<SessionSummary> session;
        try {
            session = Sessions.find(context, name);
        } catch (CommandException e) {
            context.output().error("Unable to list sessions. Session name " + name + " not found.");
            context.output().message("Is there a session daemon running?");
            return "";
        }
        if (session.isEmpty()) {
            context.output().message("Session name " + name + " not found");
            return "";
        }
        if (session.get().active()) {
            context.output().warning("Session " + name + " is running. Please stop it before reading it.");
            return "";
        }
        if (session.get().output().isEmpty()) {
            context.output().error("Session " + name + " has no output.");
        }
        return session.get().output();
    }

    private static int show(CommandContext context, String viewer, String path) throws IOException {
        context.output().flush();
        if (viewer.isEmpty()) {
            return BabeltraceCommand.run(
                    new String[] {"convert", path},
                    context.output().out(),
                    context.output().err());
        }
        List<String> command = new ArrayList<>(List.of(viewer.strip().split("\\s+")));
        command.add(path);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().clear();
            builder.environment().putAll(context.environment().variables());
            return builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.ERROR;
        }
    }
}
