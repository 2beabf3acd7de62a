// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;
import dev.ringside.graph.internal.SinkInput;
import dev.ringside.graph.internal.ComponentHelp;

/// `sink.utils.dummy`: consumes and discards messages.
public final class DummyClass implements SinkClass {
    public DummyClass() {}

    @Override
    public String name() {
        return "dummy";
    }

    @Override
    public String description() {
        return "Consume messages and discard them.";
    }

    @Override
    public String help() {
        return ComponentHelp.of("sink.utils.dummy");
    }

    @Override
    public Sink create(ComponentContext context, Parameters parameters) {
        parameters.allow();
        return new Dummy(new SinkInput(context, () -> { }), context.interrupter());
    }

    private static final class Dummy implements Sink {
        private final SinkInput input;
        private final Interrupter interrupter;

        Dummy(SinkInput input, Interrupter interrupter) {
            this.input = input;
            this.interrupter = interrupter;
        }

        @Override
        public void graphIsConfigured() {
            input.graphIsConfigured();
        }

        @Override
        public IteratorStatus consume() {
            return isWhole() ? IteratorStatus.END : input.next();
        }

        /// Whether all messages can be had, which is all that there is to know.
        private boolean isWhole() {
            return input.messages().tally().flatMap(tally -> tally.count(interrupter::isInterrupted)).isPresent();
        }
    }
}
