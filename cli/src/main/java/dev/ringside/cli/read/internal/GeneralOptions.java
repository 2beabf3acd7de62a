// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import java.util.List;
import java.util.Map;

/// What stands before the command's name. One thread.
final class GeneralOptions {
    private static final List<OptionDescription> OPTIONS = List.of(
            OptionDescription.flag('d', "debug"),
            OptionDescription.flag('h', "help"),
            OptionDescription.valued('l', "log-level"),
            OptionDescription.flag("omit-home-plugin-path"),
            OptionDescription.flag("omit-system-plugin-path"),
            OptionDescription.valued("plugin-path"),
            OptionDescription.flag('v', "verbose"),
            OptionDescription.flag('V', "version"));
    static final List<String> COMMANDS = List.of("convert", "help", "list-plugins", "query", "run");

    final PluginPaths pluginPaths;
    String command = "";
    int minimumSeverity;
    private boolean levelGiven;
    boolean verbose;
    boolean help;
    boolean version;
    /// Where the arguments of the command begin.
    int next;

    private GeneralOptions(Map<String, String> environment) throws CommandException {
        pluginPaths = new PluginPaths(environment);
        String level = environment.get("BABELTRACE_CLI_LOG_LEVEL");
        minimumSeverity = LogLevels.parse(level == null || level.isEmpty() ? "W" : level);
        verbose = "1".equals(environment.get("BABELTRACE_VERBOSE"));
        if ("1".equals(environment.get("BABELTRACE_DEBUG"))) {
            minimumSeverity = LogLevels.parse("T");
        }
    }

    static GeneralOptions parse(String[] arguments, Map<String, String> environment) throws CommandException {
        GeneralOptions options = new GeneralOptions(environment);
        ArgumentScanner scanner = new ArgumentScanner("", OPTIONS, arguments, 0);
        while (scanner.hasNext() && options.command.isEmpty()) {
            options.next = scanner.position();
            if (!scanner.nextIsKnown()) {
                options.command = "convert";
            } else {
                options.accept(scanner.next());
                if (options.command.isEmpty()) {
                    options.next = scanner.position();
                }
            }
        }
        return options;
    }

    private void accept(ArgumentScanner.Item item) throws CommandException {
        switch (item.key()) {
            case "" -> {
                boolean named = COMMANDS.contains(item.value());
                command = named ? item.value() : "convert";
                next += named ? 1 : 0;
            }
            case "debug" -> atLeast("T");
            case "verbose" -> atLeast("I");
            case "log-level" -> atLeast(item.value());
            case "plugin-path" -> pluginPaths.add(item.value());
            case "omit-home-plugin-path" -> pluginPaths.omitHome();
            case "omit-system-plugin-path" -> pluginPaths.omitSystem();
            case "version" -> version = true;
            default -> help = true;
        }
    }

    /// Of several levels the one that says most counts; `INFO` is what makes the text verbose, however it was asked
    /// for.
    private void atLeast(String level) throws CommandException {
        int severity = LogLevels.parse(level);
        minimumSeverity = levelGiven ? Math.min(minimumSeverity, severity) : severity;
        levelGiven = true;
        verbose = minimumSeverity == LogLevels.parse("I");
    }
}
