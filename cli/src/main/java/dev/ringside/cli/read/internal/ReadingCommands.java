// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.cli.console.Suggestion;
import dev.ringside.cli.read.internal.progress.Progress;
import dev.ringside.cli.read.internal.progress.ReadBytes;
import dev.ringside.graph.GraphEnvironment;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.Plugin;
import dev.ringside.graph.Plugins;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Value;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Runs one command line. One thread.
public final class ReadingCommands {
    private static final List<OptionDescription> QUERY_OPTIONS =
            List.of(OptionDescription.valued('p', "params"), OptionDescription.flag('h', "help"));
    private static final List<OptionDescription> HELP_OPTIONS = List.of(OptionDescription.flag('h', "help"));

    private static final int INTERRUPTED = 2;

    private final String program;
    private final OutputStream out;
    private final PrintStream err;
    private final Interrupter interrupter;
    private final boolean ownsProcess;
    private int severity;

    /// @param program     the name that help goes by
    /// @param interrupter stops a running graph at the next occasion
    /// @param ownsProcess whether the streams are those of this process, which does nothing else
    public ReadingCommands(
            String program, OutputStream out, PrintStream err, Interrupter interrupter, boolean ownsProcess) {
        this.program = program;
        this.out = out;
        this.err = err;
        this.interrupter = interrupter;
        this.ownsProcess = ownsProcess;
    }

    /// @return the exit status
    public int run(String[] arguments, Map<String, String> environment) {
        try {
            GeneralOptions options = parse(arguments, environment);
            if (options.help || options.version) {
                print(options.version ? HelpText.VERSION : help(HelpText.GENERAL));
                return 0;
            }
            return run(options, arguments);
        } catch (CommandException e) {
            report(e);
        } catch (GraphException e) {
            report(new CommandException("Command failed.", e.actor(), e));
        } catch (UncheckedIOException e) {
            // Who reads our output may go away at any time; that is no error of ours to tell.
            IOException cause = Objects.requireNonNull(e.getCause());
            if (!"Broken pipe".equals(cause.getMessage())) {
                report(new CommandException("Cannot write output.", "", cause));
            }
        }
        return 1;
    }

    private void report(CommandException failure) {
        ErrorReport.print(err, failure, ownsProcess && GraphEnvironment.hasColors(System.getenv(), 2));
    }

    private static GeneralOptions parse(String[] arguments, Map<String, String> environment) throws CommandException {
        try {
            return GeneralOptions.parse(arguments, environment);
        } catch (CommandException e) {
            throw lineError(e);
        }
    }

    private static CommandException lineError(CommandException cause) {
        return new CommandException("Command-line error: retcode=1", "", cause);
    }

    private int run(GeneralOptions options, String[] arguments) throws CommandException {
        if (options.command.isEmpty()) {
            print(help(HelpText.GENERAL));
            return 0;
        }
        severity = options.minimumSeverity;
        GraphLog log = new ConsoleLog(err, severity);
        return switch (options.command) {
            case "query" -> query(options, arguments, log);
            case "run" -> runGraph(options, arguments, log);
            case "list-plugins" -> listPlugins(options, arguments);
            case "help" -> help(options, arguments);
            default -> convert(options, arguments, log);
        };
    }

    private int convert(GeneralOptions options, String[] arguments, GraphLog log) throws CommandException {
        if (options.next == arguments.length) {
            print(help(HelpText.CONVERT));
            return 0;
        }
        Conversion conversion;
        Plugins plugins;
        GraphPlan plan;
        try {
            conversion = ConvertParser.parse(arguments, options.next, options.pluginPaths);
            conversion.verbose |= options.verbose;
            if (conversion.purpose == Conversion.Purpose.SHOW_HELP) {
                print(help(HelpText.CONVERT));
                return 0;
            }
            plugins = Plugins.withJarsOf(options.pluginPaths.folders());
            if (conversion.purpose == Conversion.Purpose.PRINT_METADATA) {
                return metadata(conversion, plugins, log);
            }
            plan = new ConversionPlanner(conversion, plugins, log).plan();
        } catch (CommandException e) {
            throw lineError(e);
        }
        if (conversion.purpose != Conversion.Purpose.RUN) {
            return printRunArguments(conversion, plan);
        }
        return runGraph(plan, plugins, log);
    }

    private int printRunArguments(Conversion conversion, GraphPlan plan) throws CommandException {
        if (conversion.streamIntersection) {
            throw lineError(
                    new CommandException("Cannot specify --stream-intersection with --run-args or --run-args-0."));
        }
        boolean zero = conversion.purpose == Conversion.Purpose.PRINT_RUN_ARGUMENTS_ZERO;
        List<String> words = new ArrayList<>();
        for (String word : plan.runArguments()) {
            words.add(zero ? word : ShellText.quote(word));
        }
        print(String.join(zero ? "\0" : " ", words));
        return 0;
    }

    private int metadata(Conversion conversion, Plugins plugins, GraphLog log) throws CommandException {
        if (conversion.traceArguments.size() != 1) {
            throw new CommandException("--output-format=ctf-metadata needs exactly one path.");
        }
        Value.Map parameters = new Value.Map(Map.of("path", Value.of(conversion.traceArguments.getFirst().input())));
        Value result = query(plugins, ComponentName.parse("source.ctf.fs"), "metadata-info", parameters, log);
        if (result instanceof Value.Map map && map.entries().get("text") instanceof Value.Text(String text)) {
            print(text + "\n");
            return 0;
        }
        throw new CommandException("Unexpected result of the query for metadata.");
    }

    private int runGraph(GeneralOptions options, String[] arguments, GraphLog log) throws CommandException {
        Optional<GraphPlan> plan;
        try {
            plan = RunParser.parse(arguments, options.next);
        } catch (CommandException e) {
            throw lineError(e);
        }
        if (plan.isEmpty()) {
            print(help(HelpText.RUN));
            return 0;
        }
        return runGraph(plan.get(), Plugins.withJarsOf(options.pluginPaths.folders()), log);
    }

    private int runGraph(GraphPlan plan, Plugins plugins, GraphLog log) throws CommandException {
        if (ownsProcess && showsProgress()) {
            try (Progress progress =
                    Progress.start(new FileOutputStream(FileDescriptor.err), new ReadBytes(plan.inputs()))) {
                OutputStream output = GraphEnvironment.isTerminal(1) ? progress.endedBy(FileDescriptor.out) : out;
                OutputStream errors = progress.erasedBy(FileDescriptor.err);
                GraphLog above = new ConsoleLog(new PrintStream(errors, true, StandardCharsets.UTF_8), severity);
                GraphEnvironment environment = new GraphEnvironment(System.in, output, errors, above, interrupter);
                return status(new GraphRunner(plan, plugins, environment, progress.events()).run());
            }
        }
        GraphEnvironment environment = new GraphEnvironment(System.in, out, err, log, interrupter);
        return status(new GraphRunner(plan, plugins, environment, null).run());
    }

    /// What is written is not all there is where a graph was interrupted.
    private static int status(boolean ended) {
        return ended ? 0 : INTERRUPTED;
    }

    /// Whether standard error is a terminal that can go back to the beginning of a line.
    private static boolean showsProgress() {
        return GraphEnvironment.isTerminal(2) && !"dumb".equals(System.getenv("TERM"));
    }

    private int query(GeneralOptions options, String[] arguments, GraphLog log) throws CommandException {
        ArgumentScanner scanner =
                new ArgumentScanner("`query` command's ", QUERY_OPTIONS, arguments, options.next);
        List<String> words = new ArrayList<>();
        Value.Map parameters = Value.Map.EMPTY;
        boolean help = false;
        try {
            while (scanner.hasNext()) {
                ArgumentScanner.Item item = scanner.next();
                switch (item.key()) {
                    case "" -> words.add(item.value());
                    case "params" -> parameters = parameters.extendedWith(ParameterText.parse(item.value()));
                    default -> help = true;
                }
            }
        } catch (CommandException e) {
            throw lineError(e);
        }
        if (help || words.size() < 2) {
            print(help(HelpText.QUERY));
            return 0;
        }
        if (words.size() > 2) {
            throw lineError(new CommandException(
                    "Extraneous command-line argument specified to `query` command:\n    " + words.get(2)));
        }
        Plugins plugins = Plugins.withJarsOf(options.pluginPaths.folders());
        print(ValueText.indented(query(plugins, ComponentName.parse(words.get(0)), words.get(1), parameters, log)));
        return 0;
    }

    private static Value query(Plugins plugins, ComponentName name, String object, Value.Map parameters, GraphLog log)
            throws CommandException {
        try {
            return GraphRunner.find(plugins, name).query(new QueryContext(1, log), object, parameters);
        } catch (QueryException e) {
            String what = "plugin-name=\"" + name.pluginName() + "\", comp-cls-name=\"" + name.className()
                    + "\", object=\"" + object + "\"";
            throw e.isUnknownObject()
                    ? new CommandException("Failed to query component class: unknown query object: " + what)
                    : new CommandException(
                            "Failed to query component class: " + what, "'" + name.written() + "'", e);
        }
    }

    private int listPlugins(GeneralOptions options, String[] arguments) throws CommandException {
        List<String> words = words(options, arguments, "list-plugins");
        if (words.contains("")) {
            print(help(HelpText.LIST_PLUGINS));
            return 0;
        }
        if (!words.isEmpty()) {
            throw lineError(new CommandException(
                    "Extraneous command-line argument specified to `list-plugins` command: `" + words.getFirst()
                            + "`."));
        }
        print(PluginListing.all(options.pluginPaths.folders(), Plugins.withJarsOf(options.pluginPaths.folders())));
        return 0;
    }

    /// The words of a command that knows no option but help, which shows as an empty word.
    private static List<String> words(GeneralOptions options, String[] arguments, String command)
            throws CommandException {
        ArgumentScanner scanner = new ArgumentScanner(
                "`" + command + "` command's ", HELP_OPTIONS, arguments, options.next);
        List<String> words = new ArrayList<>();
        try {
            while (scanner.hasNext()) {
                words.add(scanner.next().value());
            }
        } catch (CommandException e) {
            throw lineError(e);
        }
        return words;
    }

    private int help(GeneralOptions options, String[] arguments) throws CommandException {
        List<String> words = words(options, arguments, "help");
        if (words.contains("")) {
            print(help(HelpText.HELP));
            return 0;
        }
        if (words.size() != 1) {
            throw lineError(new CommandException(words.isEmpty()
                    ? "Missing plugin name or component class descriptor."
                    : "Extraneous command-line argument specified to `help` command: `" + words.get(1) + "`."));
        }
        String word = words.getFirst();
        String text = HelpText.ofCommand(word);
        if (!text.isEmpty()) {
            print(help(text));
            return 0;
        }
        Plugins plugins = Plugins.withJarsOf(options.pluginPaths.folders());
        if (word.indexOf('.') < 0) {
            print(PluginListing.summary(plugin(plugins, word)));
            return 0;
        }
        ComponentName name = ComponentName.parse(word);
        Plugin plugin = plugin(plugins, name.pluginName());
        print(PluginListing.summary(plugin));
        print(PluginListing.details(plugin, GraphRunner.find(plugins, name)));
        return 0;
    }

    private static Plugin plugin(Plugins plugins, String name) throws CommandException {
        return plugins.plugin(name).orElseThrow(() -> {
            List<String> known = new ArrayList<>(GeneralOptions.COMMANDS);
            plugins.all().forEach(plugin -> known.add(plugin.name()));
            return new CommandException(
                    "Cannot find plugin: plugin-name=\"" + name + "\"." + Suggestion.of(name, known));
        });
    }

    private String help(String text) {
        return HelpText.calledAs(program, text);
    }

    private void print(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
