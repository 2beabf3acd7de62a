// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.MalformedTraceException;
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
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
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
        options = DetailsOptions.of(parameters, context.mipVersion());
        buffer = new TextBuffer(output.stream());
        text = new IndentedText(buffer, options.colors(output.stream()));
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
        return input.next(this::print);
    }

    private void print(MessageBlock block, int from, int to) {
        for (int message = from; message < to; message++) {
            print(block, message);
        }
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
        time(block.cycles(message), block.nanos(message));
        text.object("Message iterator inactivity").end();
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
                // As Babeltrace: the colour ends on the next line.
                text.object("Stream end\n");
            }
            case PACKET_BEGINNING -> {
                header(block, message, number, false);
                packetBeginning(block, message);
            }
            case PACKET_END -> {
                header(block, message, number, false);
                text.object("Packet end").end();
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
                text.add("[").time("Unknown").add(options.compact() ? "] " : "]\n");
            }
        }
        stream(block.stream(), traceNumber);
    }

    private void time(long cycles, long nanos) {
        text.add("[").time(GroupedDigits.unsigned(cycles)).add(options.compact() ? " " : " cycles, ");
        text.time(GroupedDigits.signed(nanos)).add(options.compact() ? "] " : " ns from origin]\n");
    }

    private void stream(DataStream stream, int traceNumber) {
        String classId = GroupedDigits.unsigned(stream.schema().streamClass().id());
        String streamId = stream.id().isPresent() ? GroupedDigits.unsigned(stream.id().getAsLong()) : "";
        text.beginStream();
        if (options.compact()) {
            String numbers = traceNumber + " " + classId + (streamId.isEmpty() ? "" : " " + streamId);
            text.add("{").streamNumber(numbers).beginStream().add("}").endStream().add(" ");
            return;
        }
        text.add("{Trace ").streamNumber(Integer.toString(traceNumber)).beginStream();
        text.add(", Stream class ID ").streamNumber(classId).beginStream();
        if (!streamId.isEmpty()) {
            text.add(", Stream ID ").streamNumber(streamId).beginStream();
        }
        text.add("}").endStream().end();
    }

    private void streamBeginning(DataStream stream) {
        text.object("Stream beginning");
        if (options.compact()) {
            text.end();
            return;
        }
        text.add(":").end().in();
        if (options.streamName() && !stream.name().isEmpty()) {
            text.line("Name", stream.name());
        }
        if (options.classes().streamClassName()) {
            stream.schema().streamClass().identity().name().ifPresent(name -> text.line("Class name", name));
        }
        trace(stream.trace());
        text.out();
    }

    private void trace(Trace trace) {
        Identity identity = trace.traceClass().identity();
        text.indent().object("Trace");
        if (options.traceName()) {
            trace.name().ifPresent(name -> text.add(" `").value(name).add("`"));
        }
        if (!mip0) {
            place(identity.namespace(), identity.uid().filter(part -> options.uid()));
        }
        text.add(":").end().in();
        if (mip0 && options.uid()) {
            trace.traceClass().metadataStreamUuid().ifPresent(uuid -> text.line("UUID", uuid.toString()));
        }
        environment(trace.traceClass().environment());
        trace.streams().stream().sorted(BY_ID).forEach(this::streamOfTrace);
        text.out();
    }

    private void place(Optional<String> namespace, Optional<String> uid) {
        if (namespace.isEmpty() && uid.isEmpty()) {
            return;
        }
        text.add(" (");
        namespace.ifPresent(part -> text.add("Namespace `").value(part).add("`"));
        text.add(namespace.isPresent() && uid.isPresent() ? ", " : "");
        uid.ifPresent(part -> text.add("UID `").value(part).add("`"));
        text.add(")");
    }

    private void environment(Map<String, Object> environment) {
        if (environment.isEmpty()) {
            return;
        }
        String noun = environment.size() == 1 ? "entry" : "entries";
        text.indent().property("Environment").add(" (").value(GroupedDigits.unsigned(environment.size()));
        text.add(" " + noun + "):").end().in();
        new TreeMap<>(environment).forEach(this::environmentEntry);
        text.out();
    }

    /// Nothing stands for an empty value.
    private void environmentEntry(String name, Object value) {
        text.indent().member(name).add(":");
        if (!value.equals("")) {
            text.add(" ").value(value instanceof Long integer ? GroupedDigits.signed(integer) : value.toString());
        }
        text.end();
    }

    private void streamOfTrace(DataStream stream) {
        text.indent().object("Stream").add(" (");
        stream.id().ifPresent(id -> text.add("ID ").value(GroupedDigits.unsigned(id)).add(", "));
        text.add("Class ID ").value(GroupedDigits.unsigned(stream.schema().streamClass().id())).add(")").end();
    }

    private void packetBeginning(MessageBlock block, int message) {
        text.object("Packet beginning");
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
        text.object("Event");
        eventClass.identity().name().ifPresent(name -> text.add(" `").eventName(name).add("`"));
        text.add(options.compact() ? " (" : " (Class ID ").value(GroupedDigits.unsigned(eventClass.id())).add(")");
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
        text.object("Discarded ").object(noun + "s");
        if (items.count().isPresent()) {
            text.add(" (").value(GroupedDigits.unsigned(items.count().getAsLong())).add(" " + noun + "s)");
        }
        text.end();
    }

    @Override
    public void close() {
        // As Babeltrace leaves the terminal.
        text.endValue();
        output.close(buffer);
    }
}
