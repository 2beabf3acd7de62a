// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.plugin;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts, and prints at the end. The graph's thread.
final class TallySink implements Sink {
    private final ComponentContext context;
    private final InputPort input;
    private final Map<String, Long> counts = new TreeMap<>();
    private final MessageBatch batch = new MessageBatch();
    private @Nullable MessageIterator messages;

    TallySink(ComponentContext context) {
        this.context = context;
        this.input = context.addInputPort("in");
    }

    @Override
    public void graphIsConfigured() {
        messages = input.iterator();
    }

    @Override
    public IteratorStatus consume() {
        if (messages == null) {
            throw new IllegalStateException("the graph is not configured");
        }
        IteratorStatus status = messages.next(batch);
        switch (status) {
            case OK -> count();
            case END -> print();
            case AGAIN -> { }
        }
        return status;
    }

    private void count() {
        for (int run = 0; run < batch.runCount(); run++) {
            MessageBlock block = batch.block(run);
            for (int message = batch.from(run); message < batch.to(run); message++) {
                if (block.isEvent(message)) {
                    counts.merge(block.eventRecordClass(message).identity().name().orElse(""), 1L, Long::sum);
                }
            }
        }
    }

    private void print() {
        StringBuilder text = new StringBuilder();
        counts.forEach((name, count) -> text.append(count).append(' ').append(name).append('\n'));
        try {
            context.standardOutput().write(text.toString().getBytes(StandardCharsets.UTF_8));
            context.standardOutput().flush();
        } catch (IOException e) {
            throw new GraphException(context.actor(), "Cannot write", e);
        }
    }
}
