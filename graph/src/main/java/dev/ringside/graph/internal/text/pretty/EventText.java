// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.Packet;
import dev.ringside.graph.internal.text.Label;
import org.jspecify.annotations.Nullable;

/// The text of one event record class in one data stream: its header and, because the context of a packet is the same for all its
/// events, header and packet context together. One thread.
final class EventText {
    final FieldFormat[] formats;
    /// Null where events of the class are not flat.
    final @Nullable FlatRecord flat;
    private final Label header;
    private @Nullable Packet packet;
    private Label headerAndContext = Label.EMPTY;
    private final Label timesEnd;
    /// With the end of the times, and with what a flat record has before its first value.
    private final Label flatHeader;
    private Label flatHeaderAndContext = Label.EMPTY;

    /// @param timesEnd the end of the times in every line
    EventText(Label timesEnd, Label header, FieldFormat[] formats, @Nullable FlatRecord flat) {
        this.flat = flat;
        this.header = header;
        this.timesEnd = timesEnd;
        this.flatHeader = flat == null ? header : Label.join(timesEnd, Label.join(header, flat.firstLead()));
        this.formats = formats;
    }

    Label header() {
        return header;
    }

    /// Null where this is another packet than before.
    @Nullable Label headerIn(Packet current) {
        return packet == current ? headerAndContext : null;
    }

    /// The end of the times and the header of a flat record up to its first value, without a packet context.
    Label flatHeader() {
        return flatHeader;
    }

    /// The same with the packet context; null where this is another packet than before.
    @Nullable Label flatHeaderIn(Packet current) {
        return packet == current ? flatHeaderAndContext : null;
    }

    void keep(Packet current, Label text) {
        packet = current;
        headerAndContext = text;
        flatHeaderAndContext = flat == null ? text : Label.join(timesEnd, Label.join(text, flat.firstLead()));
    }
}
