// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.Packet;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.pretty.EventFormat.CompiledPrinter;
import org.jspecify.annotations.Nullable;

/// The text of one event record class in one data stream: its header and, because the context of a packet is the same for all its
/// events, header and packet context together. One thread.
final class EventText {
    final EventFormat format;
    private final Label header;
    private final Label timesEnd;
    private @Nullable CompiledPrinter compiled;
    /// The packet of the label that follows; the printer's label holds the packet context, too.
    private @Nullable Packet printerPacket;
    /// From the end of the times to the printer's first value; null where it is not known.
    private @Nullable Label printerHeader;

    /// @param timesEnd the end of the times in every line
    EventText(Label timesEnd, Label header, EventFormat format) {
        this.header = header;
        this.timesEnd = timesEnd;
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

    /// What [#printerHeader(Packet, CompiledPrinter, Label)] made for the same packet; null where this is another one.
    @Nullable Label printerHeader(@Nullable Packet current) {
        return printerPacket == current ? printerHeader : null;
    }

    /// The end of the times, the header, the packet context and what the printer leaves out at its beginning.
    ///
    /// @param current null without a packet context
    /// @param context its text, empty without one
    Label printerHeader(@Nullable Packet current, CompiledPrinter printer, Label context) {
        Label made = Label.join(Label.join(timesEnd, Label.join(header, context)), Label.of(printer.lead()));
        printerPacket = current;
        printerHeader = made;
        return made;
    }
}
