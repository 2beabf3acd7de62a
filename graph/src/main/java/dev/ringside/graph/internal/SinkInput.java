// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal;

import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import org.jspecify.annotations.Nullable;

/// The input port of a sink, and the batch that came from there last. Whatever the sink wrote is flushed where nothing
/// follows for now: at the end, while waiting, and before a failure. The graph's thread.
public final class SinkInput {
    private final InputPort port;
    private final Runnable flush;
    private final MessageBatch batch = new MessageBatch();
    private @Nullable MessageIterator messages;

    /// Takes messages that follow each other in a block.
    public interface RunConsumer {
        /// @param from the first message
        /// @param to behind the last message
        void accept(MessageBlock block, int from, int to);
    }

    /// Adds the port `in`.
    ///
    /// @param flush what to call where nothing follows for now
    public SinkInput(ComponentContext context, Runnable flush) {
        this.port = context.addInputPort("in");
        this.flush = flush;
    }

    /// All ports are connected.
    public void graphIsConfigured() {
        messages = port.iterator();
    }

    /// Where the batches come from, for who asks for more than those.
    public MessageIterator messages() {
        if (messages == null) {
            throw new IllegalStateException("the graph is not configured");
        }
        return messages;
    }

    /// Gets the next batch.
    public IteratorStatus next() {
        IteratorStatus status;
        try {
            status = messages().next(batch);
        } catch (MalformedTraceException e) {
            flush.run();
            throw e;
        }
        if (status != IteratorStatus.OK) {
            flush.run();
        }
        return status;
    }

    /// Gets the next batch and hands its messages on, in their order.
    public IteratorStatus next(RunConsumer consumer) {
        IteratorStatus status = next();
        if (status == IteratorStatus.OK) {
            for (int run = 0; run < batch.runCount(); run++) {
                consumer.accept(batch.block(run), batch.from(run), batch.to(run));
            }
        }
        return status;
    }

    /// Valid after `OK`.
    public MessageBatch batch() {
        return batch;
    }
}
