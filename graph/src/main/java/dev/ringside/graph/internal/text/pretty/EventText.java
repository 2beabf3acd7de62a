// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.pretty.EventFormat.CompiledPrinter;
import org.jspecify.annotations.Nullable;

/// The text of one event record class in one data stream: its header and, because the times down to the second and the
/// context of a packet are the same for many of its events, the whole beginning of a line. One thread.
final class EventText {
    final EventFormat format;
    private final Label header;
    private @Nullable CompiledPrinter compiled;
    /// By bit.
    private final @Nullable CompiledPrinter[] compiledWithin = new CompiledPrinter[Byte.SIZE];
    /// What the label that follows was made for.
    private @Nullable Packet linePacket;
    private @Nullable Label lineTimes;
    private Label lineStart = Label.EMPTY;

    EventText(Label header, EventFormat format) {
        this.header = header;
        this.format = format;
    }

    Label header() {
        return header;
    }

    /// Null where the interpreter has to print the events.
    @Nullable CompiledPrinter compiled() {
        CompiledPrinter made = compiled;
        if (made == null) {
            made = format.compiled();
            compiled = made;
        }
        return made;
    }

    /// The same for a record whose fields start within a byte.
    ///
    /// @param order of the bits before them
    @Nullable CompiledPrinter compiledWithin(int bit, ByteOrder order) {
        CompiledPrinter made = compiledWithin[bit];
        if (made == null) {
            made = format.compiledWithin(bit, order);
            compiledWithin[bit] = made;
        }
        return made;
    }

    /// The beginning of a line, up to the printer's first value.
    ///
    /// @param times  the times of the event, whatever their digits
    /// @param packet null without a packet context
    /// @return null where [#makeLineStart] has to make it
    @Nullable Label lineStart(Label times, @Nullable Packet packet) {
        return lineTimes == times && linePacket == packet ? lineStart : null;
    }

    /// Makes the beginning of a line.
    ///
    /// @param context the text of the packet's context, empty without one
    /// @param lead    what any printer of these records leaves out
    Label makeLineStart(Label times, @Nullable Packet packet, Label context, Label lead) {
        lineStart = Label.join(times, header, context, lead);
        linePacket = packet;
        lineTimes = times;
        return lineStart;
    }
}
