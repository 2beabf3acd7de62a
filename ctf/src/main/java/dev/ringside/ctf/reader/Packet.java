// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.internal.field.DecodeState;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.internal.field.SilentVisitor;
import dev.ringside.ctf.schema.Scope;
import org.jspecify.annotations.Nullable;

/// One packet of a data stream, with its header and context fields. Immutable; it outlives the blocks that name it.
/// Compared by identity:
/// what a consumer derives from the context (such as text) it may keep for as long as it sees the same packet.
public final class Packet {
    private final DataStream stream;
    private final byte[] headerAndContext;
    private final @Nullable PacketPlace place;
    /// Values that fields of event records need (lengths and selectors), by node index; decoded when first needed,
    /// by any thread that visits records of the packet.
    private volatile long @Nullable [] savedValues;

    /// A packet that lies in no file.
    ///
    /// @param headerAndContext the encoded packet header and packet context, from the start of the packet
    public Packet(DataStream stream, byte[] headerAndContext) {
        this(stream, headerAndContext, null);
    }

    /// @param headerAndContext the encoded packet header and packet context, from the start of the packet
    /// @param place            null for a packet that lies in no file
    public Packet(DataStream stream, byte[] headerAndContext, @Nullable PacketPlace place) {
        this.stream = stream;
        this.headerAndContext = headerAndContext;
        this.place = place;
    }

    @Nullable PacketPlace place() {
        return place;
    }

    public DataStream stream() {
        return stream;
    }

    /// The same packet as one of another stream, whose packet fields are the same.
    public Packet in(DataStream otherStream) {
        return new Packet(otherStream, headerAndContext, place);
    }

    /// Decodes the packet context, if the stream has one.
    public void visitContext(FieldVisitor visitor) {
        visit(Scope.PACKET_CONTEXT, visitor);
    }

    /// Decodes the packet header, if the stream has one.
    public void visitHeader(FieldVisitor visitor) {
        visit(Scope.PACKET_HEADER, visitor);
    }

    long[] savedValues() {
        long[] values = savedValues;
        if (values == null) {
            values = savedValues(stream.schema(), headerAndContext);
            savedValues = values;
        }
        return values;
    }

    /// The values of the fields of a packet's header and context that fields of its event records may need.
    public static long[] savedValues(DataStreamSchema schema, byte[] headerAndContext) {
        FieldDecoders decoders = schema.codecs().packetDecoders();
        int endBits = headerAndContext.length * Byte.SIZE;
        DecodeState state = new DecodeState();
        state.window(headerAndContext, 0, endBits, endBits);
        state.begin(0, decoders.tree().nodeCount(), SilentVisitor.INSTANCE);
        decoders.decode(Scope.PACKET_HEADER, state);
        decoders.decode(Scope.PACKET_CONTEXT, state);
        return state.savedValues(schema.packetFields().nodeCount());
    }

    private void visit(Scope scope, FieldVisitor visitor) {
        FieldDecoders decoders = stream.schema().codecs().packetDecoders();
        if (!decoders.has(scope)) {
            return;
        }
        int endBits = headerAndContext.length * Byte.SIZE;
        DecodeState state = new DecodeState();
        state.window(headerAndContext, 0, endBits, endBits);
        boolean header = scope == Scope.PACKET_HEADER;
        state.begin(0, decoders.tree().nodeCount(), header ? visitor : SilentVisitor.INSTANCE);
        decoders.decode(Scope.PACKET_HEADER, state);
        if (!header) {
            state.visitor(visitor);
            decoders.decode(scope, state);
        }
    }
}
