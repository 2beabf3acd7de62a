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

    EventText(Label header, FieldFormat[] formats, @Nullable FlatRecord flat) {
        this.flat = flat;
        this.header = header;
        this.formats = formats;
    }

    Label header() {
        return header;
    }

    /// Null where this is another packet than before.
    @Nullable Label headerIn(Packet current) {
        return packet == current ? headerAndContext : null;
    }

    void keep(Packet current, Label text) {
        packet = current;
        headerAndContext = text;
    }
}
