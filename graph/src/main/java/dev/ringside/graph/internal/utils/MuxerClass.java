// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Filter;
import dev.ringside.graph.FilterClass;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.internal.ComponentHelp;
import java.util.ArrayList;
import java.util.List;

/// `filter.utils.muxer`: sorts the messages of any number of input ports by time.
public final class MuxerClass implements FilterClass {
    public MuxerClass() {}

    @Override
    public String name() {
        return "muxer";
    }

    @Override
    public String description() {
        return "Sort messages from multiple input ports to a single output port by time.";
    }

    @Override
    public String help() {
        return ComponentHelp.of("filter.utils.muxer");
    }

    @Override
    public Filter create(ComponentContext context, Parameters parameters) {
        parameters.allow();
        return new Muxer(context);
    }

    private static final class Muxer implements Filter {
        private final ComponentContext context;
        private final List<InputPort> inputs = new ArrayList<>();

        Muxer(ComponentContext context) {
            this.context = context;
            context.addOutputPort("out", null);
            addInput();
        }

        private void addInput() {
            inputs.add(context.addInputPort("in" + inputs.size()));
        }

        @Override
        public void inputPortConnected(InputPort port) {
            addInput();
        }

        @Override
        public MessageIterator iterator(OutputPort port) {
            List<MessageIterator> upstream = new ArrayList<>();
            for (InputPort input : inputs) {
                if (input.isConnected()) {
                    upstream.add(input.iterator());
                }
            }
            return new MuxerIterator(upstream, context);
        }
    }
}
