// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.daemon.DaemonProcess;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.machine.MachineElement;
import dev.ringside.cli.machine.MachineSession;
import dev.ringside.cli.options.ClockOption;
import dev.ringside.cli.options.NotBuilt;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.SessionCreated;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// `create`: makes a recording session and the current one of it; starts the session daemon where none runs.
final class CreateCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "output/o=",
            "list-options",
            "set-url/U=",
            "ctrl-url/C=",
            "data-url/D=",
            "no-output",
            "no-consumer",
            "snapshot",
            "live=?",
            "shm-path=",
            "trace-format/F=",
            "clock=");
    private static final Set<String> FORMATS = Set.of("default", "ctf-1.8", "ctf-2");
    private static final int MAXIMUM_NAME_LENGTH = 255;
    private static final String AUTOMATIC = "auto";
    private static final String FILE_URL = "file://";

    @Override
    public String name() {
        return "create";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        if (options.has("no-consumer")) {
            context.output().message("The option --no-consumer is obsolete. Use --no-output now.");
        }
        CreateSession request = request(context, options);
        if (!context.general().noDaemon()) {
            DaemonProcess.startWhereNoneRuns(
                    context.daemon(),
                    context.environment(),
                    context.general().daemonPath(),
                    () -> context.output().message("Spawning a session daemon"));
        }
        MachineElement output = context.openMachine(name());
        check(options, request);
        SessionCreated created = context.daemon().ask(request, SessionCreated.class);
        tell(context, created, request.snapshot());
        for (SessionSummary session : Sessions.all(context)) {
            if (session.name().equals(created.session())) {
                output.with(MachineSession.summary(session));
            }
        }
        context.currentSession().set(created.session());
        context.closeMachine(true);
        return ExitStatus.OK;
    }

    private static CreateSession request(CommandContext context, ParsedOptions options) throws CommandException {
        List<String> arguments = options.arguments();
        if (arguments.size() > 1) {
            throw CommandException.error("Unknown argument: " + arguments.get(1));
        }
        String output = options.value("output", "");
        String shmPath = options.value("shm-path", "");
        return new CreateSession(
                arguments.isEmpty() ? "" : arguments.getFirst(),
                output(context, options, output),
                options.has("no-output"),
                options.has("snapshot"),
                options.value("trace-format", "default"),
                shmPath.isEmpty() ? "" : context.environment().resolve(shmPath).toString(),
                ClockOption.of(options));
    }

    private static String output(CommandContext context, ParsedOptions options, String output) throws CommandException {
        String url = options.value("set-url", "");
        boolean urls = options.has("ctrl-url") || options.has("data-url");
        if (!url.isEmpty() && (urls || !output.isEmpty()) || urls && !output.isEmpty()) {
            throw CommandException.error(
                    "Only one of the --set-url, --ctrl-url/data-url, or --output options may be used at once.");
        }
        if (url.startsWith(FILE_URL)) {
            return context.environment().resolve(url.substring(FILE_URL.length())).toString();
        }
        return output.isEmpty() ? "" : context.environment().resolve(output).toString();
    }

    private static void check(ParsedOptions options, CreateSession request) throws CommandException {
        String name = request.name();
        if (name.length() > MAXIMUM_NAME_LENGTH) {
            throw CommandException.error(
                    "Session name too long. Length must be lower or equal to " + MAXIMUM_NAME_LENGTH);
        }
        if (name.equals(AUTOMATIC) || name.startsWith(AUTOMATIC + "-")) {
            throw CommandException.error(AUTOMATIC + " is a reserved keyword for default session(s)");
        }
        if (!FORMATS.contains(request.traceFormat())) {
            throw CommandException.error("Invalid trace format `" + request.traceFormat()
                    + "`; expecting `ctf-1.8`, `ctf-2`, or `default`");
        }
        if (options.has("snapshot") && options.has("live")) {
            throw CommandException.error("Snapshot and live modes are mutually exclusive.");
        }
        if (options.has("ctrl-url") != options.has("data-url")) {
            throw CommandException.error("Both control and data URLs must be specified.");
        }
        refuseWhatIsNotBuilt(options);
    }

    private static void refuseWhatIsNotBuilt(ParsedOptions options) throws CommandException {
        if (options.has("live")) {
            throw NotBuilt.option("--live", "live sessions are");
        }
        String url = options.value("set-url", options.value("ctrl-url", ""));
        if (url.isEmpty() || url.startsWith(FILE_URL)) {
            return;
        }
        if (!url.matches("(net|net6|tcp|tcp6)://.*")) {
            throw CommandException.error("URI parse unknown protocol " + url + "\nError: Unable to parse the URL " + url
                    + "\nError: Unrecognized URL format.");
        }
        throw NotBuilt.option(options.has("set-url") ? "--set-url" : "--ctrl-url", "network streaming is");
    }

    private static void tell(CommandContext context, SessionCreated created, boolean snapshot) {
        context.output().message((snapshot ? "Snapshot session " : "Session ") + created.session() + " created.");
        if (!created.output().isEmpty()) {
            context.output()
                    .message((snapshot ? "Default snapshot output set to " : "Traces will be output to ")
                            + created.output());
        }
        if (snapshot) {
            context.output()
                    .message("Every event record channel enabled for this session will be set to mmap output and "
                            + "default to overwrite mode.");
        }
        if (!created.shmPath().isEmpty()) {
            context.output().message("Shared memory path set to " + created.shmPath());
        }
    }
}
