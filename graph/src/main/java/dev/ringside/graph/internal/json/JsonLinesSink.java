// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.json;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.internal.SinkInput;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.TextOutput;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;

/// Writes a line for each message. The graph's thread.
final class JsonLinesSink implements Sink {
    private final SinkInput input;
    private final TextOutput output;
    private final TextBuffer text;
    private final JsonFieldWriter fields;
    private final boolean withMessages;
    private final boolean withPacketContext;
    private final Map<DataStream, StreamKeys> streams = new IdentityHashMap<>();

    /// The parts of a line that are the same for all messages of a stream, and of an event record class in it.
    private static final class StreamKeys {
        final String stream;
        final Map<Integer, String> events = new HashMap<>();

        StreamKeys(DataStream stream) {
            this.stream = streamText(stream);
        }
    }

    JsonLinesSink(ComponentContext context, Parameters parameters, boolean withMessages, boolean withPacketContext) {
        this.withMessages = withMessages;
        this.withPacketContext = withPacketContext;
        output = TextOutput.of(context, parameters);
        text = new TextBuffer(output.stream());
        fields = new JsonFieldWriter(text);
        input = new SinkInput(context, text::flush);
    }

    @Override
    public void graphIsConfigured() {
        input.graphIsConfigured();
    }

    @Override
    public IteratorStatus consume() {
        return input.next(this::write);
    }

    private void write(MessageBlock block, int from, int to) {
        for (int message = from; message < to; message++) {
            if (block.isEvent(message)) {
                writeEvent(block, message);
            } else if (withMessages) {
                writeOther(block, message);
            }
        }
    }

    private void writeEvent(MessageBlock block, int message) {
        int lineStart = text.length();
        StreamKeys keys = beginLine(block, message);
        int ordinal = block.eventRecordClassOrdinal(message);
        text.append(keys.events.computeIfAbsent(ordinal, ignored -> eventText(block.eventRecordClass(message))));
        try {
            if (withPacketContext) {
                visitPacketContext(block, message);
            }
            block.visit(message, fields);
        } catch (MalformedTraceException e) {
            text.setLength(lineStart);
            text.flush();
            throw e;
        }
        endLine();
    }

    private void visitPacketContext(MessageBlock block, int message) {
        Packet packet = block.packet(message);
        if (packet != null) {
            packet.visitContext(fields);
        }
    }

    private StreamKeys beginLine(MessageBlock block, int message) {
        text.append('{');
        if (block.hasTime(message)) {
            text.append("\"time\":");
            text.appendSigned(block.nanos(message));
        }
        StreamKeys keys = streams.computeIfAbsent(block.stream(), StreamKeys::new);
        fields.separate();
        text.append(keys.stream);
        return keys;
    }

    private void endLine() {
        text.append('}');
        text.append('\n');
        text.endRecord();
    }

    private void writeOther(MessageBlock block, int message) {
        MessageKind kind = block.kind(message);
        if (block.hasStream()) {
            beginLine(block, message);
        } else {
            text.append("{\"time\":");
            text.appendSigned(block.nanos(message));
        }
        text.append(",\"type\":\"");
        text.append(kind.name().toLowerCase(Locale.ROOT));
        text.append('"');
        switch (kind) {
            case PACKET_BEGINNING -> visitPacketContext(block, message);
            case DISCARDED_EVENTS, DISCARDED_PACKETS -> appendDiscarded(block.discarded(message));
            default -> { }
        }
        endLine();
    }

    private void appendDiscarded(DiscardedItems items) {
        items.count().ifPresent(count -> {
            text.append(",\"count\":");
            text.appendUnsigned(count);
        });
        if (items.hasTimes()) {
            text.append(",\"end_time\":");
            text.appendSigned(items.endNanos());
        }
    }

    private static String streamText(DataStream stream) {
        StringBuilder keys = new StringBuilder();
        stream.trace().label()
                .ifPresent(name -> keys.append("\"trace\":").append(JsonText.quoted(name)).append(','));
        keys.append("\"stream_class\":").append(Long.toUnsignedString(stream.schema().streamClass().id()));
        keys.append(",\"stream\":");
        keys.append(stream.id().isPresent()
                ? Long.toUnsignedString(stream.id().getAsLong())
                : JsonText.quoted(stream.name()));
        return keys.toString();
    }

    private static String eventText(EventRecordClass event) {
        String name = event.identity().name().map(JsonText::quoted).orElse(Long.toUnsignedString(event.id()));
        return ",\"event\":" + name
                + event.logLevel().map(level -> ",\"log_level\":" + JsonText.quoted(level.specificationName()))
                        .orElse("");
    }

    @Override
    public void close() {
        output.close(text);
    }
}
