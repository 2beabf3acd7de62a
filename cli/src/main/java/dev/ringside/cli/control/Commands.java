// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which commands there are. A command's class is loaded when it is asked for, since start-up is most of what a command
/// costs.
final class Commands {
    /// In the order that `--list-commands` has.
    private static final List<String> LTTNG = List.of(
            "add-context",
            "add-map-channel",
            "add-trigger",
            "create",
            "clear",
            "destroy",
            "disable-channel",
            "disable-event",
            "export-maps",
            "enable-channel",
            "enable-event",
            "help",
            "list",
            "list-triggers",
            "load",
            "metadata",
            "reclaim-memory",
            "regenerate",
            "remove-trigger",
            "rotate",
            "enable-rotation",
            "disable-rotation",
            "save",
            "set-session",
            "show-maps",
            "snapshot",
            "start",
            "status",
            "stop",
            "track",
            "untrack",
            "version",
            "view");

    private static final List<String> OWN =
            List.of("record", "doctor", "logger", "convert", "query", "run", "list-plugins");

    private Commands() {}

    /// All names, those of the reading commands too where the program has them.
    static List<String> names(String program) {
        List<String> names = new ArrayList<>(LTTNG);
        if (!program.equals("lttng")) {
            names.addAll(OWN);
        }
        return names;
    }

    static @Nullable ControlCommand find(String program, String name) {
        return switch (name) {
            case "create" -> new CreateCommand();
            case "destroy" -> new DestroyCommand();
            case "start" -> new StartCommand();
            case "stop" -> new StopCommand();
            case "list" -> new ListCommand();
            case "status" -> new StatusCommand();
            case "set-session" -> new SetSessionCommand();
            case "enable-channel" -> new EnableChannelCommand();
            case "disable-channel" -> new DisableChannelCommand();
            case "enable-event" -> new EnableEventCommand();
            case "disable-event" -> new DisableEventCommand();
            case "add-context" -> new AddContextCommand();
            case "track" -> new TrackCommand(true);
            case "untrack" -> new TrackCommand(false);
            case "rotate" -> new RotateCommand();
            case "clear" -> new ClearCommand();
            case "regenerate" -> new RegenerateCommand();
            case "view" -> new ViewCommand();
            case "version" -> new VersionCommand();
            case "help" -> new HelpCommand();
            case "record" -> program.equals("lttng") ? null : new RecordCommand();
            case "logger" -> program.equals("lttng") ? null : new LoggerCommand();
            case "doctor" -> program.equals("lttng") ? null : new DoctorCommand();
            default -> LTTNG.contains(name) ? new MissingCommand(name) : null;
        };
    }
}
