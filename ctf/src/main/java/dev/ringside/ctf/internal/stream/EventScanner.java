// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.field.DecodeFault;
import dev.ringside.ctf.internal.field.DecodeState;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import org.jspecify.annotations.Nullable;

/// Finds the extent, class and time of event records one after the other: with a [FastScanner] where the schema and
/// the record allow it,
/// otherwise by interpretation, which works for every schema and says what is wrong with a broken record.
public final class EventScanner {
    private static final FieldVisitor NO_VISITOR = new FieldVisitor() { };

    private final DataStreamSchema schema;
    private final StreamCodecs codecs;
    private final FieldDecoders headers;
    private final DecodeState state = new DecodeState();
    private final boolean timed;
    private int recordStartBits;
    private final @Nullable FastScanner fast;
    private final @Nullable BitScanner bits;

    public EventScanner(DataStreamSchema schema) {
        this.schema = schema;
        this.codecs = schema.codecs();
        this.headers = codecs.headerDecoders();
        this.timed = schema.clockClass().isPresent();
        this.fast = FastScanner.of(schema);
        this.bits = BitScanner.of(schema);
    }

    /// Starts with the records of a packet. The clock goes on from the packet before where this one does not say its
    /// beginning (CTF2-SPEC-2.0 §7).
    public void enterPacket(PacketProperties packet) {
        state.packetValues(packet.savedValues());
        if (packet.hasBegin()) {
            cycles(packet.beginCycles());
        }
    }

    /// Sets the clock.
    public void cycles(long cycles) {
        state.roles.clock().cycles(cycles);
    }

    /// The clock after the last record.
    public long cycles() {
        return state.roles.clock().cycles();
    }

    /// Adds records to a block until the packet's content ends or the block has so many messages.
    ///
    /// @return where the next record starts, in bits from the start of the window
    /// @throws DecodeFault at a record that is broken or goes on behind the window; [#positionBits] then says where
    /// that starts
    public int scan(MessageBlock block, int positionBits, int limit) {
        int position = positionBits;
        FastScanner quick = fast;
        while (position < state.contentEndBits() && block.size() < limit) {
            if (quick != null && (position & 7) == 0) {
                quick.cycles(cycles());
                int next = quick.scan(block, state, position, limit);
                state.roles.clock().cycles(quick.cycles());
                if (next != position) {
                    position = next;
                    continue;
                }
            }
            int next = scanBits(block, position, limit);
            position = next != position ? next : scanOne(block, position);
        }
        return position;
    }

    private int scanBits(MessageBlock block, int position, int limit) {
        BitScanner scanner = bits;
        if (scanner == null) {
            return position;
        }
        scanner.cycles(cycles());
        int next = scanner.scan(block, state, position, limit);
        state.roles.clock().cycles(scanner.cycles());
        return next;
    }

    /// Where the record starts that the last [#scan] could not finish.
    public int positionBits() {
        return recordStartBits;
    }

    /// The time of the record at a position, without going there; the clock's where it cannot be decoded.
    long peekCycles(int positionBits) {
        long before = cycles();
        try {
            state.begin(positionBits, headers.tree().nodeCount(), NO_VISITOR);
            headers.decode(Scope.EVENT_RECORD_HEADER, state);
            return cycles();
        } catch (DecodeFault ignored) {
            return before;
        } finally {
            state.roles.clock().cycles(before);
        }
    }

    public void window(byte[] bytes, int packetStartBits, int windowEndBits, long contentEndBits) {
        state.window(bytes, packetStartBits, windowEndBits, contentEndBits);
    }

    private int scanOne(MessageBlock block, int start) {
        long cyclesBefore = cycles();
        recordStartBits = start;
        try {
            state.roles.clear();
            state.begin(start, headers.tree().nodeCount(), NO_VISITOR);
            headers.decode(Scope.EVENT_RECORD_HEADER, state);
            int ordinal = ordinal();
            FieldDecoders record = codecs.recordDecoders(ordinal);
            state.ensureNodes(record.tree().nodeCount());
            long cycles = cycles();
            record.decode(Scope.EVENT_RECORD_COMMON_CONTEXT, state);
            record.decode(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, state);
            record.decode(Scope.EVENT_RECORD_PAYLOAD, state);
            int end = state.positionBits();
            if (end == start) {
                throw state.malformed("an event record without any bits");
            }
            block.addEvent(ordinal, cycles, nanos(cycles), start, end);
            return end;
        } catch (DecodeFault fault) {
            state.roles.clock().cycles(cyclesBefore);
            throw fault;
        }
    }

    private long nanos(long cycles) {
        if (!timed) {
            return MessageBlock.NO_TIME;
        }
        try {
            return schema.clockConversion().toNanos(cycles);
        } catch (ArithmeticException e) {
            throw state.malformed("cannot convert clock cycles to nanoseconds: cycles="
                    + Long.toUnsignedString(cycles));
        }
    }

    private int ordinal() {
        boolean hasId = state.roles.has(Role.EVENT_RECORD_CLASS_ID);
        if (!hasId && schema.eventRecordClassCount() == 1) {
            return 0;
        }
        long id = hasId ? state.roles.value(Role.EVENT_RECORD_CLASS_ID) : 0;
        int ordinal = codecs.ordinal(id);
        if (ordinal < 0) {
            throw state.malformed("no event record class has the id " + Long.toUnsignedString(id));
        }
        return ordinal;
    }
}
