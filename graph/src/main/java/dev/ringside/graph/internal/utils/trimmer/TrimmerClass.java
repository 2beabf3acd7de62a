// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils.trimmer;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Filter;
import dev.ringside.graph.FilterClass;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.internal.ComponentHelp;

/// The class `filter.utils.trimmer`.
public final class TrimmerClass implements FilterClass {
    @Override
    public String name() {
        return "trimmer";
    }

    @Override
    public String description() {
        return "Discard messages that occur outside a specific time range.";
    }

    @Override
    public String help() {
        return ComponentHelp.of("filter.utils.trimmer");
    }

    @Override
    public Filter create(ComponentContext context, Parameters parameters) {
        parameters.allow("begin", "end", "gmt");
        boolean gmt = parameters.bool("gmt", false);
        TimeBound begin = TimeBound.of(parameters, "begin", gmt);
        TimeBound end = TimeBound.of(parameters, "end", gmt);
        InputPort input = context.addInputPort("in");
        context.addOutputPort("out", null);
        String actor = context.actor();
        return new Filter() {
            @Override
            public MessageIterator iterator(OutputPort port) {
                return new TrimmerIterator(input.iterator(), begin, end, actor);
            }
        };
    }
}
