// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.plugin;

import dev.ringside.graph.ComponentClass;
import dev.ringside.graph.Plugin;
import java.util.List;

/// The service that the jar provides, named in `META-INF/services`.
public final class LogsPlugin implements Plugin {
    @Override
    public String name() {
        return "logs";
    }

    @Override
    public String version() {
        return "1.0.0";
    }

    @Override
    public String description() {
        return "Logs of text lines (an example)";
    }

    @Override
    public String author() {
        return "the Ringside founders";
    }

    @Override
    public String license() {
        return "Apache-2.0";
    }

    @Override
    public List<ComponentClass> componentClasses() {
        return List.of(new LinesSourceClass(), new TallySinkClass());
    }
}
