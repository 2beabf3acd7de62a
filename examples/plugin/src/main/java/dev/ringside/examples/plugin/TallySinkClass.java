// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.plugin;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;

/// The class `sink.logs.tally`.
public final class TallySinkClass implements SinkClass {
    @Override
    public String name() {
        return "tally";
    }

    @Override
    public String description() {
        return "Count events by name.";
    }

    @Override
    public String help() {
        return "Prints a line COUNT NAME for each event name, in the order of names. No parameters.\n";
    }

    @Override
    public Sink create(ComponentContext context, Parameters parameters) {
        parameters.allow();
        return new TallySink(context);
    }
}
