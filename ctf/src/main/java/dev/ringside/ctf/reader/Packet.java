// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.schema.Scope;

/// One packet of a data stream, with its header and context fields. Immutable; it outlives the blocks that name it. Compared by identity:
/// what a consumer derives from the context (such as text) it may keep for as long as it sees the same packet.
public final class Packet {
    private final DataStream stream;
    private final byte[] headerAndContext;
    private final int contentStartBits;
    private final long[] savedValues;

    /// @param headerAndContext the encoded packet header and packet context, from the start of the packet
    /// @param savedValues      values that fields of event records need (lengths and selectors), by slot
    Packet(DataStream stream, byte[] headerAndContext, int contentStartBits, long[] savedValues) {
        this.stream = stream;
        this.headerAndContext = headerAndContext;
        this.contentStartBits = contentStartBits;
        this.savedValues = savedValues;
    }

    public DataStream stream() {
        return stream;
    }

    /// Decodes the packet context, if the stream has one.
    public void visitContext(FieldVisitor visitor) {
        visit(Scope.PACKET_CONTEXT, visitor);
    }

    /// Decodes the packet header, if the stream has one.
    public void visitHeader(FieldVisitor visitor) {
        visit(Scope.PACKET_HEADER, visitor);
    }

    private void visit(Scope scope, FieldVisitor visitor) {
        throw new UnsupportedOperationException(scope + " " + contentStartBits + visitor + savedValues.length + headerAndContext.length);
    }
}
