// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.daemon.FailureText;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.options.NotBuilt;
import dev.ringside.cli.options.Quantity;
import dev.ringside.protocol.ClientMessage.AddSnapshotOutput;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.ListSnapshotOutputs;
import dev.ringside.protocol.ClientMessage.RecordSnapshot;
import dev.ringside.protocol.ClientMessage.RemoveSnapshotOutput;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.SnapshotOutput;
import dev.ringside.protocol.ClientMessage.SnapshotOutputs;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/// `snapshot`: writes what the buffers of a session hold now, and says where to.
final class SnapshotCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "ctrl-url/C=",
            "data-url/D=",
            "name/n=",
            "max-size/m=",
            "list-options",
            "session/s=",
            "list-commands");
    private static final List<String> ACTIONS = List.of("add-output", "del-output", "list-output", "record");
    private static final String FILE_URL = "file://";

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        context.openMachineWithoutSuccess(name());
        if (options.has("list-commands")) {
            ACTIONS.forEach(context.output()::message);
            return ExitStatus.OK;
        }
        String session = options.has("session")
                ? options.value("session", "")
                : context.requireCurrentSession(ExitStatus.ERROR);
        MachineElement machine = context.openMachine(name());
        String action = options.arguments().isEmpty() ? "" : options.arguments().getFirst();
        if (!ACTIONS.contains(action)) {
            throw new CommandException(ExitStatus.UNDEFINED, "");
        }
        MachineElement output =
                machine.open("snapshot_action").with("name", action).open("output");
        switch (action) {
            case "add-output" -> add(context, options, session, output);
            case "del-output" -> remove(context, options, session, output);
            case "list-output" -> list(context, session, output);
            default -> record(context, options, session, output);
        }
        context.closeMachine(true);
        return ExitStatus.OK;
    }

    private static Response ask(CommandContext context, Request request) throws CommandException, IOException {
        Response response = context.daemon().ask(request);
        if (response instanceof Failed failed) {
            throw CommandException.error(FailureText.of(failed));
        }
        return response;
    }

    private static void add(CommandContext context, ParsedOptions options, String session, MachineElement output)
            throws CommandException, IOException {
        SnapshotOutput asked = asked(context, options);
        if (asked.path().isEmpty()) {
            throw CommandException.error("Missing output destination");
        }
        if (ask(context, new AddSnapshotOutput(session, asked)) instanceof SnapshotOutput added) {
            context.output().message("Snapshot output successfully added for session " + session);
            context.output().message("  " + text(added));
            output.open("snapshot")
                    .with("id", added.id())
                    .with("name", added.name())
                    .with("ctrl_url", added.path())
                    .with("session_name", session)
                    .with("max_size", added.maximumBytes());
        }
    }

    private static void remove(CommandContext context, ParsedOptions options, String session, MachineElement output)
            throws CommandException, IOException {
        if (options.arguments().size() < 2) {
            throw CommandException.error("Missing output name or ID");
        }
        String which = options.arguments().get(1);
        if (ask(context, new RemoveSnapshotOutput(session, which)) instanceof SnapshotOutput removed) {
            boolean byId = which.equals(Long.toString(removed.id()));
            context.output()
                    .message("Snapshot output " + (byId ? "id " : "") + which + " successfully deleted for session "
                            + session);
            output.open("snapshot").with("id", removed.id()).with("session_name", session);
        }
    }

    private static void list(CommandContext context, String session, MachineElement output)
            throws CommandException, IOException {
        if (!(ask(context, new ListSnapshotOutputs(session)) instanceof SnapshotOutputs(List<SnapshotOutput> found))) {
            return;
        }
        MachineElement snapshots =
                output.open("session").with("name", session).open("snapshots");
        context.output().message("Snapshot output list for session " + session);
        for (SnapshotOutput each : found) {
            context.output().message("    " + text(each));
            snapshots.open("snapshot")
                    .with("id", each.id())
                    .with("name", each.name())
                    .with("ctrl_url", each.path())
                    .with("data_url", "")
                    .with("max_size", each.maximumBytes());
        }
        if (found.isEmpty()) {
            context.output().message("    None");
        }
    }

    private static void record(CommandContext context, ParsedOptions options, String session, MachineElement output)
            throws CommandException, IOException {
        SnapshotOutput asked = asked(context, options);
        ask(context, new RecordSnapshot(session, asked));
        context.output().message("Snapshot recorded successfully for session " + session);
        MachineElement snapshot = output.open("snapshot");
        if (!asked.name().isEmpty() && !asked.path().isEmpty()) {
            snapshot.with("name", asked.name());
        }
        if (!asked.path().isEmpty()) {
            context.output().message("Snapshot written at: " + asked.path());
            snapshot.with("ctrl_url", asked.path());
        }
    }

    private static SnapshotOutput asked(CommandContext context, ParsedOptions options) throws CommandException {
        String place = options.arguments().size() > 1 ? options.arguments().get(1) : "";
        if (options.has("ctrl-url") || options.has("data-url") || place.matches("(net|net6|tcp|tcp6)://.*")) {
            throw NotBuilt.option(options.has("data-url") ? "--data-url" : "--ctrl-url", "network streaming is");
        }
        String path = place.startsWith(FILE_URL) ? place.substring(FILE_URL.length()) : place;
        long maximumBytes = 0;
        if (options.has("max-size")) {
            String size = options.value("max-size", "");
            OptionalLong bytes = Quantity.sizeBytes(size);
            maximumBytes = bytes.orElseThrow(
                    () -> CommandException.error("Failed to handle max-size value " + size));
        }
        return new SnapshotOutput(
                0,
                options.value("name", ""),
                path.isEmpty() ? "" : context.environment().resolve(path).toString(),
                maximumBytes);
    }

    private static String text(SnapshotOutput output) {
        String size = output.maximumBytes() == 0 ? "" : " (max size: " + output.maximumBytes() + " bytes)";
        return "[" + output.id() + "] " + output.name() + ": " + output.path() + size;
    }
}
