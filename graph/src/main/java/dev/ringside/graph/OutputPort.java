// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import org.jspecify.annotations.Nullable;

/// Where messages flow out of a source or filter. One thread.
public final class OutputPort {
    private final ComponentNode owner;
    private final String name;
    private final @Nullable Object data;
    private @Nullable InputPort downstream;

    OutputPort(ComponentNode owner, String name, @Nullable Object data) {
        this.owner = owner;
        this.name = name;
        this.data = data;
    }

    public String name() {
        return name;
    }

    /// The name of the component that the port belongs to.
    public String componentName() {
        return owner.name();
    }

    /// Whatever the component gave when it added the port.
    public @Nullable Object data() {
        return data;
    }

    public boolean isConnected() {
        return downstream != null;
    }

    public @Nullable InputPort downstream() {
        return downstream;
    }

    ComponentNode owner() {
        return owner;
    }

    void connect(InputPort port) {
        downstream = port;
    }
}
