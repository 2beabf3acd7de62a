// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.internal.SinkInput;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.TextOutput;
import dev.ringside.graph.internal.text.Visibility;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Prints every message. The graph's thread.
final class DetailsSink implements Sink {
    private static final Comparator<DataStream> BY_ID = Comparator
            .<DataStream>comparingLong(stream -> stream.id().orElse(0) ^ Long.MIN_VALUE)
            .thenComparingLong(stream -> stream.schema().streamClass().id() ^ Long.MIN_VALUE);

    private final SinkInput input;
    private final TextOutput output;
    private final DetailsOptions options;
    private final TextBuffer buffer;
    private final IndentedText text;
    private final TraceClassText classes;
    private final DetailsFieldWriter fields;
    private final boolean mip0;
    private final Map<Trace, Integer> traceNumbers = new IdentityHashMap<>();
    private boolean printed;

    DetailsSink(ComponentContext context, Parameters parameters) {
        output = TextOutput.of(context, parameters);
        options = DetailsOptions.of(parameters);
        buffer = new TextBuffer(output.stream());
        text = new IndentedText(buffer);
        classes = new TraceClassText(text, options, context.mipVersion());
        fields = new DetailsFieldWriter(text);
        mip0 = context.mipVersion() == 0;
        input = new SinkInput(context, buffer::flush);
    }

    @Override
    public void graphIsConfigured() {
        input.graphIsConfigured();
    }

    @Override
    public IteratorStatus consume() {
        IteratorStatus status = input.next();
        if (status == IteratorStatus.OK) {
            MessageBatch batch = input.batch();
            for (int run = 0; run < batch.runCount(); run++) {
                for (int message = batch.from(run); message < batch.to(run); message++) {
                    print(batch.block(run), message);
                }
            }
        }
        return status;
    }

    private void print(MessageBlock block, int message) {
        int start = buffer.length();
        try {
            if (block.hasStream()) {
                printOfStream(block, message);
            } else {
                inactivity(block, message);
            }
        } catch (MalformedTraceException e) {
            buffer.setLength(start);
            buffer.flush();
            throw e;
        } finally {
            text.reset();
            fields.reset();
        }
        buffer.endRecord();
    }

    private void separate() {
        if (printed && !options.compact()) {
            text.end();
        }
        printed = true;
    }

    private void inactivity(MessageBlock block, int message) {
        separate();
        text.add("[" + GroupedDigits.unsigned(block.cycles(message)) + (options.compact() ? " " : " cycles, ")
                + GroupedDigits.signed(block.nanos(message)) + (options.compact() ? "] " : " ns from origin]\n"));
        text.add("Message iterator inactivity").end();
    }

    private void printOfStream(MessageBlock block, int message) {
        DataStream stream = block.stream();
        Integer number = traceNumbers.get(stream.trace());
        if (number == null) {
            number = traceNumbers.size();
            traceNumbers.put(stream.trace(), number);
            if (options.metadata()) {
                if (printed) {
                    text.end();
                }
                classes.append(stream.trace());
                printed = false;
            }
        }
        separate();
        switch (block.kind(message)) {
            case STREAM_BEGINNING -> {
                header(block, message, number, true);
                streamBeginning(stream);
            }
            case STREAM_END -> {
                header(block, message, number, true);
                text.add("Stream end").end();
            }
            case PACKET_BEGINNING -> {
                header(block, message, number, false);
                packetBeginning(block, message);
            }
            case PACKET_END -> {
                header(block, message, number, false);
                text.add("Packet end").end();
            }
            case EVENT -> {
                header(block, message, number, false);
                event(block, message);
            }
            case DISCARDED_EVENTS -> discarded(block, message, number, "event");
            case DISCARDED_PACKETS -> discarded(block, message, number, "packet");
            case INACTIVITY -> inactivity(block, message);
        }
    }

    private void header(MessageBlock block, int message, int traceNumber, boolean mayBeUnknown) {
        if (options.time() && block.stream().schema().clockClass().isPresent()) {
            if (block.hasTime(message)) {
                time(block.cycles(message), block.nanos(message));
            } else if (mayBeUnknown) {
                text.add(options.compact() ? "[Unknown] " : "[Unknown]\n");
            }
        }
        stream(block.stream(), traceNumber);
    }

    private void time(long cycles, long nanos) {
        text.add("[").add(GroupedDigits.unsigned(cycles)).add(options.compact() ? " " : " cycles, ");
        text.add(GroupedDigits.signed(nanos)).add(options.compact() ? "] " : " ns from origin]\n");
    }

    private void stream(DataStream stream, int traceNumber) {
        String classId = GroupedDigits.unsigned(stream.schema().streamClass().id());
        String streamId = stream.id().isPresent() ? GroupedDigits.unsigned(stream.id().getAsLong()) : "";
        if (options.compact()) {
            text.add("{" + traceNumber + " " + classId + (streamId.isEmpty() ? "" : " " + streamId) + "} ");
        } else {
            text.add("{Trace " + traceNumber + ", Stream class ID " + classId
                            + (streamId.isEmpty() ? "" : ", Stream ID " + streamId) + "}")
                    .end();
        }
    }

    private void streamBeginning(DataStream stream) {
        text.add("Stream beginning");
        if (options.compact()) {
            text.end();
            return;
        }
        text.add(":").end().in();
        if (options.streamName() && !stream.name().isEmpty()) {
            text.line("Name: " + stream.name());
        }
        trace(stream.trace());
        text.out();
    }

    private void trace(Trace trace) {
        Identity identity = trace.traceClass().identity();
        List<String> parts = new ArrayList<>();
        if (!mip0) {
            identity.namespace().ifPresent(part -> parts.add("Namespace `" + part + "`"));
            identity.uid().filter(part -> options.uid()).ifPresent(part -> parts.add("UID `" + part + "`"));
        }
        text.line("Trace" + (options.traceName() ? " `" + trace.name().orElse("") + "`" : "")
                        + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")") + ":")
                .in();
        if (mip0 && options.uid()) {
            trace.traceClass().metadataStreamUuid().ifPresent(uuid -> text.line("UUID: " + uuid));
        }
        environment(trace.traceClass().environment());
        trace.streams().stream().sorted(BY_ID).forEach(this::streamOfTrace);
        text.out();
    }

    private void environment(Map<String, Object> environment) {
        if (environment.isEmpty()) {
            return;
        }
        String noun = environment.size() == 1 ? "entry" : "entries";
        text.line("Environment (" + GroupedDigits.unsigned(environment.size()) + " " + noun + "):").in();
        new TreeMap<>(environment).forEach((name, value) -> text.line(name + ":" + environmentValue(value)));
        text.out();
    }

    /// With a blank before it, unless it is empty.
    private static String environmentValue(Object value) {
        return value instanceof Long integer
                ? " " + GroupedDigits.signed(integer)
                : value.equals("") ? "" : " " + value;
    }

    private void streamOfTrace(DataStream stream) {
        text.line("Stream ("
                + (stream.id().isPresent() ? "ID " + GroupedDigits.unsigned(stream.id().getAsLong()) + ", " : "")
                + "Class ID " + GroupedDigits.unsigned(stream.schema().streamClass().id()) + ")");
    }

    private void packetBeginning(MessageBlock block, int message) {
        text.add("Packet beginning");
        Packet packet = block.packet(message);
        boolean context = Visibility.isShown(block.stream().schema().packetFields(), Scope.PACKET_CONTEXT);
        if (packet == null || !context || options.compact()) {
            text.end();
            return;
        }
        text.add(":").end().in();
        packet.visitContext(fields);
        text.out();
    }

    private void event(MessageBlock block, int message) {
        EventRecordClass eventClass = block.eventRecordClass(message);
        String name = eventClass.identity().name().map(part -> " `" + part + "`").orElse("");
        text.add("Event" + name + (options.compact() ? " (" : " (Class ID ") + GroupedDigits.unsigned(eventClass.id()) + ")");
        if (options.compact()) {
            text.end();
            return;
        }
        text.add(":").end().in();
        block.visit(message, fields);
        text.out();
    }

    private void discarded(MessageBlock block, int message, int traceNumber, String noun) {
        DiscardedItems items = block.discarded(message);
        if (options.time() && items.hasTimes()) {
            time(items.beginCycles(), items.beginNanos());
            time(items.endCycles(), items.endNanos());
        }
        stream(block.stream(), traceNumber);
        text.add("Discarded " + noun + "s");
        if (items.count().isPresent()) {
            text.add(" (" + GroupedDigits.unsigned(items.count().getAsLong()) + " " + noun + "s)");
        }
        text.end();
    }

    @Override
    public void close() {
        output.close(buffer);
    }
}
