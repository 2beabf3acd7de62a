// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Filter;
import dev.ringside.graph.FilterClass;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.internal.ComponentHelp;

/// The class `filter.lttng-utils.debug-info`.
public final class DebugInfoClass implements FilterClass {
    private static final String DEFAULT_DIRECTORY = "/usr/lib/debug";
    private static final String DEFAULT_FIELD_NAME = "debug_info";

    @Override
    public String name() {
        return "debug-info";
    }

    @Override
    public String description() {
        return "Augment compatible events with debugging information.";
    }

    @Override
    public String help() {
        return ComponentHelp.of("filter.lttng-utils.debug-info");
    }

    @Override
    public Filter create(ComponentContext context, Parameters parameters) {
        parameters.allow("debug-info-dir", "debug-info-field-name", "full-path", "target-prefix");
        DebugInfoOptions options = new DebugInfoOptions(
                parameters.text("debug-info-dir").orElse(DEFAULT_DIRECTORY),
                parameters.text("debug-info-field-name").orElse(DEFAULT_FIELD_NAME),
                parameters.bool("full-path", false),
                parameters.text("target-prefix"));
        InputPort input = context.addInputPort("in");
        context.addOutputPort("out", null);
        return new Filter() {
            @Override
            public MessageIterator iterator(OutputPort port) {
                return new DebugInfoIterator(input.iterator(), options);
            }
        };
    }
}
