// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A growing buffer of big-endian values.
final class WireOutput {
    private ByteBuffer buffer;

    /// @param reservedBytes room kept free at the start, for the frame's header
    WireOutput(int reservedBytes) {
        buffer = ByteBuffer.allocate(Math.max(256, reservedBytes)).position(reservedBytes);
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
