// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.cli.console.Suggestion;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.graph.ComponentClass;
import dev.ringside.graph.ComponentKind;
import dev.ringside.graph.Graph;
import dev.ringside.graph.GraphComponent;
import dev.ringside.graph.GraphEnvironment;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Plugins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Builds the graph of a plan and runs it to its end. One thread.
final class GraphRunner {
    private final GraphPlan plan;
    private final Plugins plugins;
    private final GraphEnvironment environment;
    private final @Nullable LongAdder meter;
    private final Map<String, GraphComponent> components = new LinkedHashMap<>();

    /// @param meter is added the events to that the sources give
    GraphRunner(GraphPlan plan, Plugins plugins, GraphEnvironment environment, @Nullable LongAdder meter) {
        this.meter = meter;
        this.plan = plan;
        this.plugins = plugins;
        this.environment = environment;
    }

    /// @return whether everything went through: false where it was interrupted
    boolean run() throws CommandException {
        int mipVersion = mipVersion();
        try (Graph graph = new Graph(mipVersion, environment)) {
            if (meter != null) {
                graph.meter(meter);
            }
            addComponents(graph);
            connect(graph, plan.streamIntersection() ? new StreamIntersection(plan, plugins, mipVersion) : null);
            return runToEnd(graph);
        } catch (MalformedTraceException e) {
            throw new CommandException("Graph failed to complete successfully.", "", e);
        }
    }

    /// The greatest version that the user and all component classes allow.
    private int mipVersion() throws CommandException {
        for (int version = plan.mipVersion().orElse(1); version >= plan.mipVersion().orElse(0); version--) {
            boolean supported = true;
            for (ComponentPlan component : plan.components()) {
                supported &= classOf(component).supportsMip(version, component.parameters());
            }
            if (supported) {
                return version;
            }
        }
        throw new CommandException("No message interchange protocol version is supported by all the components.");
    }

    private ComponentClass classOf(ComponentPlan component) throws CommandException {
        return find(plugins, component.componentName());
    }

    static ComponentClass find(Plugins plugins, ComponentName name) throws CommandException {
        return plugins.componentClass(name.kind(), name.pluginName(), name.className())
                .orElseThrow(() -> new CommandException("Cannot find component class: plugin-name=\""
                        + name.pluginName() + "\", comp-cls-name=\"" + name.className() + "\", comp-cls-type="
                        + name.kind().name() + "." + Suggestion.of(name.written(), PluginListing.fullNames(plugins))));
    }

    private void addComponents(Graph graph) throws CommandException {
        // Babeltrace makes the sources first, so that a faulty trace is told before a faulty filter.
        for (ComponentKind kind : ComponentKind.values()) {
            for (ComponentPlan component : plan.ofKind(kind)) {
                try {
                    components.put(
                            component.name(),
                            graph.add(
                                    classOf(component), component.name(), component.className(),
                                    component.parameters(), log(component)));
                } catch (GraphException | MalformedTraceException e) {
                    throw new CommandException(
                            "Cannot create component: plugin-name=\"" + component.componentName().pluginName()
                                    + "\", comp-cls-name=\"" + component.componentName().className()
                                    + "\", comp-name=\"" + component.name() + "\"",
                            component.name() + ": '" + component.className() + "'",
                            e);
                }
            }
        }
    }

    /// What a component says, from the level on that it was given or, without one, that all have.
    private GraphLog log(ComponentPlan component) throws CommandException {
        return environment.log() instanceof ConsoleLog all && !component.logLevel().isEmpty()
                ? all.from(LogLevels.parse(component.logLevel()))
                : environment.log();
    }

    private void connect(Graph graph, @Nullable StreamIntersection intersection)
            throws CommandException {
        for (ComponentKind kind : List.of(ComponentKind.SOURCE, ComponentKind.FILTER)) {
            for (ComponentPlan plan : plan.ofKind(kind)) {
                GraphComponent component = component(plan.name());
                // A connection may add ports, so that the list is read anew each time.
                for (int i = 0; i < component.outputPorts().size(); i++) {
                    OutputPort port = component.outputPorts().get(i);
                    if (kind == ComponentKind.SOURCE && intersection != null) {
                        port = intersection.trim(graph, plan, port);
                    }
                    connect(graph, plan.name(), component.outputPorts().get(i), port);
                }
            }
        }
    }

    /// @param named the port that rules speak of
    /// @param port  where its messages come out, trimmed
    private void connect(Graph graph, String componentName, OutputPort named, OutputPort port) throws CommandException {
        for (ConnectionRule rule : plan.rules()) {
            if (rule.matchesUpstream(componentName, named.name())) {
                InputPort input = freePort(rule);
                if (input != null) {
                    try {
                        graph.connect(port, input);
                    } catch (GraphException e) {
                        throw new CommandException("Cannot connect component ports.", "", e);
                    }
                    return;
                }
            }
        }
        throw new CommandException("Cannot connect initial component ports.",
                "Cannot connect upstream port: port does not match any connection argument: port-name=\""
                        + named.name() + "\"");
    }

    private @Nullable InputPort freePort(ConnectionRule rule) {
        for (InputPort port : component(rule.downstream()).inputPorts()) {
            if (!port.isConnected() && rule.matchesDownstreamPort(port.name())) {
                return port;
            }
        }
        return null;
    }

    private GraphComponent component(String name) {
        GraphComponent component = components.get(name);
        if (component == null) {
            throw new IllegalStateException("no such component: name=" + name);
        }
        return component;
    }

    private boolean runToEnd(Graph graph) throws CommandException {
        try {
            IteratorStatus status = graph.run();
            while (status == IteratorStatus.AGAIN && !environment.interrupter().isInterrupted()) {
                TimeUnit.MICROSECONDS.sleep(plan.retryMicros());
                status = graph.run();
            }
            return status == IteratorStatus.END;
        } catch (GraphException e) {
            throw new CommandException("Graph failed to complete successfully.", e.actor(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
