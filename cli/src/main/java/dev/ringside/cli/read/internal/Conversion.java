// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.ComponentKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What a command line of `convert` asks for, as its options are read one after the other. One thread.
final class Conversion {
    /// What to do in place of running the graph.
    enum Purpose {
        RUN,
        SHOW_HELP,
        PRINT_RUN_ARGUMENTS,
        PRINT_RUN_ARGUMENTS_ZERO,
        PRINT_METADATA,
        LIST_LIVE_SESSIONS
    }

    final List<ComponentPlan> explicitComponents = new ArrayList<>();
    final List<TraceArgument> traceArguments = new ArrayList<>();
    final ComponentPlan fileSourceOptions = new ComponentPlan("source.ctf.fs", "");
    final ComponentPlan pretty = new ComponentPlan("sink.text.pretty", "pretty");
    final ComponentPlan trimmer = new ComponentPlan("filter.utils.trimmer", "trimmer");
    final ComponentPlan debugInfo = new ComponentPlan("filter.lttng-utils.debug-info", "debug-info");
    final Map<String, String> bounds = new LinkedHashMap<>();
    Purpose purpose = Purpose.RUN;
    boolean prettyWanted;
    boolean debugInfoWanted;
    boolean verbose;
    boolean streamIntersection;
    boolean liveInput;
    Optional<String> outputFormat = Optional.empty();
    Optional<String> outputPath = Optional.empty();
    OptionalInt mipVersion = OptionalInt.empty();
    long retryMicros = GraphPlan.DEFAULT_RETRY_MICROS;
    private @Nullable ComponentPlan currentComponent;
    private @Nullable TraceArgument currentArgument;

    Conversion() throws CommandException {}

    void beginComponent(ComponentPlan component) {
        explicitComponents.add(component);
        currentComponent = component;
        currentArgument = null;
    }

    void beginArgument(TraceArgument argument) {
        traceArguments.add(argument);
        currentArgument = argument;
        currentComponent = null;
    }

    void addParameters(String text) throws CommandException {
        if (currentComponent != null) {
            currentComponent.addParameters(text);
        } else if (currentArgument != null) {
            ParameterText.parse(text);
            currentArgument.parameterTexts().add(text);
        } else {
            throw new CommandException("No current component (--component option) or non-option argument of which to "
                    + "set parameters:\n    " + text);
        }
    }

    void logLevel(String level) throws CommandException {
        if (currentComponent != null) {
            currentComponent.logLevel(level);
        } else if (currentArgument != null) {
            currentArgument.logLevel(level);
        } else {
            throw new CommandException("No current component (--component option) or non-option argument to which to "
                    + "assign a log level:\n    " + level);
        }
    }

    void bound(String name, String option, String time) throws CommandException {
        if (bounds.putIfAbsent(name, time) != null) {
            throw new CommandException("At --" + option + " option: --" + name
                    + " or --timerange option already specified\n    " + time);
        }
    }

    List<ComponentPlan> explicitOfKind(ComponentKind kind) {
        return ComponentPlan.ofKind(kind, explicitComponents);
    }
}
