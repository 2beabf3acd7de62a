// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;
import dev.ringside.graph.internal.ComponentHelp;

/// The class `sink.text.pretty`.
public final class PrettySinkClass implements SinkClass {
    @Override
    public String name() {
        return "pretty";
    }

    @Override
    public String description() {
        return "Pretty-print messages (`text` format of Babeltrace 1).";
    }

    @Override
    public String help() {
        return ComponentHelp.of("sink.text.pretty");
    }

    @Override
    public Sink create(ComponentContext context, Parameters parameters) {
        return new PrettySink(context, parameters);
    }
}
