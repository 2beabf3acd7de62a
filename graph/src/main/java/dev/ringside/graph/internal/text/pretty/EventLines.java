// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TextBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Appends the lines of events to a text. One thread at a time.
final class EventLines {
    private static final int RECENT_STREAMS = 8;

    private final PrettyOptions options;
    private final FieldFormats fieldFormats;
    private final PrettyFieldWriter fields;
    private final TimestampWriter times;
    private final Map<DataStream, StreamText> streams = new IdentityHashMap<>();
    /// The first streams seen, which a few comparisons find.
    private final @Nullable DataStream[] recentStreams = new DataStream[RECENT_STREAMS];
    private final @Nullable StreamText[] recentTexts = new StreamText[RECENT_STREAMS];
    private TextBuffer text;

    EventLines(PrettyOptions options, TimestampWriter times, TextBuffer text) {
        this.options = options;
        this.times = times;
        this.text = text;
        this.fieldFormats = new FieldFormats(options);
        this.fields = new PrettyFieldWriter(text, options.colors());
    }

    TimestampWriter times() {
        return times;
    }

    /// Where the lines go from now on.
    void text(TextBuffer newText) {
        text = newText;
        fields.text(newText);
    }

    /// Appends the line of an event, whatever it takes.
    ///
    /// @throws MalformedTraceException where the record is broken; nothing is appended then
    void append(MessageBlock block, int message) {
        StreamText stream = textOf(block.stream());
        EventText event = stream.event(block.eventRecordClassOrdinal(message));
        if (!appendFlat(block, message, stream, event)) {
            appendAny(block, message, stream, event);
        }
    }

    /// Appends the line of an event that has usual times: such lines do not depend on anything but the time before.
    ///
    /// @return whether this is such an event; otherwise nothing is appended
    /// @throws MalformedTraceException where the record is broken; the text then has the beginning of a line
    boolean appendUsual(MessageBlock block, int message) {
        StreamText stream = textOf(block.stream());
        EventText event = stream.event(block.eventRecordClassOrdinal(message));
        if (appendFlat(block, message, stream, event)) {
            return true;
        }
        if (!stream.hasClock) {
            return false;
        }
        int index = times.put(text.ensure(TimestampWriter.ROOM_BYTES), text.length(), block.nanos(message));
        if (index < 0) {
            return false;
        }
        text.setLength(index);
        appendAfterTimes(block, message, stream, event);
        return true;
    }

    private StreamText textOf(DataStream stream) {
        for (int i = 0; i < RECENT_STREAMS; i++) {
            StreamText known = recentTexts[i];
            if (recentStreams[i] == stream && known != null) {
                return known;
            }
        }
        StreamText known = streams.get(stream);
        return known == null ? newTextOf(stream) : known;
    }

    private StreamText newTextOf(DataStream stream) {
        StreamText made = new StreamText(stream, options, fieldFormats, times.end());
        if (streams.size() < RECENT_STREAMS) {
            recentStreams[streams.size()] = stream;
            recentTexts[streams.size()] = made;
        }
        streams.put(stream, made);
        return made;
    }

    /// The way of most events, in one stretch of stores.
    ///
    /// @return whether this event could go it; otherwise nothing was done
    private boolean appendFlat(MessageBlock block, int message, StreamText stream, EventText event) {
        FlatRecord flat = event.flat;
        if (flat == null || !stream.hasClock) {
            return false;
        }
        Packet packet = stream.hasPacketContext ? block.packet(message) : null;
        Label header = packet == null ? event.flatHeader() : event.flatHeaderIn(packet);
        int endBits = block.endBits(message);
        int size = flat.sizeBytes();
        int end = endBits >>> 3;
        int start = size >= 0 ? end - size : block.bodyStartBytes(message);
        if (header == null || (endBits & Byte.SIZE - 1) != 0 || start < 0) {
            return false;
        }
        int lineStart = text.length();
        long nanosBefore = times.lastNanos();
        byte[] target = text.ensure(TimestampWriter.ROOM_BYTES + header.roomBytes() + flat.roomBytes());
        int index = times.putUpToEnd(target, lineStart, block.nanos(message));
        if (index < 0) {
            return false;
        }
        text.setLength(header.put(target, index));
        if (flat.append(text, block.window(), start, end)) {
            return true;
        }
        // The other way says what is wrong.
        text.setLength(lineStart);
        times.resumeAfter(nanosBefore);
        return false;
    }

    private void appendAny(MessageBlock block, int message, StreamText stream, EventText event) {
        int lineStart = text.length();
        try {
            if (stream.hasClock) {
                times.append(text, block.cycles(message), block.nanos(message));
            }
            appendAfterTimes(block, message, stream, event);
        } catch (MalformedTraceException e) {
            text.setLength(lineStart);
            throw e;
        }
    }

    private void appendAfterTimes(MessageBlock block, int message, StreamText stream, EventText event) {
        Packet packet = stream.hasPacketContext ? block.packet(message) : null;
        if (packet == null) {
            text.append(event.header());
        } else {
            appendHeaderAndContext(event, packet, stream);
        }
        fields.formats(event.formats);
        block.visit(message, fields);
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
}
