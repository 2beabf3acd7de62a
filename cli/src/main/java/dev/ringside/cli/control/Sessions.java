// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.options.GlobPattern;
import dev.ringside.protocol.ClientMessage.ListSessions;
import dev.ringside.protocol.ClientMessage.SessionList;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Which sessions a command means.
final class Sessions {
    private Sessions() {}

    static List<SessionSummary> all(CommandContext context) throws CommandException, IOException {
        return context.daemon().ask(new ListSessions(), SessionList.class).sessions();
    }

    static Optional<SessionSummary> find(CommandContext context, String name) throws CommandException, IOException {
        return all(context).stream()
                .filter(session -> session.name().equals(name))
                .findFirst();
    }

    /// What `start`, `stop` and `destroy` work on: all, those that match a pattern, the one that is named, the current
    /// one.
    ///
    /// @throws CommandException with the exit status of `lttng`: 3 where there is no current session or no daemon, 1
    ///     where no session has the name
    static List<SessionSummary> selected(CommandContext context, ParsedOptions options)
            throws CommandException, IOException {
        if (options.has("all")) {
            return list(context);
        }
        if (options.has("glob")) {
            GlobPattern pattern = new GlobPattern(globPattern(options));
            return list(context).stream()
                    .filter(session -> pattern.matches(session.name()))
                    .toList();
        }
        String name = options.arguments().isEmpty()
                ? context.requireCurrentSession(ExitStatus.FATAL)
                : options.arguments().getFirst();
        List<SessionSummary> found = list(context).stream()
                .filter(session -> session.name().equals(name))
                .toList();
        if (found.isEmpty()) {
            throw CommandException.error("Session `" + name + "` not found");
        }
        return found;
    }

    /// What `start`, `stop` and `destroy` do with one session.
    interface Action {
        /// @param machine the list of sessions in the machine output
        /// @return the exit status
        int apply(SessionSummary session, MachineElement machine) throws CommandException, IOException;
    }

    /// Does the same with each of the [#selected] sessions, whatever becomes of the others.
    ///
    /// @return the highest exit status
    static int forEach(ControlCommand command, CommandContext context, ParsedOptions options, Action action)
            throws CommandException, IOException {
        MachineElement machine = context.openMachine(command.name()).open("sessions");
        int status = ExitStatus.OK;
        for (SessionSummary session : selected(context, options)) {
            status = Math.max(status, action.apply(session, machine));
        }
        context.closeMachine(status == ExitStatus.OK);
        return status;
    }

    /// The pattern is the option's value where it has one, else the argument.
    private static String globPattern(ParsedOptions options) {
        String value = options.value("glob", "");
        return value.isEmpty() && !options.arguments().isEmpty()
                ? options.arguments().getFirst()
                : value;
    }

    private static List<SessionSummary> list(CommandContext context) throws CommandException, IOException {
        try {
            return all(context);
        } catch (CommandException e) {
            throw new CommandException(ExitStatus.FATAL, "Failed to list sessions (" + e.text() + ")");
        }
    }

    /// The statistics line of `stop` and `destroy`, nothing where nothing was lost; then what could not be written.
    static void tellLosses(CommandContext context, SessionStopped stopped) {
        String events = stopped.discardedEvents() + " events were discarded";
        String packets = stopped.lostPackets() + " packets were lost";
        String what = "";
        if (stopped.discardedEvents() > 0 && stopped.lostPackets() > 0) {
            what = events + " and " + packets;
        } else if (stopped.discardedEvents() > 0) {
            what = events;
        } else if (stopped.lostPackets() > 0) {
            what = packets;
        }
        if (!what.isEmpty()) {
            context.output()
                    .message("Warning: " + what
                            + ", please refer to the documentation on event record channel configuration.");
        }
        stopped.problems().forEach(context.output()::warning);
    }
}
