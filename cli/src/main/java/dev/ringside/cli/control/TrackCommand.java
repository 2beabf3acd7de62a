// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.TrackProcesses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `track`: which processes the kernel domain records; their children are followed.
final class TrackCommand implements ControlCommand {
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
    private static final List<String> OTHERS = List.of("vpid", "uid", "vuid", "gid", "vgid");

    @Override
    public String name() {
        return "track";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        TracingDomain domain = TracingDomain.of(options, false);
        if (domain != TracingDomain.KERNEL) {
            throw NotBuilt.option("--userspace", "trackers of user space processes are");
        }
        for (String other : OTHERS) {
            if (options.has(other)) {
                throw NotBuilt.option("--" + other, "this tracker of the kernel domain is");
            }
        }
        if (!options.has("pid")) {
            throw CommandException.error("At least one process attribute must be specified: --pid");
        }
        List<Long> pids = pids(options);
        String session = options.has("session")
                ? options.value("session", "")
                : context.requireCurrentSession(ExitStatus.ERROR);
        Response response = context.daemon().ask(new TrackProcesses(session, pids));
        if (response instanceof Failed failed) {
            context.output().error("Failed to track processes: " + domain.failureText(failed));
            return ExitStatus.ERROR;
        }
        if (pids.isEmpty()) {
            context.output().message("Tracking all process IDs");
        }
        pids.forEach(pid -> context.output().message("Added " + pid + " to the process ID tracker inclusion set"));
        return ExitStatus.OK;
    }

    /// None with `--all`.
    private static List<Long> pids(ParsedOptions options) throws CommandException {
        List<Long> pids = new ArrayList<>();
        for (String list : options.values("pid")) {
            for (String word : EventNames.split(list)) {
                if (!word.matches("[0-9]{1,10}")) {
                    throw CommandException.error("Invalid process ID: " + word);
                }
                pids.add(Long.valueOf(word));
            }
        }
        if (pids.isEmpty() != options.has("all")) {
            throw CommandException.error("Give process IDs (--pid=PID[,PID]…) or all (--pid --all)");
        }
        return pids;
    }
}
