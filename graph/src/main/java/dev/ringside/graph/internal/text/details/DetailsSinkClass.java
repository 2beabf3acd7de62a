// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;
import dev.ringside.graph.internal.ComponentHelp;

/// The class `sink.text.details`.
public final class DetailsSinkClass implements SinkClass {
    @Override
    public String name() {
        return "details";
    }

    @Override
    public String description() {
        return "Print messages with details.";
    }

    @Override
    public String help() {
        return ComponentHelp.of("sink.text.details");
    }

    @Override
    public Sink create(ComponentContext context, Parameters parameters) {
        return new DetailsSink(context, parameters);
    }
}
