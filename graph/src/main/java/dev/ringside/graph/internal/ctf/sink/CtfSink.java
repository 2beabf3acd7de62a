// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.Sink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes every stream to a file of its trace's directory. The graph's thread.
final class CtfSink implements Sink {
    private final CtfSinkOptions options;
    private final String actor;
    private final ComponentContext context;
    private final OutputStream output;
    private final InputPort input;
    private final Map<Trace, TraceOutput> traces = new LinkedHashMap<>();
    private final Map<DataStream, StreamOutput> streams = new LinkedHashMap<>();
    private final MessageBatch batch = new MessageBatch();
    private @Nullable MessageIterator messages;
    private @Nullable DataStream lastStream;
    private @Nullable StreamOutput lastOutput;

    CtfSink(ComponentContext context, CtfSinkOptions options) {
        this.options = options;
        this.context = context;
        this.actor = context.actor();
        this.output = context.standardOutput();
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
        try {
            if (status == IteratorStatus.OK) {
                for (int run = 0; run < batch.runCount(); run++) {
                    write(batch.block(run), batch.from(run), batch.to(run));
                }
            } else if (status == IteratorStatus.END) {
                finish();
            }
        } catch (IOException e) {
            throw new GraphException(actor, "Cannot write trace: path=\"" + options.path() + "\"", e);
        }
        return status;
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
                known = traceOf(stream.trace()).open(stream);
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
            traces.put(trace, known);
        }
        return known;
    }

    private void finish() throws IOException {
        for (StreamOutput stream : streams.values()) {
            stream.close();
        }
        streams.clear();
        for (TraceOutput trace : traces.values()) {
            if (!options.quiet()) {
                output.write(("Created CTF trace `" + trace.directory() + "`.\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        output.flush();
    }

    /// Also after a failure: what was written so far becomes readable.
    @Override
    public void close() {
        for (StreamOutput stream : streams.values()) {
            try {
                stream.close();
            } catch (IOException | RuntimeException e) {
                context.log().log(
                        dev.ringside.graph.GraphLog.Level.WARNING, actor, "Cannot close data stream file: " + e);
            }
        }
        streams.clear();
    }
}
