// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.internal.codec.DecodeFault;
import dev.ringside.ctf.internal.codec.DecodeState;
import dev.ringside.ctf.internal.codec.FieldDecoders;
import dev.ringside.ctf.internal.codec.HeaderShape;
import dev.ringside.ctf.internal.codec.RecordVisitor;
import dev.ringside.ctf.internal.codec.SilentVisitor;
import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Consecutive messages of one data stream, in columns: no object stands for an event. An event message is its event
/// record class, its
/// time and the place of its record in a window of bytes; the fields are decoded when asked for, with [#visit].
///
/// Whoever makes a block fills it with the `add…` methods and says how long it is valid; everyone else only reads it.
/// One thread at a time. Times are nanoseconds from the origin of the stream's clock, signed; cycles are unsigned.
public final class MessageBlock {
    /// The time of a message that has none; it sorts before every other time.
    public static final long NO_TIME = Long.MIN_VALUE;

    private static final MessageKind[] KINDS = MessageKind.values();
    private static final int KIND_BITS = 3;
    private static final long[] NO_VALUES = new long[0];
    /// Whole words are read from the last bytes of a window.
    private static final int WORD_SLACK_BYTES = 16;

    private @Nullable DataStream stream;
    private byte[] window = new byte[0];
    private int size;
    private long[] nanos;
    /// Not kept where they are nanoseconds less a constant.
    private long[] cycles;
    private boolean cyclesDerived;
    private long baseNanos;
    /// At least 0: ordinal of the event record class. Otherwise the complement of kind and index of the detail.
    private int[] types;
    /// Where the record starts in the window, in bits; one more than messages, so that each record ends where the
    /// next starts.
    private int[] startBits;
    private final List<Object> details = new ArrayList<>();
    private final List<Packet> packets = new ArrayList<>();
    private int[] packetStarts = new int[4];
    /// Where the packets start in the window, in bits modulo 2^32.
    private int[] packetOrigins = new int[4];
    private @Nullable DecodeState decodeState;
    /// The messages that are no events.
    private int[] others = new int[8];
    private int otherCount;
    private boolean ordered = true;
    private int lastPacket;

    /// @param stream null for a block that only holds inactivity messages
    public MessageBlock(@Nullable DataStream stream, int capacity) {
        this.stream = stream;
        this.nanos = new long[capacity];
        ClockConversion clock = stream != null && stream.schema().clockClass().isPresent()
                ? stream.schema().clockConversion()
                : null;
        this.cyclesDerived = clock == null || clock.isOffsetOnly();
        this.baseNanos = clock == null ? 0 : clock.baseNanos();
        this.cycles = new long[cyclesDerived ? 0 : capacity];
        this.types = new int[capacity];
        this.startBits = new int[capacity + 1];
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

    public int size() {
        return size;
    }

    public int capacity() {
        return types.length;
    }

    public MessageKind kind(int message) {
        int type = types[message];
        return type >= 0 ? MessageKind.EVENT : KINDS[~type & (1 << KIND_BITS) - 1];
    }

    public boolean isEvent(int message) {
        return types[message] >= 0;
    }

    /// Adds the numbers of messages of each kind in a range to `counts`, by ordinal of the kind.
    public void countKinds(int from, int to, long[] counts) {
        int events = to - from;
        for (int i = 0; i < otherCount; i++) {
            int message = others[i];
            if (message >= from && message < to) {
                events--;
                counts[~types[message] & (1 << KIND_BITS) - 1]++;
            }
        }
        counts[MessageKind.EVENT.ordinal()] += events;
    }

    /// The first message from `from` on that is no event, or `to`.
    public int firstOther(int from, int to) {
        if (otherCount == 0) {
            return to;
        }
        int found = Arrays.binarySearch(others, 0, otherCount, from);
        int next = found < 0 ? ~found : found;
        return next < otherCount ? Math.min(others[next], to) : to;
    }

    /// Nanoseconds from the origin, or [#NO_TIME].
    public long nanos(int message) {
        return nanos[message];
    }

    public boolean hasTime(int message) {
        return nanos[message] != NO_TIME;
    }

    /// The first message from `from` on whose time is not before a time, or `to`.
    public int firstAtOrAfter(long time, int from, int to) {
        long[] times = nanos;
        int message = from;
        while (message < to && times[message] < time) {
            message++;
        }
        return message;
    }

    /// The same as [#firstAtOrAfter] in a range that is expected to be long.
    public int searchAtOrAfter(long time, int from, int to) {
        if (!ordered) {
            return firstAtOrAfter(time, from, to);
        }
        int low = from;
        int high = to;
        while (low < high) {
            int middle = low + high >>> 1;
            if (nanos[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The greatest time in a range that is not empty.
    public long lastNanos(int from, int to) {
        long last = nanos[to - 1];
        if (!ordered) {
            for (int message = from; message < to; message++) {
                last = Math.max(last, nanos[message]);
            }
        }
        return last;
    }

    /// The value of the stream's clock, unsigned; meaningless without a time.
    public long cycles(int message) {
        return cyclesDerived ? nanos[message] - baseNanos : cycles[message];
    }

    /// The position of the event's class in the list of its data stream class.
    public int eventRecordClassOrdinal(int message) {
        return types[message];
    }

    public EventRecordClass eventRecordClass(int message) {
        return stream().schema().eventRecordClass(types[message]);
    }

    /// The packet of an event, packet beginning or packet end message; null where the stream has no packets.
    public @Nullable Packet packet(int message) {
        int index = packetIndex(message);
        return index < 0 ? null : packets.get(index);
    }

    /// Where the packet of a message starts in the window, in bits, modulo 2^32: records are aligned from there. 0
    /// without packets.
    public int packetStartBits(int message) {
        int index = packetIndex(message);
        return index < 0 ? 0 : packetOrigins[index];
    }

    /// The first message after a message that may lie in another packet.
    public int packetEnd(int message) {
        int next = packetIndex(message) + 1;
        return next < packets.size() ? packetStarts[next] : size;
    }

    private int packetIndex(int message) {
        int index = lastPacket;
        if (index >= packets.size() || packetStarts[index] > message
                || (index + 1 < packets.size() && packetStarts[index + 1] <= message)) {
            index = packets.size() - 1;
            while (index >= 0 && packetStarts[index] > message) {
                index--;
            }
            lastPacket = Math.max(index, 0);
        }
        return index;
    }

    /// What a discarded events or discarded packets message says.
    public DiscardedItems discarded(int message) {
        return (DiscardedItems) details.get(detailIndex(message));
    }

    /// Decodes the fields of an event: common context, specific context and payload, each from `beginStructure` of
    /// its root to its
    /// `endStructure`, as far as they exist.
    ///
    /// @throws MalformedTraceException where the record is broken
    public void visit(int message, FieldVisitor visitor) {
        visit(message, visitor, false);
    }

    /// The same with the event record header before.
    public void visitAll(int message, FieldVisitor visitor) {
        visit(message, visitor, true);
    }

    private void visit(int message, FieldVisitor visitor, boolean withHeader) {
        StreamCodecs codecs = stream().schema().codecs();
        try {
            if (withHeader || !visitCompiled(codecs, message, visitor)) {
                interpret(codecs, message, visitor, withHeader);
            }
        } catch (DecodeFault | IndexOutOfBoundsException e) {
            MalformedTraceException fault = new MalformedTraceException(stream().name(), -1, -1,
                    "an event record of the class "
                            + eventRecordClass(message).identity().name().orElse("without a name")
                            + " cannot be decoded: " + e.getMessage());
            fault.initCause(e);
            throw fault;
        }
    }

    private boolean visitCompiled(StreamCodecs codecs, int message, FieldVisitor visitor) {
        int start = startBits[message];
        RecordVisitor compiled = codecs.visitor(types[message]);
        if (compiled == null || (start & 7) != 0) {
            return false;
        }
        int packet = packetIndex(message);
        int packetStart = packet < 0 ? 0 : packetOrigins[packet] >> 3;
        HeaderShape shape = codecs.headerShape().orElseThrow();
        int body = shape.bodyStart(window, start >>> 3, packetStart);
        if (body < 0) {
            return false;
        }
        compiled.visit(window, body, packetStart, startBits[message + 1] >>> 3, visitor);
        return true;
    }

    private void interpret(StreamCodecs codecs, int message, FieldVisitor visitor, boolean withHeader) {
        DecodeState state = decodeState;
        if (state == null) {
            state = new DecodeState();
            decodeState = state;
        }
        int packet = packetIndex(message);
        int endBits = startBits[message + 1];
        state.window(window, packet < 0 ? 0 : packetOrigins[packet], endBits, endBits);
        state.packetValues(packet < 0 ? NO_VALUES : packets.get(packet).savedValues());
        FieldDecoders decoders = codecs.recordDecoders(types[message]);
        state.begin(startBits[message], decoders.tree().nodeCount(), withHeader ? visitor : SilentVisitor.INSTANCE);
        decoders.decode(Scope.EVENT_RECORD_HEADER, state);
        state.visitor(visitor);
        decoders.decode(Scope.EVENT_RECORD_COMMON_CONTEXT, state);
        decoders.decode(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, state);
        decoders.decode(Scope.EVENT_RECORD_PAYLOAD, state);
    }

    /// The bytes that hold the records of the events here.
    public byte[] window() {
        return window;
    }

    /// Where the record starts in the window, in bits, before any alignment.
    public int startBits(int message) {
        return startBits[message];
    }

    /// Where the fields after the header of an event record start in the window, in bytes, before any alignment; -1 where
    /// only decoding tells.
    public int bodyStartBytes(int message) {
        int start = startBits[message];
        HeaderShape shape = stream().schema().codecs().headerShape().orElse(null);
        if (shape == null || (start & 7) != 0) {
            return -1;
        }
        int packet = packetIndex(message);
        return shape.bodyStart(window, start >>> 3, packet < 0 ? 0 : packetOrigins[packet] >> 3);
    }

    /// Where the record of an event ends in the window, in bits.
    public int endBits(int message) {
        return startBits[message + 1];
    }

    /// Makes the block empty. `window` holds the records of the events to be added.
    public void reset(byte[] newWindow) {
        window = newWindow;
        size = 0;
        details.clear();
        packets.clear();
        lastPacket = 0;
        otherCount = 0;
        ordered = true;
        startBits[0] = 0;
    }

    /// Makes this block hold some messages of another block, and a copy of the bytes of their records, so that they stay valid whatever
    /// happens to the other block.
    void copy(MessageBlock source, int from, int to) {
        int count = to - from;
        stream = source.stream;
        cyclesDerived = source.cyclesDerived;
        baseNanos = source.baseNanos;
        size = count;
        ordered = source.ordered;
        ensureColumns(count);
        System.arraycopy(source.nanos, from, nanos, 0, count);
        System.arraycopy(source.types, from, types, 0, count);
        if (!cyclesDerived) {
            System.arraycopy(source.cycles, from, cycles, 0, count);
        }
        int shiftBytes = copyRecords(source, from, to);
        copyPackets(source, from, to, shiftBytes * Byte.SIZE);
        details.clear();
        details.addAll(source.details);
        otherCount = 0;
        for (int i = 0; i < source.otherCount; i++) {
            int message = source.others[i] - from;
            if (message >= 0 && message < count) {
                addToOthers(message);
            }
        }
    }

    private void ensureColumns(int count) {
        if (types.length < count) {
            nanos = new long[count];
            types = new int[count];
            startBits = new int[count + 1];
        }
        if (!cyclesDerived && cycles.length < count) {
            cycles = new long[types.length];
        }
    }

    /// @return how many bytes the records lie nearer to the start of their window
    private int copyRecords(MessageBlock source, int from, int to) {
        int first = Integer.MAX_VALUE;
        int last = 0;
        int[] starts = source.startBits;
        for (int message = from; message < to; message++) {
            // Messages that are no events have no place.
            if (source.types[message] >= 0) {
                first = Math.min(first, starts[message]);
                last = Math.max(last, starts[message + 1]);
            }
        }
        int firstByte = first == Integer.MAX_VALUE ? 0 : first >>> 3;
        int lastByte = Math.max(last + Byte.SIZE - 1 >>> 3, firstByte);
        int lengthBytes = Math.min(lastByte + WORD_SLACK_BYTES, source.window.length) - firstByte;
        if (window.length < lengthBytes + WORD_SLACK_BYTES) {
            window = new byte[lengthBytes + (lengthBytes >>> 1) + WORD_SLACK_BYTES];
        }
        System.arraycopy(source.window, firstByte, window, 0, lengthBytes);
        int shiftBits = firstByte * Byte.SIZE;
        for (int i = 0; i <= to - from; i++) {
            startBits[i] = starts[from + i] - shiftBits;
        }
        return firstByte;
    }

    private void copyPackets(MessageBlock source, int from, int to, int shiftBits) {
        packets.clear();
        lastPacket = 0;
        for (int index = Math.max(source.packetIndex(from), 0); index < source.packets.size(); index++) {
            if (source.packetStarts[index] >= to) {
                break;
            }
            enterPacket(source.packets.get(index), source.packetOrigins[index] - shiftBits);
            packetStarts[packets.size() - 1] = Math.max(source.packetStarts[index] - from, 0);
        }
    }

    /// The time of the last event before a message.
    ///
    /// @param otherwise the result where there is no such event
    long lastEventNanos(int from, int before, long otherwise) {
        for (int message = before - 1; message >= from; message--) {
            if (types[message] >= 0) {
                return nanos[message];
            }
        }
        return otherwise;
    }

    boolean isOrdered() {
        return ordered;
    }

    /// Whether the times of events mean anything.
    boolean hasClock() {
        return stream != null && stream.schema().clockClass().isPresent();
    }

    /// Replaces the window by one with the same content (for instance a larger copy of it).
    public void window(byte[] sameContent) {
        window = sameContent;
    }

    /// Says that the messages from here on lie in this packet.
    ///
    /// @param packetStartBits where it starts, from the start of the window, modulo 2^32: records are aligned from there
    public void enterPacket(Packet packet, int packetStartBits) {
        int index = packets.size();
        if (index == packetStarts.length) {
            packetStarts = Arrays.copyOf(packetStarts, index * 2);
            packetOrigins = Arrays.copyOf(packetOrigins, index * 2);
        }
        packetStarts[index] = size;
        packetOrigins[index] = packetStartBits;
        packets.add(packet);
    }

    /// Says where the last packet entered starts, after a change of the window.
    public void movePacket(int packetStartBits) {
        packetOrigins[packets.size() - 1] = packetStartBits;
    }

    public void addEvent(int eventRecordClassOrdinal, long eventCycles, long eventNanos, int recordStartBits,
            int recordEndBits) {
        int message = newMessage(eventCycles, eventNanos);
        types[message] = eventRecordClassOrdinal;
        startBits[message] = recordStartBits;
        startBits[message + 1] = recordEndBits;
    }

    /// The columns, for a decoder that adds many events at once: it writes to the elements from [#size()] up to the
    /// capacity, then
    /// calls [#addedEvents].
    public long[] nanosColumn() {
        return nanos;
    }

    /// Empty where cycles follow from nanoseconds.
    public long[] cyclesColumn() {
        return cycles;
    }

    public int[] typesColumn() {
        return types;
    }

    public int[] startBitsColumn() {
        return startBits;
    }

    /// @param inOrder whether the times of the new events do not go back, nor behind the time of the message before them
    public void addedEvents(int newSize, boolean inOrder) {
        size = newSize;
        ordered &= inOrder;
    }

    public void addStreamBeginning(long messageCycles, long messageNanos) {
        addOther(MessageKind.STREAM_BEGINNING, messageCycles, messageNanos, 0);
    }

    public void addStreamEnd(long messageCycles, long messageNanos) {
        addOther(MessageKind.STREAM_END, messageCycles, messageNanos, 0);
    }

    /// Also enters the packet.
    public void addPacketBeginning(Packet packet, int packetStartBits, long messageCycles, long messageNanos) {
        enterPacket(packet, packetStartBits);
        addOther(MessageKind.PACKET_BEGINNING, messageCycles, messageNanos, 0);
    }

    public void addPacketEnd(long messageCycles, long messageNanos) {
        addOther(MessageKind.PACKET_END, messageCycles, messageNanos, 0);
    }

    public void addDiscardedEvents(DiscardedItems items) {
        details.add(items);
        addOther(MessageKind.DISCARDED_EVENTS, items.beginCycles(), items.beginNanos(), details.size() - 1);
    }

    public void addDiscardedPackets(DiscardedItems items) {
        details.add(items);
        addOther(MessageKind.DISCARDED_PACKETS, items.beginCycles(), items.beginNanos(), details.size() - 1);
    }

    public void addInactivity(long messageCycles, long messageNanos) {
        addOther(MessageKind.INACTIVITY, messageCycles, messageNanos, 0);
    }

    private void addOther(MessageKind kind, long messageCycles, long messageNanos, int detail) {
        int message = newMessage(messageCycles, messageNanos);
        types[message] = ~(detail << KIND_BITS | kind.ordinal());
        addToOthers(message);
        startBits[message + 1] = startBits[message];
    }

    private void addToOthers(int message) {
        if (otherCount == others.length) {
            others = Arrays.copyOf(others, otherCount * 2);
        }
        others[otherCount++] = message;
    }

    private int newMessage(long messageCycles, long messageNanos) {
        int message = size;
        if (message == types.length) {
            grow();
        }
        nanos[message] = messageNanos;
        ordered &= message == 0 || messageNanos >= nanos[message - 1];
        if (!cyclesDerived) {
            cycles[message] = messageCycles;
        }
        size = message + 1;
        return message;
    }

    private int detailIndex(int message) {
        return ~types[message] >> KIND_BITS;
    }

    private void grow() {
        int capacity = Math.max(16, types.length * 2);
        nanos = Arrays.copyOf(nanos, capacity);
        if (!cyclesDerived) {
            cycles = Arrays.copyOf(cycles, capacity);
        }
        types = Arrays.copyOf(types, capacity);
        startBits = Arrays.copyOf(startBits, capacity + 1);
    }
}
