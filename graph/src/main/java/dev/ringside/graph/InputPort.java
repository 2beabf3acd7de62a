// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import org.jspecify.annotations.Nullable;

/// Where messages flow into a filter or sink. One thread.
public final class InputPort {
    private final ComponentNode owner;
    private final String name;
    private @Nullable OutputPort upstream;
    private @Nullable MessageIterator iterator;

    InputPort(ComponentNode owner, String name) {
        this.owner = owner;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// The name of the component that the port belongs to.
    public String componentName() {
        return owner.name();
    }

    public boolean isConnected() {
        return upstream != null;
    }

    public @Nullable OutputPort upstream() {
        return upstream;
    }

    /// The messages that flow in; always the same iterator.
    ///
    /// @throws IllegalStateException where the port is not connected
    public MessageIterator iterator() {
        if (iterator == null) {
            if (upstream == null) {
                throw new IllegalStateException("the input port is not connected: name=" + name);
            }
            iterator = upstream.owner().openIterator(upstream);
        }
        return iterator;
    }

    ComponentNode owner() {
        return owner;
    }

    void connect(OutputPort port) {
        upstream = port;
    }
}
