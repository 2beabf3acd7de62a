// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.Value;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Reads the command line of `convert`. One thread.
final class ConvertParser {
    private static final Map<String, String> FIELDS = Map.of(
            "trace", "field-trace",
            "trace:hostname", "field-trace:hostname",
            "trace:domain", "field-trace:domain",
            "trace:procname", "field-trace:procname",
            "trace:vpid", "field-trace:vpid",
            "loglevel", "field-loglevel",
            "emf", "field-emf",
            "callsite", "field-callsite");
    private static final Map<String, String> NAMES = Map.of(
            "payload", "name-payload",
            "arg", "name-payload",
            "args", "name-payload",
            "context", "name-context",
            "ctx", "name-context",
            "scope", "name-scope",
            "header", "name-header");

    private final Conversion conversion = new Conversion();
    private final UniqueNames names = new UniqueNames();
    private final PluginPaths pluginPaths;

    private ConvertParser(PluginPaths pluginPaths) throws CommandException {
        this.pluginPaths = pluginPaths;
    }

    static Conversion parse(String[] arguments, int start, PluginPaths pluginPaths) throws CommandException {
        ConvertParser parser = new ConvertParser(pluginPaths);
        ArgumentScanner scanner =
                new ArgumentScanner("`convert` command's ", ConvertOptions.ALL, arguments, start);
        while (scanner.hasNext()) {
            parser.accept(scanner.next());
        }
        return parser.conversion;
    }

    private void accept(ArgumentScanner.Item item) throws CommandException {
        String value = item.value();
        switch (item.key()) {
            case "" -> conversion.beginArgument(new TraceArgument(value));
            case "component" -> component(value);
            case "params" -> conversion.addParameters(value);
            case "log-level" -> conversion.logLevel(LogLevels.check(value));
            case "help" -> conversion.purpose = Conversion.Purpose.SHOW_HELP;
            case "run-args", "run-args-0" -> runArguments(item.key());
            case "stream-intersection" -> conversion.streamIntersection = true;
            case "verbose" -> conversion.verbose = true;
            case "debug" -> { }
            case "plugin-path" -> pluginPaths.add(value);
            case "omit-home-plugin-path" -> pluginPaths.omitHome();
            case "omit-system-plugin-path" -> pluginPaths.omitSystem();
            case "allowed-mip-versions" -> conversion.mipVersion = mipVersion(value);
            case "retry-duration" -> conversion.retryMicros = retryMicros(value);
            case "input-format" -> inputFormat(value);
            case "output-format" -> outputFormat(value);
            case "output" -> conversion.outputPath = Optional.of(nameable(value));
            default -> acceptImplicit(item.key(), value);
        }
    }

    /// Bytes that are no text in the encoding of the locale became others, and so would the file's name.
    private static String nameable(String path) throws CommandException {
        if (path.indexOf('\uFFFD') >= 0) {
            throw new CommandException("Cannot write to a file whose name is not in the encoding of the locale:\n    "
                    + path);
        }
        return path;
    }

    /// Options that stand for a parameter of an implicit component.
    private void acceptImplicit(String key, String value) throws CommandException {
        switch (key) {
            case "clock-force-correlate" ->
                conversion.fileSourceOptions.addOption("force-clock-class-origin-unix-epoch", "yes");
            case "clock-offset" -> conversion.fileSourceOptions.addOption("clock-class-offset-s", integer(key, value));
            case "clock-offset-ns" ->
                    conversion.fileSourceOptions.addOption("clock-class-offset-ns", integer(key, value));
            case "clock-cycles", "clock-date", "clock-seconds", "no-delta", "value-names" -> pretty(key, "yes");
            case "clock-gmt" -> {
                pretty(key, "yes");
                conversion.trimmer.addOption("gmt", "yes");
            }
            case "color" -> {
                conversion.prettyWanted = true;
                conversion.pretty.addText("color", value);
            }
            case "fields" -> list("field", "field-default", FIELDS, value);
            case "names" -> list("name", "name-default", NAMES, value);
            case "begin", "end" -> conversion.bound(key, key, value);
            case "timerange" -> timeRange(value);
            default -> acceptDebugInfo(key, value);
        }
    }

    /// A number as in the parameters of a component, where a leading zero has a meaning.
    private static String integer(String option, String value) throws CommandException {
        try {
            var entries = ParameterText.parse("x=" + value).entries();
            if (entries.size() == 1 && entries.get("x") instanceof Value.SignedInteger) {
                return value.strip();
            }
        } catch (CommandException e) {
            // Told below, as other values are.
        }
        throw new CommandException("--" + option + " option's argument must be a signed integer of 64 bits:\n    "
                + value);
    }

    private void acceptDebugInfo(String key, String value) throws CommandException {
        conversion.debugInfoWanted = true;
        switch (key) {
            case "debug-info-dir" -> conversion.debugInfo.addText("debug-info-dir", value);
            case "debug-info-full-path" -> conversion.debugInfo.addOption("full-path", "yes");
            case "debug-info-target-prefix" -> conversion.debugInfo.addText("target-prefix", value);
            default -> { }
        }
    }

    private void pretty(String parameter, String value) throws CommandException {
        conversion.prettyWanted = true;
        conversion.pretty.addOption(parameter, value);
    }

    private void component(String value) throws CommandException {
        ComponentName parsed = ComponentName.parse(value);
        String wanted = parsed.name().isEmpty() ? ComponentName.unescape(parsed.written()) : parsed.name();
        String name = parsed.name().isEmpty() ? names.make(wanted) : names.claim(wanted);
        conversion.beginComponent(new ComponentPlan(parsed, name, Value.Map.EMPTY));
    }

    private void runArguments(String key) throws CommandException {
        Conversion.Purpose wanted = key.equals("run-args")
                ? Conversion.Purpose.PRINT_RUN_ARGUMENTS
                : Conversion.Purpose.PRINT_RUN_ARGUMENTS_ZERO;
        if (conversion.purpose != Conversion.Purpose.RUN && conversion.purpose != wanted) {
            throw new CommandException("Cannot specify --run-args and --run-args-0.");
        }
        conversion.purpose = wanted;
    }

    static OptionalInt mipVersion(String value) throws CommandException {
        if (!value.matches("\\d+")) {
            throw new CommandException(
                    "Could not parse --allowed-mip-versions option's argument as an unsigned integer: `" + value + "`");
        }
        if (!value.equals("0") && !value.equals("1")) {
            throw new CommandException("--allowed-mip-versions option's argument must be 0 or 1: " + value);
        }
        return OptionalInt.of(value.charAt(0) - '0');
    }

    static long retryMicros(String value) throws CommandException {
        try {
            long micros = Long.parseLong(value);
            if (micros >= 0) {
                return micros;
            }
        } catch (NumberFormatException e) {
            // Told below, as a negative number is.
        }
        throw new CommandException(
                "--retry-duration option's argument must be a number of microseconds, positive or 0:\n    " + value);
    }

    private void inputFormat(String value) throws CommandException {
        switch (value) {
            case "ctf" -> { }
            case "lttng-live" -> conversion.liveInput = true;
            default ->
                throw new CommandException("Unknown --input-format: expecting `ctf` or `lttng-live`:\n    "
                            + value);
        }
    }

    private void outputFormat(String value) throws CommandException {
        if (!List.of("text", "ctf", "dummy", "ctf-metadata").contains(value)) {
            throw new CommandException(
                    "Unknown --output-format: expecting `text`, `ctf`, `dummy` or `ctf-metadata`:\n    " + value);
        }
        if (conversion.outputFormat.isPresent()) {
            throw new CommandException("Cannot specify --output-format more than once:\n    " + value);
        }
        conversion.outputFormat = Optional.of(value);
        if (value.equals("text")) {
            conversion.prettyWanted = true;
        } else if (value.equals("ctf-metadata")) {
            conversion.purpose = Conversion.Purpose.PRINT_METADATA;
        }
    }

    private void list(String noun, String defaultName, Map<String, String> known, String value)
            throws CommandException {
        conversion.prettyWanted = true;
        List<String> words = Stream.of(value.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
        List<String> defaults = noun.equals("name") ? List.of("all", "none") : List.of("all");
        for (String word : words) {
            if (known.containsKey(word)) {
                conversion.pretty.addOption(known.get(word), "yes");
            } else if (defaults.contains(word)) {
                conversion.pretty.addOption(defaultName, word.equals("all") ? "show" : "hide");
            } else {
                throw new CommandException("Unknown " + noun + " in --" + noun + "s option's argument: `" + word
                        + "`: expecting " + String.join(", ", new TreeSet<>(known.keySet())) + ", all"
                        + (noun.equals("name") ? ", or none." : "."));
            }
        }
        if (words.contains("all") && words.contains("none")) {
            throw new CommandException("Either `all` or `none` can be in the list given to --" + noun
                    + "s option, not both:\n    " + value);
        }
        // A list of nothing says nothing.
        if (!words.isEmpty() && Collections.disjoint(words, defaults)) {
            conversion.pretty.addOption(defaultName, "hide");
        }
    }

    private void timeRange(String value) throws CommandException {
        String range = value.startsWith("[") && value.endsWith("]") ? value.substring(1, value.length() - 1) : value;
        int comma = range.indexOf(',');
        if (comma <= 0 || comma + 1 == range.length() || range.indexOf(',', comma + 1) >= 0) {
            throw new CommandException(
                    "Invalid --timerange option's argument: expecting BEGIN,END or [BEGIN,END]:\n    " + value);
        }
        conversion.bound("begin", "timerange", range.substring(0, comma).strip());
        conversion.bound("end", "timerange", range.substring(comma + 1).strip());
    }
}
