// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageTally;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.Sink;
import dev.ringside.graph.internal.SinkInput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes every data stream to a file of its trace's directory: whole packets as they are where that is possible,
/// otherwise message by message. The graph's thread; copying uses others, which end before it goes on.
final class CtfSink implements Sink {
    private static final int MAX_BUFFERED_BYTES = 48 << 20;
    private static final int MAX_BUFFER_BYTES = 1 << 18;
    private static final int MIN_BUFFER_BYTES = 1 << 14;

    private final CtfSinkOptions options;
    private final String actor;
    private final ComponentContext context;
    private final OutputStream output;
    private final SinkInput input;
    private final Map<Trace, TraceOutput> traces = new LinkedHashMap<>();
    private final Map<DataStream, StreamOutput> streams = new LinkedHashMap<>();
    private final Map<DataStream, StreamCopy> copies = new LinkedHashMap<>();
    private boolean started;
    /// Whether packets are still to be written as they are.
    private boolean copying = true;
    private @Nullable DataStream lastStream;
    private @Nullable StreamOutput lastOutput;

    CtfSink(ComponentContext context, CtfSinkOptions options) {
        this.options = options;
        this.context = context;
        this.actor = context.actor();
        this.output = context.standardOutput();
        this.input = new SinkInput(context, () -> { });
        context.writesIn(options.path());
    }

    @Override
    public void graphIsConfigured() {
        input.graphIsConfigured();
    }

    @Override
    public IteratorStatus consume() {
        try {
            if (!started) {
                started = true;
                if (copyWhole()) {
                    return IteratorStatus.END;
                }
                if (context.interrupter().isInterrupted()) {
                    return IteratorStatus.OK;
                }
                context.log().log(GraphLog.Level.INFO, actor, "Writing message by message");
                separateRoles();
            }
            // Of a copy that was interrupted: what it wrote is written again.
            copies.clear();
            IteratorStatus status = input.next();
            if (status == IteratorStatus.OK) {
                write(input.batch());
            } else if (status == IteratorStatus.END) {
                finish();
            }
            return status;
        } catch (UncheckedIOException e) {
            throw cannotWrite(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void separateRoles() throws IOException {
        copying = false;
        for (TraceOutput trace : traces.values()) {
            trace.separateRoles();
        }
    }

    private GraphException cannotWrite(IOException cause) {
        return new GraphException(actor, "Cannot write trace: path=\"" + options.path() + "\"", cause);
    }

    /// Copies the packets of all data streams as they are, where the written trace reads them alike and no one before
    /// this sink changes anything. The event records are looked at all the same: where one is broken, everything starts
    /// again, message by message, so that what is before it is written and the fault is told.
    ///
    /// @return false where that cannot be done, or was interrupted: what was copied until then stays for [#close]
    private boolean copyWhole() throws IOException {
        MessageTally tally = input.messages().tally().orElse(null);
        if (tally == null) {
            return false;
        }
        for (DataStream stream : tally.streams()) {
            if (!traceOf(stream.trace()).copies(stream)) {
                return false;
            }
        }
        for (DataStream stream : tally.streams()) {
            copies.put(stream, new StreamCopy(traceOf(stream.trace()).path(stream)));
        }
        Interrupter interrupter = context.interrupter();
        Optional<long[]> counts = tally.copy(interrupter::isInterrupted, this::copy);
        if (counts.isPresent()) {
            context.log()
                    .log(GraphLog.Level.INFO, actor, "Copied all packets as they are: data-streams=" + copies.size());
            copies.clear();
            finish();
            return true;
        }
        if (!interrupter.isInterrupted()) {
            copies.clear();
        }
        return false;
    }

    private void copy(
            DataStream stream, FileChannel file, long offsetBytes, long lengthBytes, long streamOffsetBytes)
            throws IOException {
        Objects.requireNonNull(copies.get(stream), "all streams have a copy")
                .write(file, offsetBytes, lengthBytes, streamOffsetBytes);
    }

    /// Each stream has its own file, so that the order among streams only matters where they are seen first.
    private void write(MessageBatch batch) throws IOException {
        MessageBatch.Ranges ranges = batch.ranges();
        for (int range = 0; range < ranges.size(); range++) {
            MessageBlock block = ranges.block(range);
            if (!block.hasStream() || !streams.containsKey(block.stream())) {
                writeInOrder(batch);
                return;
            }
        }
        for (int range = 0; range < ranges.size(); range++) {
            write(ranges.block(range), ranges.from(range), ranges.to(range));
        }
    }

    private void writeInOrder(MessageBatch batch) throws IOException {
        for (int run = 0; run < batch.runCount(); run++) {
            write(batch.block(run), batch.from(run), batch.to(run));
        }
    }

    private void write(MessageBlock block, int from, int to) throws IOException {
        if (!block.hasStream()) {
            return;
        }
        StreamOutput stream = outputOf(block.stream());
        int message = from;
        while (message < to) {
            if (block.isEvent(message)) {
                int end = message + 1;
                while (end < to && block.isEvent(end)) {
                    end++;
                }
                stream.events(block, message, end);
                message = end;
            } else {
                stream.message(block, message);
                message++;
            }
        }
    }

    private StreamOutput outputOf(DataStream stream) throws IOException {
        if (lastStream != stream || lastOutput == null) {
            StreamOutput known = streams.get(stream);
            if (known == null) {
                known = traceOf(stream.trace()).open(stream, this::bufferBytes);
                streams.put(stream, known);
            }
            lastOutput = known;
            lastStream = stream;
        }
        return lastOutput;
    }

    private TraceOutput traceOf(Trace trace) throws IOException {
        TraceOutput known = traces.get(trace);
        if (known == null) {
            if (options.assumeSingleTrace() && !traces.isEmpty()) {
                throw new GraphException(actor, "Single trace mode, but getting more than one trace: stream-name=\""
                        + trace.name().orElse("") + "\"");
            }
            known = TraceOutput.create(trace, options, context);
            if (!copying) {
                known.separateRoles();
            }
            traces.put(trace, known);
        }
        return known;
    }

    /// Many data streams share the memory that there is for buffers.
    private int bufferBytes() {
        return Math.clamp(MAX_BUFFERED_BYTES / Math.max(1, streams.size()), MIN_BUFFER_BYTES, MAX_BUFFER_BYTES);
    }

    private void finish() throws IOException {
        for (StreamOutput stream : streams.values()) {
            stream.finish();
        }
        streams.clear();
        for (TraceOutput trace : traces.values()) {
            if (!options.quiet()) {
                output.write(("Created CTF trace `" + trace.directory() + "`.\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        traces.clear();
        output.flush();
    }

    /// After a failure or an interruption, what was written so far becomes readable: whole packets. What is not is
    /// removed.
    @Override
    public void close() {
        Set<TraceOutput> readable = new HashSet<>();
        streams.forEach((stream, written) -> keep(stream, readable, () -> keepPackets(written)));
        copies.forEach((stream, written) -> keep(stream, readable, written::cut));
        streams.clear();
        copies.clear();
        for (TraceOutput trace : traces.values()) {
            if (!readable.contains(trace)) {
                try {
                    trace.remove();
                } catch (IOException e) {
                    warn("Cannot remove trace: path=\"" + trace.directory() + "\": " + e);
                }
            }
        }
        traces.clear();
    }

    /// Makes a file readable.
    private interface Keeper {
        /// @return whether there is a packet
        boolean keep() throws IOException;
    }

    private static boolean keepPackets(StreamOutput stream) throws IOException {
        try {
            stream.finish();
            return true;
        } catch (IOException | RuntimeException e) {
            return stream.cut();
        }
    }

    private void keep(DataStream stream, Set<TraceOutput> readable, Keeper keeper) {
        TraceOutput trace = traces.get(stream.trace());
        if (trace == null) {
            return;
        }
        try {
            if (keeper.keep()) {
                readable.add(trace);
            } else {
                Files.deleteIfExists(trace.path(stream));
            }
        } catch (IOException e) {
            warn("Cannot make data stream file readable: path=\"" + trace.path(stream) + "\": " + e);
        }
    }

    private void warn(String text) {
        context.log().log(GraphLog.Level.WARNING, actor, text);
    }
}
