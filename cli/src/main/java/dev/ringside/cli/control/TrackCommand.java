// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.options.EventNames;
import dev.ringside.cli.options.NotBuilt;
import dev.ringside.cli.options.TracingDomain;
import dev.ringside.cli.options.TrackedAttribute;
import dev.ringside.protocol.ClientMessage.ChangeTracker;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.TrackerChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `track` and `untrack`: which processes the kernel domain records; their children are followed.
///
/// @param adds whether values are added to the inclusion sets, or taken away
record TrackCommand(boolean adds) implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "session/s=",
            "kernel/k",
            "userspace/u",
            "pid/p=?",
            "vpid=?",
            "uid=?",
            "vuid=?",
            "gid=?",
            "vgid=?",
            "all/a",
            "list-options");

    @Override
    public String name() {
        return adds ? "track" : "untrack";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        TracingDomain domain = TracingDomain.of(options, false);
        List<TrackedAttribute> attributes = Arrays.stream(TrackedAttribute.values())
                .filter(attribute -> options.has(attribute.option()))
                .toList();
        if (attributes.isEmpty()) {
            throw CommandException.error("At least one process attribute must be specified");
        }
        if (domain != TracingDomain.KERNEL) {
            throw NotBuilt.option("--userspace", "trackers of user space processes are");
        }
        String session = options.has("session")
                ? options.value("session", "")
                : context.requireCurrentSession(ExitStatus.ERROR);
        MachineElement trackers = context.openMachine(name()).open("process_attr_trackers");
        int status = ExitStatus.OK;
        for (TrackedAttribute attribute : attributes) {
            MachineElement values =
                    trackers.open(attribute.option() + "_process_attr_tracker").open("process_attr_values");
            status = Math.max(status, change(context, session, attribute, options, values));
        }
        context.closeMachine(status == ExitStatus.OK);
        return status;
    }

    private int change(
            CommandContext context,
            String session,
            TrackedAttribute attribute,
            ParsedOptions options,
            MachineElement values)
            throws CommandException, IOException {
        List<String> words = new ArrayList<>();
        options.values(attribute.option()).forEach(list -> words.addAll(EventNames.split(list)));
        if (words.isEmpty() != options.has("all")) {
            throw CommandException.error(
                    words.isEmpty()
                            ? "Missing argument: give values (--" + attribute.option() + "=VALUE[,VALUE]...) or --all"
                            : "Values and --all exclude each other");
        }
        if (words.isEmpty()) {
            return changeAll(context, session, attribute, values);
        }
        int status = ExitStatus.OK;
        for (String word : words) {
            status = Math.max(status, changeOne(context, session, attribute, word, values));
        }
        return status;
    }

    private int changeAll(
            CommandContext context, String session, TrackedAttribute attribute, MachineElement values)
            throws CommandException, IOException {
        TrackerChange change = adds ? TrackerChange.INCLUDE_ALL : TrackerChange.EXCLUDE_ALL;
        Response response =
                context.daemon().ask(new ChangeTracker(session, attribute.attribute(), change, List.of()));
        MachineElement value = values.open(attribute.option());
        value.open("type").with("all", true);
        value.with("success", !(response instanceof Failed));
        if (response instanceof Failed failed) {
            context.output()
                    .error("Failed to set " + attribute.text() + " tracking policy: "
                            + TracingDomain.KERNEL.failureText(failed));
            return ExitStatus.ERROR;
        }
        context.output()
                .message(attribute.sentenceStart() + " tracking policy set to `" + (adds ? "include" : "exclude")
                        + " all`");
        return ExitStatus.OK;
    }

    private int changeOne(
            CommandContext context,
            String session,
            TrackedAttribute attribute,
            String word,
            MachineElement values)
            throws CommandException, IOException {
        TrackerChange change = adds ? TrackerChange.ADD : TrackerChange.REMOVE;
        Response response =
                context.daemon().ask(new ChangeTracker(session, attribute.attribute(), change, List.of(word)));
        MachineElement value = values.open(attribute.option());
        value.open("type").with(word.matches("\\d+") ? "id" : "name", word);
        boolean known = response instanceof Failed failed
                && (failed.code() == FailureCode.ALREADY_TRACKED || failed.code() == FailureCode.NOT_TRACKED);
        value.with("success", known || !(response instanceof Failed));
        if (known) {
            context.output()
                    .warning(
                            adds
                                    ? word + " is already in the " + attribute.text() + " inclusion set"
                                    // The very words of LTTng.
                                    : word + " is not in the " + attribute.text() + " the inclusion set");
            return ExitStatus.OK;
        }
        if (response instanceof Failed failed) {
            context.output()
                    .error("Failed to " + (adds ? "add " : "remove ") + word + (adds ? " to the " : " from the ")
                            + attribute.text() + " tracker inclusion set: " + TracingDomain.KERNEL.failureText(failed));
            return ExitStatus.ERROR;
        }
        context.output()
                .message((adds ? "Added " + word + " to the " : "Removed " + word + " from the ") + attribute.text()
                        + " tracker inclusion set");
        return ExitStatus.OK;
    }
}
