// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.TextOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints a line for each event. The graph's thread.
final class PrettySink implements Sink {
    private final InputPort input;
    private final TextOutput output;
    private final TextBuffer text;
    private final PrettyOptions options;
    private final FieldFormats fieldFormats;
    private final PrettyFieldWriter fields;
    private final TimestampWriter times;
    private final DiscardedWarning warning;
    private final Map<DataStream, StreamText> streams = new IdentityHashMap<>();
    private final MessageBatch batch = new MessageBatch();
    private @Nullable MessageIterator messages;
    private @Nullable DataStream lastStream;
    private @Nullable StreamText lastStreamText;

    PrettySink(ComponentContext context, Parameters parameters) {
        output = TextOutput.of(context, parameters);
        TerminalColors colors = TerminalColors.detect(System.getenv(), output.stream());
        options = PrettyOptions.of(parameters, colors);
        text = new TextBuffer(output.stream());
        fieldFormats = new FieldFormats(options);
        fields = new PrettyFieldWriter(text, options.colors());
        OutputStream error = context.standardError();
        times = new TimestampWriter(options, () -> warnOfNegativeTime(error));
        warning = new DiscardedWarning(error, options.colors(), times, context.mipVersion());
        input = context.addInputPort("in");
    }

    private static void warnOfNegativeTime(OutputStream error) {
        try {
            error.write("[warning] Fallback to [sec.ns] to print negative time value. Use --clock-seconds.\n"
                    .getBytes(StandardCharsets.US_ASCII));
            error.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        IteratorStatus status;
        try {
            status = messages.next(batch);
        } catch (MalformedTraceException e) {
            text.flush();
            throw e;
        }
        if (status == IteratorStatus.OK) {
            print(batch);
        } else {
            text.flush();
        }
        return status;
    }

    private void print(MessageBatch batch) {
        for (int run = 0; run < batch.runCount(); run++) {
            MessageBlock block = batch.block(run);
            if (block.hasStream()) {
                print(block, batch.from(run), batch.to(run));
            }
        }
    }

    private void print(MessageBlock block, int from, int to) {
        StreamText stream = textOf(block.stream());
        for (int message = from; message < to; message++) {
            if (block.isEvent(message)) {
                printEvent(block, message, stream);
            } else {
                printOther(block, message);
            }
        }
    }

    private StreamText textOf(DataStream stream) {
        if (lastStream != stream || lastStreamText == null) {
            lastStream = stream;
            lastStreamText = streams.computeIfAbsent(stream, key -> new StreamText(key, options, fieldFormats));
        }
        return lastStreamText;
    }

    private void printEvent(MessageBlock block, int message, StreamText stream) {
        EventText event = stream.event(block.eventRecordClassOrdinal(message));
        if (event.flat == null || !stream.hasClock || !printFlat(block, message, stream, event, event.flat)) {
            printAny(block, message, stream, event);
        }
        text.endRecord();
    }

    /// The way of most events, in one stretch of stores.
    ///
    /// @return whether this event could go it; otherwise nothing was done
    private boolean printFlat(MessageBlock block, int message, StreamText stream, EventText event, FlatRecord flat) {
        Packet packet = stream.hasPacketContext ? block.packet(message) : null;
        Label header = packet == null ? event.header() : event.headerIn(packet);
        int endBits = block.endBits(message);
        if (header == null || (endBits & Byte.SIZE - 1) != 0) {
            return false;
        }
        byte[] target = text.ensure(TimestampWriter.ROOM_BYTES + header.roomBytes() + flat.roomBytes());
        int index = times.put(target, text.length(), block.nanos(message));
        if (index < 0) {
            return false;
        }
        index = header.put(target, index);
        text.setLength(flat.put(target, index, block.window(), endBits >>> 3));
        return true;
    }

    private void printAny(MessageBlock block, int message, StreamText stream, EventText event) {
        int lineStart = text.length();
        if (stream.hasClock) {
            times.append(text, block.cycles(message), block.nanos(message));
        }
        Packet packet = stream.hasPacketContext ? block.packet(message) : null;
        if (packet == null) {
            text.append(event.header());
        } else {
            appendHeaderAndContext(event, packet, stream);
        }
        appendFields(block, message, event, lineStart);
    }

    private void appendFields(MessageBlock block, int message, EventText event, int lineStart) {
        fields.formats(event.formats);
        try {
            block.visit(message, fields);
        } catch (MalformedTraceException e) {
            text.setLength(lineStart);
            text.flush();
            throw e;
        }
        text.append('\n');
    }

    private void appendHeaderAndContext(EventText event, Packet packet, StreamText stream) {
        Label known = event.headerIn(packet);
        if (known != null) {
            text.append(known);
            return;
        }
        int start = text.length();
        text.append(event.header());
        fields.formats(stream.packetFormats);
        packet.visitContext(fields);
        event.keep(packet, text.label(start));
    }

    private void printOther(MessageBlock block, int message) {
        switch (block.kind(message)) {
            case DISCARDED_EVENTS -> warning.write(block.stream(), block.discarded(message), "event");
            case DISCARDED_PACKETS -> warning.write(block.stream(), block.discarded(message), "packet");
            default -> { }
        }
    }

    @Override
    public void close() {
        // As Babeltrace leaves the terminal.
        text.append(options.colors().reset());
        output.close(text);
    }
}
