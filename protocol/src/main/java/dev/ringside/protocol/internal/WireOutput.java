// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.internal;

import dev.ringside.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A growing buffer of big-endian values.
final class WireOutput {
    private final String messageName;
    private final String peer;
    private ByteBuffer buffer;
    private int depth;

    /// @param reservedBytes room kept free at the start, for the frame's header
    WireOutput(int reservedBytes, String messageName, String peer) {
        this.messageName = messageName;
        this.peer = peer;
        buffer = ByteBuffer.allocate(Math.max(256, reservedBytes)).position(reservedBytes);
    }

    /// Refuses to send what the other side would refuse to read.
    void enter() throws ProtocolException {
        if (depth++ >= WireInput.MAXIMUM_DEPTH) {
            throw new ProtocolException(
                    peer, messageName, "", "nested too deeply to be sent, maximum=" + WireInput.MAXIMUM_DEPTH);
        }
    }

    void leave() {
        depth--;
    }

    void writeByte(int value) {
        ensure(Byte.BYTES);
        buffer.put((byte) value);
    }

    void writeShort(int value) {
        ensure(Short.BYTES);
        buffer.putShort((short) value);
    }

    void writeInt(int value) {
        ensure(Integer.BYTES);
        buffer.putInt(value);
    }

    void writeLong(long value) {
        ensure(Long.BYTES);
        buffer.putLong(value);
    }

    void writeText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeInt(bytes.length);
        ensure(bytes.length);
        buffer.put(bytes);
    }

    ByteBuffer toByteBuffer() {
        return buffer.duplicate().flip();
    }

    private void ensure(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(Math.addExact(buffer.position(), bytes), buffer.capacity() * 2);
            buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
        }
    }
}
