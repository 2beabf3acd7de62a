// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.field.DecodeFault;
import dev.ringside.ctf.schema.EventRecordClass;
import org.jspecify.annotations.Nullable;

/// Consecutive messages of one data stream, in columns: no object stands for an event. An event message is its event
/// record class, its time and the place of its record in a window of bytes; the fields are decoded when asked for, with
/// [#visit].
///
/// Whoever makes a block fills it with the `add…` methods and says how long it is valid; everyone else only reads it.
/// One thread at a time. Times are nanoseconds from the origin of the stream's clock, signed; cycles are unsigned.
public final class MessageBlock {
    /// The time of a message that has none; it sorts before every other time.
    public static final long NO_TIME = Long.MIN_VALUE;

    private @Nullable DataStream stream;
    private final MessageColumns columns;
    private final OtherMessages others = new OtherMessages();
    private final BlockPackets packets = new BlockPackets();
    private final BlockRecords records;

    /// @param stream null for a block that only holds inactivity messages
    public MessageBlock(@Nullable DataStream stream, int capacity) {
        this.stream = stream;
        this.columns = new MessageColumns(hasClock() ? stream().schema().clockConversion() : null, capacity);
        this.records = new BlockRecords(columns, packets);
    }

    /// The stream of all messages here.
    ///
    /// @throws IllegalStateException in a block of inactivity messages
    public DataStream stream() {
        if (stream == null) {
            throw new IllegalStateException("inactivity messages have no stream");
        }
        return stream;
    }

    public boolean hasStream() {
        return stream != null;
    }

    /// Whether the times of events mean anything.
    boolean hasClock() {
        return stream != null && stream.schema().clockClass().isPresent();
    }

    public int size() {
        return columns.size();
    }

    public MessageKind kind(int message) {
        return OtherMessages.kind(columns.type(message));
    }

    public boolean isEvent(int message) {
        return columns.type(message) >= 0;
    }

    /// Adds the numbers of messages of each kind in a range to `counts`, by ordinal of the kind.
    public void countKinds(int from, int to, long[] counts) {
        others.countKinds(columns.types(), from, to, counts);
    }

    /// The first message from `from` on that is no event, or `to`.
    public int firstOther(int from, int to) {
        return others.first(from, to);
    }

    /// Nanoseconds from the origin, or [#NO_TIME].
    public long nanos(int message) {
        return columns.nanos(message);
    }

    public boolean hasTime(int message) {
        return columns.nanos(message) != NO_TIME;
    }

    /// The first message from `from` on whose time is not before a time, or `to`.
    public int firstAtOrAfter(long time, int from, int to) {
        return columns.firstAtOrAfter(time, from, to);
    }

    /// The same as [#firstAtOrAfter] in a range that is expected to be long.
    public int searchAtOrAfter(long time, int from, int to) {
        return columns.searchAtOrAfter(time, from, to);
    }

    /// The greatest time in a range that is not empty.
    public long lastNanos(int from, int to) {
        return columns.lastNanos(from, to);
    }

    /// The last event before a message, or -1.
    int lastEvent(int from, int before) {
        return columns.lastEvent(from, before);
    }

    /// Whether no time goes back.
    public boolean isOrdered() {
        return columns.isOrdered();
    }

    /// The value of the stream's clock, unsigned; meaningless without a time.
    public long cycles(int message) {
        return columns.cycles(message);
    }

    /// The position of the event's class in the list of its data stream class.
    public int eventRecordClassOrdinal(int message) {
        return columns.type(message);
    }

    public EventRecordClass eventRecordClass(int message) {
        return stream().schema().eventRecordClass(columns.type(message));
    }

    /// What a discarded events or discarded packets message says.
    public DiscardedItems discarded(int message) {
        return others.discarded(columns.type(message));
    }

    /// The packet of an event, packet beginning or packet end message; null where the stream has no packets.
    public @Nullable Packet packet(int message) {
        return packets.packet(message);
    }

    /// Where the packet of a message starts in the window, in bits, modulo 2^32: records are aligned from there. 0
    /// without packets.
    public int packetStartBits(int message) {
        return packets.startBits(message);
    }

    /// The first message after a message that may lie in another packet.
    public int packetEnd(int message) {
        return packets.end(message, columns.size());
    }

    /// The bytes that hold the records of the events here.
    public byte[] window() {
        return records.window();
    }

    /// Where the record starts in the window, in bits, before any alignment.
    public int startBits(int message) {
        return columns.startBits(message);
    }

    /// Where the record of an event ends in the window, in bits.
    public int endBits(int message) {
        return columns.endBits(message);
    }

    /// Decodes the fields of an event: common context, specific context and payload, each from `beginStructure` of
    /// its root to its `endStructure`, as far as they exist.
    ///
    /// @throws MalformedTraceException where the record is broken
    public void visit(int message, FieldVisitor visitor) {
        try {
            records.visit(codecs(), message, visitor);
        } catch (DecodeFault | IndexOutOfBoundsException e) {
            throw undecodable(message, e);
        }
    }

    /// The same with the event record header before.
    public void visitAll(int message, FieldVisitor visitor) {
        try {
            records.visitAll(codecs(), message, visitor);
        } catch (DecodeFault | IndexOutOfBoundsException e) {
            throw undecodable(message, e);
        }
    }

    private MalformedTraceException undecodable(int message, RuntimeException cause) {
        String reason = "an event record of the class "
                + eventRecordClass(message).identity().name().orElse("without a name")
                + " cannot be decoded: " + cause.getMessage();
        Packet packet = packet(message);
        PacketPlace place = packet == null ? null : packet.place();
        int atBits = cause instanceof DecodeFault decodeFault ? decodeFault.positionBits() : startBits(message);
        MalformedTraceException fault = place == null
                ? new MalformedTraceException(stream().name(), -1, -1, reason)
                : place.fault(atBits - packetStartBits(message), reason);
        fault.initCause(cause);
        return fault;
    }

    private StreamCodecs codecs() {
        return stream().schema().codecs();
    }

    /// Makes the block empty. `window` holds the records of the events to be added.
    public void reset(byte[] newWindow) {
        records.window(newWindow);
        columns.clear();
        others.clear();
        packets.clear();
    }

    /// Replaces the window by one with the same content (for instance a larger copy of it).
    public void window(byte[] sameContent) {
        records.window(sameContent);
    }

    /// Makes this block hold some messages of another block, and a copy of the bytes of their records, so that they
    /// stay valid whatever happens to the other block.
    void copy(MessageBlock source, int from, int to) {
        stream = source.stream;
        int shiftBits = records.copy(source.records, from, to);
        columns.copy(source.columns, from, to, shiftBits);
        packets.copy(source.packets, from, to, shiftBits);
        others.copy(source.others, from, to);
    }

    /// Says that the messages from here on lie in this packet.
    ///
    /// @param packetStartBits where it starts, from the start of the window, modulo 2^32: records are aligned from
    /// there
    public void enterPacket(Packet packet, int packetStartBits) {
        packets.enter(packet, columns.size(), packetStartBits);
    }

    /// Says where the last packet entered starts, after a change of the window.
    public void movePacket(int packetStartBits) {
        packets.move(packetStartBits);
    }

    public void addEvent(int eventRecordClassOrdinal, long eventCycles, long eventNanos, int recordStartBits,
            int recordEndBits) {
        columns.addEvent(eventRecordClassOrdinal, eventCycles, eventNanos, recordStartBits, recordEndBits);
    }

    /// The columns, for a decoder that adds many events at once: it writes to the elements from [#size()] up to the
    /// capacity, then calls [#addedEvents].
    public long[] nanosColumn() {
        return columns.nanos();
    }

    /// Empty, or of no use, where cycles follow from nanoseconds ([ClockConversion#isOffsetOnly()]).
    public long[] cyclesColumn() {
        return columns.cycles();
    }

    public int[] typesColumn() {
        return columns.types();
    }

    public int[] startBitsColumn() {
        return columns.startBits();
    }

    /// @param inOrder whether the times of the new events do not go back, nor behind the time of the message before
    /// them
    public void addedEvents(int newSize, boolean inOrder) {
        columns.added(newSize, inOrder);
    }

    public void addStreamBeginning(long messageCycles, long messageNanos) {
        addOther(MessageKind.STREAM_BEGINNING, messageCycles, messageNanos);
    }

    public void addStreamEnd(long messageCycles, long messageNanos) {
        addOther(MessageKind.STREAM_END, messageCycles, messageNanos);
    }

    /// Also enters the packet.
    public void addPacketBeginning(Packet packet, int packetStartBits, long messageCycles, long messageNanos) {
        enterPacket(packet, packetStartBits);
        addOther(MessageKind.PACKET_BEGINNING, messageCycles, messageNanos);
    }

    public void addPacketEnd(long messageCycles, long messageNanos) {
        addOther(MessageKind.PACKET_END, messageCycles, messageNanos);
    }

    public void addDiscardedEvents(DiscardedItems items) {
        addDiscarded(MessageKind.DISCARDED_EVENTS, items);
    }

    public void addDiscardedPackets(DiscardedItems items) {
        addDiscarded(MessageKind.DISCARDED_PACKETS, items);
    }

    public void addInactivity(long messageCycles, long messageNanos) {
        addOther(MessageKind.INACTIVITY, messageCycles, messageNanos);
    }

    private void addOther(MessageKind kind, long messageCycles, long messageNanos) {
        columns.addOther(others.add(columns.size(), kind), messageCycles, messageNanos);
    }

    private void addDiscarded(MessageKind kind, DiscardedItems items) {
        columns.addOther(others.add(columns.size(), kind, items), items.beginCycles(), items.beginNanos());
    }
}
