// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageTally;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.writer.UnfinishedFolder;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Source;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// One logical trace: an output port for each data stream.
final class FileSystemSource implements Source {
    private static final int MAX_THREADS = 64;
    private static final long MIN_BYTES_FOR_TWO = 16L << 20;

    private final TraceReader reader;
    private final int threads;
    private final ComponentContext context;
    private final Set<String> warnings = new HashSet<>();
    private @Nullable ExecutorService worker;

    FileSystemSource(ComponentContext context, TraceReader reader, long threads) {
        this.reader = reader;
        this.threads = Math.clamp(threads, 1, MAX_THREADS);
        this.context = context;
        warnOfIndexes();
        warnOfUnfinished();
        for (DataStream stream : reader.streams()) {
            context.addOutputPort(PortNames.of(reader, stream), stream);
            context.log()
                    .log(GraphLog.Level.DEBUG, context.actor(), "Found data stream: name=\"" + stream.name() + "\"");
        }
        context.log()
                .log(GraphLog.Level.INFO, context.actor(), "Opened trace: data-streams=" + reader.streams().size());
    }

    /// Each index that turned out to be wrong, once.
    private void warnOfIndexes() {
        for (String fault : reader.indexFaults()) {
            if (warnings.add(fault)) {
                context.log().log(GraphLog.Level.WARNING, context.actor(), fault);
            }
        }
    }

    private void warnOfUnfinished() {
        Set<Path> folders = new LinkedHashSet<>();
        for (DataStream stream : reader.streams()) {
            UnfinishedFolder.around(Path.of(stream.name())).ifPresent(folders::add);
        }
        for (Path folder : folders) {
            context.log().log(
                    GraphLog.Level.WARNING,
                    context.actor(),
                    "The writer of this trace has not finished it: path=\"" + folder + "\"");
        }
    }

    /// Every other stream is decoded ahead by a second thread, where there is work enough for two. What comes out is
    /// the same.
    private DataStreamReader open(DataStream stream) {
        boolean ahead = threads > 1 && reader.mayReadAhead() && (reader.streams().indexOf(stream) & 1) == 0
                && isLarge();
        if (!ahead) {
            return reader.open(stream);
        }
        if (worker == null) {
            worker = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("decode-ahead").factory());
        }
        return reader.openAhead(stream, worker);
    }

    private boolean isLarge() {
        long bytes = 0;
        for (DataStream stream : reader.streams()) {
            bytes += reader.sizeBytes(stream);
        }
        return bytes >= MIN_BYTES_FOR_TWO;
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.shutdown();
        }
    }

    @Override
    public MessageIterator iterator(OutputPort port) {
        if (!(port.data() instanceof DataStream stream)) {
            throw new IllegalArgumentException("not a port of this source: " + port.name());
        }
        return new StreamIterator(stream);
    }

    /// Opens its data stream when the first message is asked for.
    private final class StreamIterator implements MessageIterator {
        private final DataStream stream;
        private @Nullable DataStreamReader opened;

        StreamIterator(DataStream stream) {
            this.stream = stream;
        }

        private DataStreamReader opened() {
            DataStreamReader streamReader = opened;
            if (streamReader == null) {
                streamReader = open(stream);
                opened = streamReader;
            }
            return streamReader;
        }

        @Override
        public Optional<MessageTally> tally() {
            return opened == null ? reader.tally(stream, threads) : Optional.empty();
        }

        @Override
        public IteratorStatus next(MessageBatch batch) {
            batch.clear();
            MessageBlock block = opened().next();
            if (block == null) {
                return IteratorStatus.END;
            }
            if (block.size() == 0) {
                return IteratorStatus.AGAIN;
            }
            batch.addAll(block);
            return IteratorStatus.OK;
        }

        @Override
        public boolean canSeek(long nanos) {
            return nanos == MessageBlock.NO_TIME || stream.schema().clockClass().isPresent();
        }

        @Override
        public void seek(long nanos) {
            opened().seek(nanos);
            warnOfIndexes();
        }

        @Override
        public void close() {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
