// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.layout.HeaderShape.BitLayout;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.pretty.EventFormat.CompiledPrinter;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Appends the lines of events to a text. One thread at a time.
final class EventLines {
    private static final int RECENT_BLOCKS = 8;
    /// Printers ask for room for all strings of a record at once; longer records are left to the interpreter, which
    /// asks for room as it goes.
    private static final int MAX_COMPILED_BYTES = 1 << 16;

    private final PrettyOptions options;
    private final FieldFormats fieldFormats;
    private final PrettyFieldWriter fields;
    private final TimestampWriter times;
    private final Map<DataStream, StreamText> streams = new IdentityHashMap<>();
    /// The first blocks since [#beginBlocks], which a few comparisons find.
    private final @Nullable BlockText[] recentBlocks = new BlockText[RECENT_BLOCKS];
    private final Map<MessageBlock, BlockText> otherBlocks = new IdentityHashMap<>();
    private int recentCount;
    private TextBuffer text;

    /// @param fieldFormats may be shared with others
    EventLines(PrettyOptions options, FieldFormats fieldFormats, TimestampWriter times, TextBuffer text) {
        this.options = options;
        this.times = times;
        this.text = text;
        this.fieldFormats = fieldFormats;
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

    /// Says that blocks may have been filled again.
    void beginBlocks() {
        recentCount = 0;
        if (!otherBlocks.isEmpty()) {
            otherBlocks.clear();
        }
    }

    BlockText enter(MessageBlock block) {
        for (int i = 0; i < recentCount; i++) {
            BlockText known = recentBlocks[i];
            if (known != null && known.block == block) {
                return known;
            }
        }
        return enterOther(block);
    }

    private BlockText enterOther(MessageBlock block) {
        BlockText known = otherBlocks.get(block);
        if (known != null) {
            return known;
        }
        BlockText made = enterOnce(block);
        if (recentCount < RECENT_BLOCKS) {
            recentBlocks[recentCount++] = made;
        } else {
            otherBlocks.put(block, made);
        }
        return made;
    }

    /// Looks at a block, which is not looked for again.
    BlockText enterOnce(MessageBlock block) {
        DataStream stream = block.stream();
        StreamText streamText = streams.get(stream);
        if (streamText == null) {
            streamText = new StreamText(stream, options, fieldFormats);
            streams.put(stream, streamText);
        }
        return new BlockText(block, streamText);
    }

    /// Appends the line of an event, whatever it takes.
    ///
    /// @throws MalformedTraceException where the record is broken; nothing is appended then
    void append(BlockText block, int message) {
        int lineStart = text.length();
        long timeBefore = times.lastTime();
        try {
            if (appendUsual(block, message)) {
                return;
            }
        } catch (MalformedTraceException | IndexOutOfBoundsException e) {
            // The other way says what is wrong.
            times.resumeAfter(timeBefore);
        }
        text.setLength(lineStart);
        try {
            if (block.stream.hasClock) {
                times.append(text, block.time(message));
            }
            appendAfterTimes(block, message);
        } catch (MalformedTraceException e) {
            text.setLength(lineStart);
            throw e;
        }
    }

    /// Appends the line of an event that has usual times: such lines do not depend on anything but the time before.
    ///
    /// @return whether this is such an event; otherwise nothing is appended
    /// @throws MalformedTraceException   where the record is broken; the text then has the beginning of a line
    /// @throws IndexOutOfBoundsException likewise
    boolean appendUsual(BlockText block, int message) {
        EventText event = block.stream.event(block.types[message]);
        block.enter(message);
        int start = block.bodyStart(message);
        if (start < 0) {
            return appendWithin(block, message, event);
        }
        CompiledPrinter compiled = event.compiled();
        return compiled == null
                ? appendInterpreted(block, message)
                : appendCompiled(block, message, event, compiled, start);
    }

    /// The same for a record that starts within a byte.
    private boolean appendWithin(BlockText block, int message, EventText event) {
        BitLayout header = block.stream.headerBits;
        int startBits = block.bodyStartBits(message);
        CompiledPrinter compiled = header == null || startBits < 0
                ? null
                : event.compiledWithin(startBits & Byte.SIZE - 1, header.byteOrder());
        return compiled == null
                ? appendInterpreted(block, message)
                : appendCompiled(block, message, event, compiled, startBits >>> 3);
    }

    private boolean appendCompiled(
            BlockText block, int message, EventText event, CompiledPrinter compiled, int start) {
        int end = block.startBits[message + 1] + Byte.SIZE - 1 >>> 3;
        if (end - start > MAX_COMPILED_BYTES || !block.stream.hasClock) {
            return appendInterpreted(block, message);
        }
        long time = block.time(message);
        if (!times.enter(time)) {
            return false;
        }
        Label line = lineStart(block, event, compiled);
        byte[] target =
                text.ensure(line.roomBytes() + compiled.printer().roomBytes + EscapedText.MAX_ESCAPE_BYTES * (end - start));
        int index = text.length();
        int next = line.put(target, index);
        times.putDigits(target, index, time);
        int position = start;
        CommonContext context = compiled.behind();
        if (context != null) {
            next = block.stream.context(context)
                    .put(block.window, start, block.packetStart(), end, text, target, next);
            next = compiled.lead().put(target, next);
            position += context.sizeBytes();
        }
        text.setLength(
                compiled.printer().print(block.window, position, block.packetStart(), end, text, target, next));
        return true;
    }

    private Label lineStart(BlockText block, EventText event, CompiledPrinter compiled) {
        Packet packet = block.shownPacket();
        Label known = event.lineStart(times.second(), packet);
        return known != null ? known : makeLineStart(block, event, packet, compiled);
    }

    private Label makeLineStart(
            BlockText block, EventText event, @Nullable Packet packet, CompiledPrinter compiled) {
        Label context = packet == null ? Label.EMPTY : context(block.stream, packet);
        return event.makeLineStart(times.second(), packet, context, compiled.lineLead());
    }

    private boolean appendInterpreted(BlockText block, int message) {
        if (!block.stream.hasClock || !times.appendUsual(text, block.time(message))) {
            return false;
        }
        appendAfterTimes(block, message);
        return true;
    }

    private void appendAfterTimes(BlockText block, int message) {
        block.enter(message);
        EventText event = block.stream.event(block.types[message]);
        Packet packet = block.shownPacket();
        text.append(event.header());
        if (packet != null) {
            text.append(context(block.stream, packet));
        }
        fields.formats(event.format.formats);
        block.block.visit(message, fields);
        text.append('\n');
    }

    /// The text of the packet's context, which is the same in all its lines.
    private Label context(StreamText stream, Packet packet) {
        Label known = stream.contextOf(packet);
        if (known != null) {
            return known;
        }
        int start = text.length();
        fields.formats(stream.packetFormats);
        packet.visitContext(fields);
        Label made = text.label(start);
        text.setLength(start);
        stream.keep(packet, made);
        return made;
    }
}
