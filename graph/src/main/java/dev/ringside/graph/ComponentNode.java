// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A component in its graph, with its ports. It is the context that the component sees.
final class ComponentNode implements ComponentContext, GraphComponent {
    private final Graph graph;
    private final String name;
    private final String actor;
    private final GraphLog log;
    private final List<InputPort> inputPorts = new ArrayList<>();
    private final List<OutputPort> outputPorts = new ArrayList<>();
    private final List<MessageIterator> iterators = new ArrayList<>();
    private @Nullable Component component;

    ComponentNode(Graph graph, String name, String actor, GraphLog log) {
        this.graph = graph;
        this.log = log;
        this.name = name;
        this.actor = actor;
    }

    void component(Component made) {
        component = made;
    }

    Component component() {
        if (component == null) {
            throw new IllegalStateException("the component is still being made: name=" + name);
        }
        return component;
    }

    @Override
    public List<InputPort> inputPorts() {
        return Collections.unmodifiableList(inputPorts);
    }

    @Override
    public List<OutputPort> outputPorts() {
        return Collections.unmodifiableList(outputPorts);
    }

    MessageIterator openIterator(OutputPort port) {
        MessageIterator iterator = switch (component()) {
            case Source source -> graph.metered(source.iterator(port));
            case Filter filter -> filter.iterator(port);
            case Sink ignored -> throw new IllegalStateException("a sink has no output port");
        };
        iterators.add(iterator);
        return iterator;
    }

    void close() {
        iterators.forEach(MessageIterator::close);
        iterators.clear();
        if (component != null) {
            component.close();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String actor() {
        return actor;
    }

    @Override
    public int mipVersion() {
        return graph.mipVersion();
    }

    @Override
    public InputPort addInputPort(String portName) {
        InputPort port = new InputPort(this, portName);
        inputPorts.add(port);
        return port;
    }

    @Override
    public OutputPort addOutputPort(String portName, @Nullable Object data) {
        OutputPort port = new OutputPort(this, portName, data);
        outputPorts.add(port);
        return port;
    }

    @Override
    public void reads(String path) {
        graph.inputPlaces().add(actor, path);
    }

    @Override
    public void writes(String path) {
        graph.inputPlaces().checkFile(actor, path);
    }

    @Override
    public void writesIn(String folder) {
        graph.inputPlaces().checkFolder(actor, folder);
    }

    @Override
    public Interrupter interrupter() {
        return graph.interrupter();
    }

    @Override
    public GraphLog log() {
        return log;
    }

    @Override
    public InputStream standardInput() {
        return graph.environment().standardInput();
    }

    @Override
    public OutputStream standardOutput() {
        return graph.environment().standardOutput();
    }

    @Override
    public OutputStream standardError() {
        return graph.environment().standardError();
    }
}
