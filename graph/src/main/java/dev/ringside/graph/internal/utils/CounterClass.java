// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;
import dev.ringside.graph.internal.ComponentHelp;

/// `sink.utils.counter`: counts messages by kind.
public final class CounterClass implements SinkClass {
    /// Babeltrace's manual says 1000; the program prints after so many.
    private static final long DEFAULT_STEP = 10_000;

    public CounterClass() {}

    @Override
    public String name() {
        return "counter";
    }

    @Override
    public String description() {
        return "Count messages and print the results.";
    }

    @Override
    public String help() {
        return ComponentHelp.of("sink.utils.counter");
    }

    @Override
    public Sink create(ComponentContext context, Parameters parameters) {
        parameters.allow("step", "hide-zero");
        long step = parameters.unsignedInteger("step").orElse(DEFAULT_STEP);
        return new Counter(context.addInputPort("in"), step, parameters.bool("hide-zero", false),
                context.standardOutput(), context.interrupter());
    }
}
