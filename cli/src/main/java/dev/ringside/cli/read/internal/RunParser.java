// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Reads the command line of `run`. One thread.
final class RunParser {
    private static final List<OptionDescription> OPTIONS = List.of(
            OptionDescription.valued('b', "base-params"),
            OptionDescription.valued('c', "component"),
            OptionDescription.valued('x', "connect"),
            OptionDescription.valued('l', "log-level"),
            OptionDescription.valued('p', "params"),
            OptionDescription.flag('r', "reset-base-params"),
            OptionDescription.valued('m', "allowed-mip-versions"),
            OptionDescription.valued("retry-duration"),
            OptionDescription.flag('h', "help"));

    private final List<ComponentPlan> components = new ArrayList<>();
    private final List<ConnectionRule> rules = new ArrayList<>();
    private final UniqueNames names = new UniqueNames();
    private Value.Map baseParameters = Value.Map.EMPTY;
    private OptionalInt mipVersion = OptionalInt.empty();
    private long retryMicros = GraphPlan.DEFAULT_RETRY_MICROS;
    private @Nullable ComponentPlan current;
    private boolean help;

    /// @return empty where help is asked for, or nothing
    static Optional<GraphPlan> parse(String[] arguments, int start) throws CommandException {
        RunParser parser = new RunParser();
        ArgumentScanner scanner =
                new ArgumentScanner("`run` command's ", OPTIONS, arguments, start);
        while (scanner.hasNext() && !parser.help) {
            parser.accept(scanner.next());
        }
        if (parser.help || arguments.length == start) {
            return Optional.empty();
        }
        GraphPlan plan = new GraphPlan(parser.components, parser.rules, false, parser.mipVersion, parser.retryMicros);
        plan.check();
        return Optional.of(plan);
    }

    private void accept(ArgumentScanner.Item item) throws CommandException {
        String value = item.value();
        switch (item.key()) {
            case "component" -> component(value);
            case "params" -> current("params", value).addParameters(value);
            case "log-level" -> current("log-level", value).logLevel(LogLevels.check(value));
            case "base-params" -> baseParameters = ParameterText.parse(item.key(), value);
            case "reset-base-params" -> baseParameters = Value.Map.EMPTY;
            case "connect" -> rules.add(ConnectionRule.parse(value));
            case "allowed-mip-versions" -> mipVersion = ConvertParser.mipVersion(value);
            case "retry-duration" -> retryMicros = ConvertParser.retryMicros(value);
            case "help" -> help = true;
            default -> throw new CommandException("Unexpected argument for `run` command: `" + value + "`");
        }
    }

    private void component(String value) throws CommandException {
        ComponentName parsed = ComponentName.parse(value);
        if (parsed.name().isEmpty()) {
            throw new CommandException("Missing component instance name:\n    " + value);
        }
        current = new ComponentPlan(parsed, names.claim(parsed.name()), baseParameters);
        components.add(current);
    }

    private ComponentPlan current(String option, String value) throws CommandException {
        if (current == null) {
            throw new CommandException("Option --" + option + " needs a component before it (--component option):\n    "
                    + value);
        }
        return current;
    }
}
