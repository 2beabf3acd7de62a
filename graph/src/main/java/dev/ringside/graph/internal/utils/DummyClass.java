// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;
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
    public Sink create(ComponentContext context, Parameters parameters) {
        parameters.allow();
        return new Dummy(context.addInputPort("in"));
    }

    private static final class Dummy implements Sink {
        private final InputPort port;
        private final MessageBatch batch = new MessageBatch();
        private @Nullable MessageIterator iterator;

        Dummy(InputPort port) {
            this.port = port;
        }

        @Override
        public void graphIsConfigured() {
            iterator = port.iterator();
        }

        @Override
        public IteratorStatus consume() {
            return iterator == null ? IteratorStatus.END : iterator.next(batch);
        }
    }
}
