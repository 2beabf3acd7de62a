// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.layout.HeaderShape.BitLayout;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.reader.ClockConversion;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.Visibility;
import org.jspecify.annotations.Nullable;

/// What the lines of one data stream have in common. One thread.
final class StreamText {
    final boolean hasClock;
    /// The clock where lines show its cycles; null where they show nanoseconds.
    final @Nullable ClockConversion shownCycles;
    final boolean hasPacketContext;
    final FieldFormat[] packetFormats;
    /// Null where only decoding tells where the fields of an event start.
    final @Nullable HeaderShape headerShape;
    /// The common header where it may start within a byte, null where it cannot.
    final @Nullable BitLayout headerBits;
    private final DataStreamSchema schema;
    private final PrettyOptions options;
    private final FieldFormats fieldFormats;
    private final @Nullable EventText[] events;
    private @Nullable Packet packet;
    private Label context = Label.EMPTY;
    private @Nullable ContextText commonContext;

    StreamText(DataStream stream, PrettyOptions options, FieldFormats fieldFormats) {
        this.schema = stream.schema();
        this.options = options;
        this.fieldFormats = fieldFormats;
        this.hasClock = schema.clockClass().isPresent();
        this.shownCycles = hasClock && options.clock().cycles() ? schema.clockConversion() : null;
        this.hasPacketContext = Visibility.isShown(schema.packetFields(), Scope.PACKET_CONTEXT);
        this.packetFormats = fieldFormats.ofPackets(schema);
        this.events = new EventText[schema.eventRecordClassCount()];
        this.headerShape = schema.codecs().headerShape().orElse(null);
        this.headerBits = schema.codecs().headerShape()
                .filter(shape -> !shape.startsAtBytes())
                .flatMap(HeaderShape::bitLayout)
                .orElse(null);
    }

    /// The text of the common contexts.
    ///
    /// @param format the same in each call
    ContextText context(CommonContext format) {
        ContextText made = commonContext;
        if (made == null) {
            made = new ContextText(format);
            commonContext = made;
        }
        return made;
    }

    /// The text of a packet's context; null where this is another packet than the last that was kept.
    @Nullable Label contextOf(Packet current) {
        return packet == current ? context : null;
    }

    void keep(Packet current, Label text) {
        packet = current;
        context = text;
    }

    EventText event(int ordinal) {
        EventText event = events[ordinal];
        if (event == null) {
            EventRecordClass eventClass = schema.eventRecordClass(ordinal);
            event = new EventText(
                    Label.of(EventHeaderText.of(options, schema.trace(), eventClass, schema.clockClass().isPresent())),
                    fieldFormats.ofEvent(schema, ordinal, hasPacketContext));
            events[ordinal] = event;
        }
        return event;
    }
}
