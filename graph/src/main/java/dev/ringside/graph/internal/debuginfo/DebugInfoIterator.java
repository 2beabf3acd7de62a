// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.ctf.internal.transcode.EventTranscoder;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageTally;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives the messages of another iterator, with augmented events where a trace allows it; messages of other traces go
/// through as they are. One thread.
final class DebugInfoIterator implements MessageIterator {
    private final MessageIterator upstream;
    private final DebugInfoOptions options;
    private final int eventsBeforeCompilation;
    private final ObjectFiles files = new ObjectFiles();
    private final Map<Trace, Optional<AugmentedTrace>> traces = new HashMap<>();
    private final Map<DataStream, Optional<AugmentedStream>> streams = new HashMap<>();
    private final List<AugmentedStream> filled = new ArrayList<>();
    private final MessageBatch taken = new MessageBatch();
    private @Nullable DataStream lastRead;
    private @Nullable AugmentedStream lastStream;
    private @Nullable MalformedTraceException fault;

    DebugInfoIterator(MessageIterator upstream, DebugInfoOptions options) {
        this(upstream, options, EventTranscoder.EVENTS_BEFORE_COMPILATION);
    }

    /// @param eventsBeforeCompilation how many events of a class are interpreted
    DebugInfoIterator(MessageIterator upstream, DebugInfoOptions options, int eventsBeforeCompilation) {
        this.upstream = upstream;
        this.options = options;
        this.eventsBeforeCompilation = eventsBeforeCompilation;
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
        if (!augmentPortions(batch)) {
            augmentInOrder(batch);
        }
        return status;
    }

    /// Without putting the messages in order, where it does not matter.
    ///
    /// @return false where nothing was done
    private boolean augmentPortions(MessageBatch batch) {
        if (!taken.isOrderOpen()) {
            return false;
        }
        MessageBatch.Ranges portions = taken.ranges();
        for (int i = 0; i < portions.size(); i++) {
            MessageBlock block = portions.block(i);
            AugmentedStream stream = stream(block);
            if (stream != null && stream.tellsState(block, portions.from(i), portions.to(i))) {
                return false;
            }
        }
        try {
            for (int i = 0; i < portions.size(); i++) {
                augment(portions.block(i), portions.from(i), portions.to(i), batch::addPortion);
            }
            batch.orderAs(taken);
            return true;
        } catch (MalformedTraceException e) {
            // All over again in order, so that what comes before the broken record is given first.
            batch.clear();
            return false;
        } finally {
            end();
        }
    }

    private void augmentInOrder(MessageBatch batch) {
        try {
            for (int run = 0; run < taken.runCount(); run++) {
                augment(taken.block(run), taken.from(run), taken.to(run), batch::add);
            }
        } catch (MalformedTraceException e) {
            if (batch.isEmpty()) {
                throw e;
            }
            fault = e;
        } finally {
            end();
        }
    }

    private void end() {
        filled.forEach(AugmentedStream::end);
        filled.clear();
    }

    private void augment(MessageBlock block, int from, int to, AugmentedStream.Taker taker) {
        AugmentedStream stream = stream(block);
        if (stream == null) {
            taker.take(block, from, to);
            return;
        }
        if (stream.begin()) {
            filled.add(stream);
        }
        stream.add(block, from, to, taker);
    }

    /// Null for messages that stay as they are.
    private @Nullable AugmentedStream stream(MessageBlock block) {
        if (!block.hasStream()) {
            return null;
        }
        DataStream read = block.stream();
        if (read != lastRead) {
            lastRead = read;
            lastStream = streams.computeIfAbsent(read, key ->
                            trace(key.trace()).map(trace -> trace.stream(key, eventsBeforeCompilation)))
                    .orElse(null);
        }
        return lastStream;
    }

    private Optional<AugmentedTrace> trace(Trace trace) {
        return traces.computeIfAbsent(trace, key -> AugmentedTrace.of(key, options, files));
    }

    /// Where no event can be augmented, the messages are those of the other iterator.
    @Override
    public Optional<MessageTally> tally() {
        return upstream.tally()
                .filter(tally -> tally.streams().stream().allMatch(stream -> trace(stream.trace()).isEmpty()));
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
        lastRead = null;
        fault = null;
    }

    @Override
    public void close() {
        upstream.close();
    }
}
