// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives the messages of another iterator, with augmented events where a trace allows it; messages of other traces go through
/// as they are. One thread.
final class DebugInfoIterator implements MessageIterator {
    private final MessageIterator upstream;
    private final DebugInfoOptions options;
    private final ObjectFiles files = new ObjectFiles();
    private final Map<Trace, Optional<AugmentedTrace>> traces = new HashMap<>();
    private final Map<DataStream, Optional<AugmentedStream>> streams = new HashMap<>();
    private final Set<AugmentedStream> filled = new LinkedHashSet<>();
    private final MessageBatch taken = new MessageBatch();
    private @Nullable MalformedTraceException fault;

    DebugInfoIterator(MessageIterator upstream, DebugInfoOptions options) {
        this.upstream = upstream;
        this.options = options;
    }

    @Override
    public IteratorStatus next(MessageBatch batch) {
        batch.clear();
        if (fault != null) {
            throw fault;
        }
        IteratorStatus status = upstream.next(taken);
        if (status != IteratorStatus.OK) {
            return status;
        }
        filled.clear();
        try {
            augment(batch);
        } catch (MalformedTraceException e) {
            if (batch.isEmpty()) {
                throw e;
            }
            // What comes before the broken record is given first.
            fault = e;
        }
        filled.forEach(AugmentedStream::end);
        return status;
    }

    private void augment(MessageBatch batch) {
        for (int run = 0; run < taken.runCount(); run++) {
            MessageBlock block = taken.block(run);
            Optional<AugmentedStream> stream = block.hasStream() ? stream(block.stream()) : Optional.empty();
            if (stream.isEmpty()) {
                batch.add(block, taken.from(run), taken.to(run));
                continue;
            }
            if (filled.add(stream.get())) {
                stream.get().begin();
            }
            stream.get().add(block, taken.from(run), taken.to(run), batch);
        }
    }

    private Optional<AugmentedStream> stream(DataStream stream) {
        return streams.computeIfAbsent(stream, key -> trace(key.trace()).map(trace -> trace.stream(key)));
    }

    private Optional<AugmentedTrace> trace(Trace trace) {
        return traces.computeIfAbsent(trace, key -> AugmentedTrace.of(key, options, files));
    }

    @Override
    public boolean canSeek(long nanos) {
        return nanos == MessageBlock.NO_TIME && upstream.canSeek(nanos);
    }

    /// Only to the beginning: what processes have loaded follows from everything before.
    @Override
    public void seek(long nanos) {
        upstream.seek(nanos);
        traces.clear();
        streams.clear();
        fault = null;
    }

    @Override
    public void close() {
        upstream.close();
    }
}
