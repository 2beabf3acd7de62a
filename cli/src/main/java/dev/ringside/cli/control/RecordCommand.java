// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.ExitStatus;
import dev.ringside.cli.daemon.FailureText;
import dev.ringside.cli.grammar.OptionTable;
import dev.ringside.cli.grammar.ParsedOptions;
import dev.ringside.cli.grammar.UnknownOptionException;
import dev.ringside.cli.options.ClockOption;
import dev.ringside.cli.options.EventNames;
import dev.ringside.cli.options.KernelRuleOptions;
import dev.ringside.cli.options.NotBuilt;
import dev.ringside.cli.record.Gate;
import dev.ringside.cli.record.Program;
import dev.ringside.cli.record.ProgramRun;
import dev.ringside.cli.record.RecordSummary;
import dev.ringside.cli.record.TraceContent;
import dev.ringside.protocol.ClientMessage.ChangeTracker;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.DescribeSession;
import dev.ringside.protocol.ClientMessage.DestroySession;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.EnableEvent;
import dev.ringside.protocol.ClientMessage.EnableKernelEvent;
import dev.ringside.protocol.ClientMessage.EventEnabled;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.LogLevelRange;
import dev.ringside.protocol.ClientMessage.Ok;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import dev.ringside.protocol.ClientMessage.SessionCreated;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import dev.ringside.protocol.ClientMessage.StartSession;
import dev.ringside.protocol.ClientMessage.StopSession;
import dev.ringside.protocol.ClientMessage.TrackerAttribute;
import dev.ringside.protocol.ClientMessage.TrackerChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `record`: the whole round for one program: daemon, session, event rules, start, run, stop, destroy, and what is in
/// the trace.
///
/// The exit status is the program's. A daemon that was started for it ends with it, unless someone made a session
/// meanwhile.
final class RecordCommand implements ControlCommand {
    private static final OptionTable OPTIONS = OptionTable.of(
            "help/h",
            "list-options",
            "output/o=",
            "trace-format/F=",
            "clock=",
            "userspace/u=",
            "kernel/k=",
            "jul/j=");
    private static final Set<String> FORMATS = Set.of("default", "ctf-1.8", "ctf-2");

    @Override
    public String name() {
        return "record";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public ParsedOptions parse(List<String> words) throws UnknownOptionException {
        return OPTIONS.parseLeading(words);
    }

    @Override
    public int run(CommandContext context, ParsedOptions options) throws CommandException, IOException {
        Program program = check(context, options);
        try (BriefDaemon _ = new BriefDaemon(context);
                ProgramRun run = new ProgramRun()) {
            return record(context, options, program, run);
        } finally {
            context.output().flush();
        }
    }

    private static Program check(CommandContext context, ParsedOptions options) throws CommandException {
        if (options.arguments().isEmpty()) {
            throw CommandException.error("Missing command to run: " + context.program()
                    + " record [OPTION]… [--] CMD…");
        }
        if (options.has("jul")) {
            throw NotBuilt.domain("java.util.logging");
        }
        String format = options.value("trace-format", "default");
        if (!FORMATS.contains(format)) {
            throw CommandException.error(
                    "Invalid trace format `" + format + "`; expecting `ctf-1.8`, `ctf-2`, or `default`");
        }
        ClockOption.of(options);
        return Program.find(options.arguments(), context.environment());
    }

    private static int record(CommandContext context, ParsedOptions options, Program program, ProgramRun run)
            throws CommandException, IOException {
        SessionCreated session = create(context, options, program);
        String name = session.session();
        List<KernelRule> kernelRules = KernelRuleOptions.ofLists(options.values("kernel"));
        int exitStatus;
        SessionStopped stopped;
        SessionDetail detail;
        try {
            for (RuleSettings rule : rules(options)) {
                context.daemon().ask(new EnableEvent(name, Domain.USER_SPACE, "", rule), EventEnabled.class);
            }
            for (KernelRule rule : kernelRules) {
                if (context.daemon().ask(new EnableKernelEvent(name, "", rule)) instanceof Failed failed) {
                    String hint = NearKernelNames.hint(
                            context, rule, failed, other -> "--kernel=syscalls records all of them");
                    throw CommandException.error(rule.pattern() + ": " + FailureText.ofKernel(failed)
                            + (hint.isEmpty() ? "" : "\n" + hint));
                }
            }
            context.output().flush();
            exitStatus = kernelRules.isEmpty()
                    ? runStarted(context, name, program, run)
                    : runTracked(context, name, program, run);
            stopped = context.daemon().ask(new StopSession(name), SessionStopped.class);
            detail = context.daemon().ask(new DescribeSession(name), SessionDetail.class);
        } catch (CommandException e) {
            context.daemon().ask(new DestroySession(name));
            // Nothing was recorded: then nothing is left.
            if (!containsFile(Path.of(session.output()))) {
                deleteFolders(Path.of(session.output()));
            }
            throw e;
        } finally {
            context.daemon().ask(new DestroySession(name));
        }
        tellEnd(context, program, exitStatus);
        if (detail.applications().isEmpty() && kernelRules.isEmpty()) {
            tellNothingRegistered(context, program, Path.of(session.output()));
        } else {
            TraceContent content = TraceContent.read(Path.of(session.output()));
            new RecordSummary(detail, sources(detail, kernelRules), stopped, content, run.runNanos())
                    .tell(context.output(), System.getProperty("ringside.invoked", context.program()));
        }
        return exitStatus;
    }

    private static int runStarted(CommandContext context, String session, Program program, ProgramRun run)
            throws CommandException, IOException {
        context.daemon().ask(new StartSession(session), Ok.class);
        return run.run(program, context.environment());
    }

    /// The kernel records the program's process and those it starts, and no other.
    private static int runTracked(CommandContext context, String session, Program program, ProgramRun run)
            throws CommandException, IOException {
        try (Gate gate = Gate.create()) {
            return run.run(gate.hold(program), context.environment(), pid -> {
                context.daemon()
                        .ask(
                                new ChangeTracker(
                                        session, TrackerAttribute.PID, TrackerChange.ADD, List.of(Long.toString(pid))),
                                Ok.class);
                context.daemon().ask(new StartSession(session), Ok.class);
                gate.open();
            });
        }
    }

    private static List<String> sources(SessionDetail detail, List<KernelRule> kernelRules) {
        List<String> sources = new ArrayList<>();
        if (!kernelRules.isEmpty()) {
            sources.add("the kernel");
        }
        sources.addAll(detail.applications());
        return sources;
    }

    private static SessionCreated create(CommandContext context, ParsedOptions options, Program program)
            throws CommandException, IOException {
        String output = options.value("output", "");
        String absolute =
                output.isEmpty() ? "" : context.environment().resolve(output).toString();
        CreateSession request = new CreateSession(
                freeName(context, program),
                absolute,
                false,
                false,
                options.value("trace-format", "default"),
                "",
                ClockOption.of(options));
        return context.daemon().ask(request, SessionCreated.class);
    }

    /// The program's name; with a number where a session has it already.
    private static String freeName(CommandContext context, Program program) throws CommandException, IOException {
        Set<String> taken =
                Sessions.all(context).stream().map(SessionSummary::name).collect(Collectors.toSet());
        String base = program.name().startsWith("auto") ? "record-" + program.name() : program.name();
        String name = base;
        for (int number = 2; taken.contains(name); number++) {
            name = base + "-" + number;
        }
        return name;
    }

    private static List<RuleSettings> rules(ParsedOptions options) {
        List<String> patterns = new ArrayList<>();
        options.values("userspace").forEach(list -> patterns.addAll(EventNames.split(list)));
        if (patterns.isEmpty()) {
            patterns.add("*");
        }
        return patterns.stream()
                .distinct()
                .map(pattern -> new RuleSettings(pattern, List.of(), "", LogLevelRange.ALL, 0))
                .toList();
    }

    private static void tellEnd(CommandContext context, Program program, int exitStatus) {
        int signal = ProgramRun.signal(exitStatus);
        if (signal != 0) {
            context.output()
                    .warning(program.name() + " was ended by signal " + signal + " (exit status " + exitStatus + ")");
        } else if (exitStatus != ExitStatus.OK) {
            context.output().warning(program.name() + " ended with exit status " + exitStatus);
        }
    }

    private static void tellNothingRegistered(CommandContext context, Program program, Path output) throws IOException {
        context.output()
                .warning("No application registered with the session daemon while " + program.name()
                        + " ran: nothing was recorded.");
        context.output()
                .message("A Java program registers by itself when the Ringside tracer is on its class path;"
                        + " other programs cannot be recorded in user space.");
        if (!containsFile(output)) {
            deleteFolders(output);
        } else {
            context.output().message("Trace: " + output);
        }
    }

    private static boolean containsFile(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> !Files.isDirectory(file));
        }
    }

    private static void deleteFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
