// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;
import dev.ringside.graph.internal.ComponentHelp;
import org.jspecify.annotations.Nullable;

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
        return new Dummy(context.addInputPort("in"), context.interrupter());
    }

    private static final class Dummy implements Sink {
        private final InputPort port;
        private final Interrupter interrupter;
        private final MessageBatch batch = new MessageBatch();
        private @Nullable MessageIterator iterator;

        Dummy(InputPort port, Interrupter interrupter) {
            this.port = port;
            this.interrupter = interrupter;
        }

        @Override
        public void graphIsConfigured() {
            iterator = port.iterator();
        }

        @Override
        public IteratorStatus consume() {
            if (iterator == null || isWhole(iterator)) {
                return IteratorStatus.END;
            }
            return iterator.next(batch);
        }

        /// Whether all messages can be had, which is all that there is to know.
        private boolean isWhole(MessageIterator messages) {
            return messages.tally().flatMap(tally -> tally.count(interrupter::isInterrupted)).isPresent();
        }
    }
}
