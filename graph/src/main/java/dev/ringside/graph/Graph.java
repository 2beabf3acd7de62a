// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// A trace processing graph: add components, connect their ports, run. One thread, apart from the [Interrupter].
///
/// ```
/// try (Graph graph = new Graph(1, GraphEnvironment.ofProcess())) {
///     GraphComponent source = graph.add(fs, "ctf", "source.ctf.fs", parameters);
///     …
///     graph.connect(source.outputPorts().get(0), muxer.inputPorts().get(0));
///     graph.run();
/// }
/// ```
public final class Graph implements AutoCloseable {
    private final int mipVersion;
    private final GraphEnvironment environment;
    private final List<ComponentNode> nodes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<Sink> running = new ArrayList<>();
    private final InputPlaces inputPlaces = new InputPlaces();
    private @Nullable LongAdder meter;
    private boolean configured;

    /// @param mipVersion 0 or 1
    public Graph(int mipVersion, GraphEnvironment environment) {
        if (mipVersion != 0 && mipVersion != 1) {
            throw new IllegalArgumentException("MIP versions are 0 and 1: mipVersion=" + mipVersion);
        }
        this.mipVersion = mipVersion;
        this.environment = environment;
    }

    /// Counts the events that sources give from now on, so that another thread can tell how far the graph is.
    ///
    /// @param events is added to
    public void meter(LongAdder events) {
        meter = events;
    }

    MessageIterator metered(MessageIterator iterator) {
        return meter == null ? iterator : new MeteredIterator(iterator, meter);
    }

    /// Makes a component.
    ///
    /// @param name      unique in the graph
    /// @param className `KIND.PLUGIN.CLASS`, for messages
    /// @throws GraphException where the name is taken or the component cannot be made
    public GraphComponent add(ComponentClass componentClass, String name, String className, Value.Map parameters) {
        return add(componentClass, name, className, parameters, environment.log());
    }

    /// Makes a component with a log of its own.
    public GraphComponent add(
            ComponentClass componentClass, String name, String className, Value.Map parameters, GraphLog log) {
        if (!names.add(name)) {
            throw new GraphException("", "Duplicate component name: name=\"" + name + "\"");
        }
        String actor = name + ": '" + className + "'";
        ComponentNode node = new ComponentNode(this, name, actor, log);
        Parameters checked = new Parameters(actor, parameters);
        node.component(switch (componentClass) {
            case SourceClass source -> source.create(node, checked);
            case FilterClass filter -> filter.create(node, checked);
            case SinkClass sink -> sink.create(node, checked);
        });
        nodes.add(node);
        return node;
    }

    /// Connects two free ports.
    public void connect(OutputPort upstream, InputPort downstream) {
        if (upstream.isConnected() || downstream.isConnected()) {
            throw new GraphException("", "Port is already connected: upstream=" + upstream.name() + " downstream="
                    + downstream.name());
        }
        upstream.connect(downstream);
        downstream.connect(upstream);
        upstream.owner().component().outputPortConnected(upstream);
        downstream.owner().component().inputPortConnected(downstream);
    }

    /// Runs until every sink ended, the interrupter says stop, or a sink has nothing to do for now.
    ///
    /// @return `OK` when interrupted
    /// @throws GraphException where a component cannot go on
    /// @throws dev.ringside.ctf.reader.MalformedTraceException where a trace is broken; everything before went through
    public IteratorStatus run() {
        while (!environment.interrupter().isInterrupted()) {
            IteratorStatus status = runOnce();
            if (status != IteratorStatus.OK) {
                return status;
            }
        }
        return IteratorStatus.OK;
    }

    /// Lets each sink that has not ended consume once.
    public IteratorStatus runOnce() {
        configure();
        boolean progress = false;
        for (int i = running.size() - 1; i >= 0; i--) {
            switch (running.get(i).consume()) {
                case OK -> progress = true;
                case END -> running.remove(i);
                case AGAIN -> { }
            }
        }
        if (running.isEmpty()) {
            return IteratorStatus.END;
        }
        return progress ? IteratorStatus.OK : IteratorStatus.AGAIN;
    }

    private void configure() {
        if (configured) {
            return;
        }
        configured = true;
        for (ComponentNode node : nodes) {
            if (node.component() instanceof Sink sink) {
                sink.graphIsConfigured();
                running.add(sink);
            }
        }
        if (running.isEmpty()) {
            throw new GraphException("", "Graph has no sink component");
        }
    }

    public int mipVersion() {
        return mipVersion;
    }

    GraphEnvironment environment() {
        return environment;
    }

    InputPlaces inputPlaces() {
        return inputPlaces;
    }

    Interrupter interrupter() {
        return environment.interrupter();
    }

    /// Closes all components, the sinks first.
    @Override
    public void close() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).close();
        }
        nodes.clear();
    }
}
