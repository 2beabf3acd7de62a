// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.util.List;

/// A set of component classes: the service that a jar provides (`META-INF/services/dev.ringside.graph.Plugin` or
/// `provides` in a module
/// descriptor). Any thread.
public interface Plugin {
    String name();

    String version();

    String description();

    String author();

    String license();

    List<ComponentClass> componentClasses();
}
