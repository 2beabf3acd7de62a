// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.ComponentKind;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.Plugins;
import java.util.ArrayList;
import java.util.List;

/// Makes the graph that a conversion asks for: sources → muxer → \[trimmer] → \[debug-info] → other filters → sink. One
/// thread.
final class ConversionPlanner {
    private final Conversion conversion;
    private final Plugins plugins;
    private final GraphLog log;
    private final UniqueNames names = new UniqueNames();
    private final List<ComponentPlan> components = new ArrayList<>();

    ConversionPlanner(Conversion conversion, Plugins plugins, GraphLog log) {
        this.conversion = conversion;
        this.plugins = plugins;
        this.log = log;
    }

    GraphPlan plan() throws CommandException {
        for (ComponentPlan component : conversion.explicitComponents) {
            names.claim(component.name());
            components.add(component);
        }
        ComponentPlan implicitSink = implicitSink();
        addSources();
        List<ComponentPlan> sources = ofKind(ComponentKind.SOURCE);
        if (sources.isEmpty()) {
            throw new CommandException("No source component. Give the path of a trace, or a source with --component.");
        }
        if (implicitSink != null) {
            components.add(named(implicitSink));
        }
        ComponentPlan sink = ofKind(ComponentKind.SINK).getFirst();
        List<ConnectionRule> rules = connect(sources, sink);
        return new GraphPlan(
                components, rules, conversion.streamIntersection, conversion.mipVersion, conversion.retryMicros);
    }

    private List<ConnectionRule> connect(List<ComponentPlan> sources, ComponentPlan sink) throws CommandException {
        List<ComponentPlan> chain = new ArrayList<>();
        chain.add(new ComponentPlan("filter.utils.muxer", names.make("muxer")));
        if (!conversion.bounds.isEmpty()) {
            ComponentPlan trimmer = named(conversion.trimmer);
            for (var bound : conversion.bounds.entrySet()) {
                trimmer.addText(bound.getKey(), bound.getValue());
            }
            chain.add(trimmer);
        }
        if (conversion.debugInfoWanted) {
            chain.add(named(conversion.debugInfo));
        }
        components.addAll(chain);
        chain.addAll(conversion.explicitOfKind(ComponentKind.FILTER));
        chain.add(sink);
        List<ConnectionRule> rules = new ArrayList<>();
        for (ComponentPlan source : sources) {
            rules.add(ConnectionRule.between(source.name(), chain.getFirst().name()));
        }
        for (int i = 1; i < chain.size(); i++) {
            rules.add(ConnectionRule.between(chain.get(i - 1).name(), chain.get(i).name()));
        }
        return rules;
    }

    private ComponentPlan named(ComponentPlan implicit) throws CommandException {
        return implicit.renamed(names.make(implicit.name()));
    }

    private List<ComponentPlan> ofKind(ComponentKind kind) {
        return ComponentPlan.ofKind(kind, components);
    }

    private @org.jspecify.annotations.Nullable ComponentPlan implicitSink() throws CommandException {
        String format = conversion.outputFormat.orElse("");
        int explicit = conversion.explicitOfKind(ComponentKind.SINK).size();
        ComponentPlan sink = switch (format) {
            case "ctf" -> ctfSink();
            case "dummy" -> new ComponentPlan("sink.utils.dummy", "dummy");
            default -> conversion.prettyWanted || explicit == 0 ? prettySink() : null;
        };
        boolean twoImplicit = conversion.prettyWanted && (format.equals("ctf") || format.equals("dummy"));
        if (explicit + (sink == null ? 0 : 1) > 1 || twoImplicit) {
            throw new CommandException("More than one sink component specified.");
        }
        return sink;
    }

    private ComponentPlan ctfSink() throws CommandException {
        if (conversion.outputPath.isEmpty()) {
            throw new CommandException("--output-format=ctf specified without --output (trace output path).");
        }
        ComponentPlan sink = new ComponentPlan("sink.ctf.fs", "sink-ctf-fs");
        sink.addText("path", conversion.outputPath.get());
        return sink;
    }

    private ComponentPlan prettySink() throws CommandException {
        if (conversion.verbose) {
            conversion.pretty.addOption("verbose", "yes");
        }
        if (conversion.outputPath.isPresent()) {
            conversion.pretty.addText("path", conversion.outputPath.get());
        }
        return conversion.pretty;
    }

    private void addSources() throws CommandException {
        if (conversion.liveInput) {
            addLiveSource();
            return;
        }
        SourceDiscovery discovery = new SourceDiscovery(plugins, conversion.mipVersion.orElse(1), log);
        for (SourceDiscovery.Found found : discovery.find(conversion.traceArguments)) {
            components.add(source(found));
        }
    }

    private void addLiveSource() throws CommandException {
        if (conversion.traceArguments.size() != 1) {
            throw new CommandException("Expecting exactly one URL with --input-format=lttng-live.");
        }
        ComponentPlan live = new ComponentPlan("source.ctf.lttng-live", names.make("lttng-live"));
        live.addTexts("inputs", List.of(conversion.traceArguments.getFirst().input()));
        live.addText("session-not-found-action", "end");
        components.add(live);
    }

    private ComponentPlan source(SourceDiscovery.Found found) throws CommandException {
        String className = "source." + found.pluginName() + "." + found.componentClass().name();
        ComponentPlan source = new ComponentPlan(
                className,
                names.make("auto-disc-source-" + found.pluginName() + "-" + found.componentClass().name()));
        if (className.equals("source.ctf.fs")) {
            source.takeOptionsOf(conversion.fileSourceOptions);
            addTraceName(source, found);
        }
        for (TraceArgument argument : found.arguments()) {
            for (String text : argument.parameterTexts()) {
                source.addParameters(text);
            }
            source.logLevel(argument.logLevel());
        }
        source.addTexts("inputs", found.inputs());
        return source;
    }

    /// A trace that was found alone below its argument is named after the path from there.
    private static void addTraceName(ComponentPlan source, SourceDiscovery.Found found) {
        String argument = found.arguments().getFirst().input();
        String input = found.inputs().getFirst();
        if (found.inputs().size() == 1 && input.length() > argument.length()) {
            String rest = input.substring(argument.length());
            int start = 0;
            while (start < rest.length() && rest.charAt(start) == '/') {
                start++;
            }
            source.addText("trace-name", rest.substring(start));
        }
    }
}
