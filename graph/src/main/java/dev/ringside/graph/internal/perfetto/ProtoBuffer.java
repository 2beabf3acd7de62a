// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array of bytes that protobuf messages are written to (protobuf encoding guide). The lengths of messages
/// take four bytes each, so that they can be filled in afterwards. One thread.
final class ProtoBuffer {
    private static final int WIRE_VARINT = 0;
    private static final int WIRE_FIXED64 = 1;
    private static final int WIRE_BYTES = 2;
    private static final int LENGTH_BYTES = 4;
    private static final int LENGTH_LIMIT = 1 << 7 * LENGTH_BYTES;
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[1 << 12];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /// Forgets what was written from a length on.
    void setLength(int newLength) {
        length = newLength;
    }

    private void ensure(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
    }

    private void varint(long value) {
        ensure(LONGEST_VARINT);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[length++] = (byte) (left & 0x7F | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    void putVarint(int field, long value) {
        tag(field, WIRE_VARINT);
        varint(value);
    }

    void putDouble(int field, double value) {
        tag(field, WIRE_FIXED64);
        ensure(Long.BYTES);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[length++] = (byte) (bits >>> i * Byte.SIZE);
        }
    }

    void putString(int field, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        tag(field, WIRE_BYTES);
        varint(utf8.length);
        append(utf8, 0, utf8.length);
    }

    void append(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /// Begins a message within the message.
    ///
    /// @return for [#end]
    int begin(int field) {
        tag(field, WIRE_BYTES);
        ensure(LENGTH_BYTES);
        length += LENGTH_BYTES;
        return length;
    }

    /// @param start what [#begin] gave
    void end(int start) {
        int left = length - start;
        if (left >= LENGTH_LIMIT) {
            throw new IllegalStateException("a message is too long: bytes=" + left);
        }
        for (int i = LENGTH_BYTES; i > 0; i--) {
            bytes[start - i] = (byte) (i > 1 ? left & 0x7F | 0x80 : left);
            left >>>= 7;
        }
    }
}
