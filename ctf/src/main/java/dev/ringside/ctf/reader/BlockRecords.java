// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.internal.codec.RecordVisitor;
import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.field.DecodeState;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.internal.field.SilentVisitor;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.schema.Scope;
import org.jspecify.annotations.Nullable;

/// The bytes of the event records of a [MessageBlock], and their decoding: compiled where the record allows it,
/// interpreted otherwise. One thread at a time.
final class BlockRecords {
    /// Whole words are read from the last bytes of a window.
    private static final int WORD_SLACK_BYTES = 16;

    private byte[] window = new byte[0];
    private final MessageColumns columns;
    private final BlockPackets packets;
    private @Nullable DecodeState interpreterState;

    BlockRecords(MessageColumns columns, BlockPackets packets) {
        this.columns = columns;
        this.packets = packets;
    }

    byte[] window() {
        return window;
    }

    void window(byte[] newWindow) {
        window = newWindow;
    }

    private int bodyStartBytes(StreamCodecs codecs, int message, int packetStartBytes) {
        int start = columns.startBits(message);
        HeaderShape shape = codecs.headerShape().orElse(null);
        return shape == null || (start & Byte.SIZE - 1) != 0
                ? -1
                : shape.bodyStart(window, start >>> 3, packetStartBytes);
    }

    /// Decodes all fields behind the header.
    void visit(StreamCodecs codecs, int message, FieldVisitor visitor) {
        RecordVisitor compiled = codecs.visitor(columns.type(message));
        int packetStartBytes = packets.startBits(message) >> 3;
        int body = compiled == null ? -1 : bodyStartBytes(codecs, message, packetStartBytes);
        if (compiled == null || body < 0) {
            interpret(codecs, message, SilentVisitor.INSTANCE, visitor);
        } else {
            compiled.visit(window, body, packetStartBytes, columns.endBits(message) >>> 3, visitor);
        }
    }

    /// Decodes the fields of the header too.
    void visitAll(StreamCodecs codecs, int message, FieldVisitor visitor) {
        interpret(codecs, message, visitor, visitor);
    }

    private void interpret(StreamCodecs codecs, int message, FieldVisitor headerVisitor, FieldVisitor visitor) {
        DecodeState state = interpreterState;
        if (state == null) {
            state = new DecodeState();
            interpreterState = state;
        }
        int endBits = columns.endBits(message);
        state.window(window, packets.startBits(message), endBits, endBits);
        state.packetValues(packets.savedValues(message));
        FieldDecoders decoders = codecs.recordDecoders(columns.type(message));
        state.begin(columns.startBits(message), decoders.tree().nodeCount(), headerVisitor);
        decoders.decode(Scope.EVENT_RECORD_HEADER, state);
        state.visitor(visitor);
        decoders.decode(Scope.EVENT_RECORD_COMMON_CONTEXT, state);
        decoders.decode(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, state);
        decoders.decode(Scope.EVENT_RECORD_PAYLOAD, state);
    }

    /// Replaces the bytes by those of some messages of another block.
    ///
    /// @return how many bits nearer to the start of the window the records lie: whole bytes
    int copy(BlockRecords source, int from, int to) {
        MessageColumns places = source.columns;
        // Messages that are no events have no place, and records lie in the order of their events.
        int first = from;
        while (first < to && places.type(first) < 0) {
            first++;
        }
        int last = to - 1;
        while (last > first && places.type(last) < 0) {
            last--;
        }
        int firstByte = first == to ? 0 : places.startBits(first) >>> 3;
        int lastByte = first == to ? 0 : places.endBits(last) + Byte.SIZE - 1 >>> 3;
        int lengthBytes = Math.min(lastByte + WORD_SLACK_BYTES, source.window.length) - firstByte;
        if (window.length < lengthBytes + WORD_SLACK_BYTES) {
            window = new byte[lengthBytes + (lengthBytes >>> 1) + WORD_SLACK_BYTES];
        }
        System.arraycopy(source.window, firstByte, window, 0, lengthBytes);
        return firstByte * Byte.SIZE;
    }
}
