// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal;

import dev.ringside.graph.ComponentClass;
import dev.ringside.graph.Plugin;
import java.util.List;

/// A plug-in that is part of this module.
record ShippedPlugin(String name, String description, List<ComponentClass> componentClasses) implements Plugin {
    ShippedPlugin(String name, String description, ComponentClass... componentClasses) {
        this(name, description, List.of(componentClasses));
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public String author() {
        return "the Ringside founders";
    }

    @Override
    public String license() {
        return "Apache-2.0";
    }
}
