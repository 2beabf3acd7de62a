// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.reading;

import java.nio.ByteBuffer;

/// The bytes of a packet while it is made: bit arrays of either byte order, one after the other.
final class PacketBytes {
    private final byte[] bytes;
    private final boolean bigEndian;
    private long positionBits;

    PacketBytes(int sizeBytes, boolean bigEndian) {
        this.bytes = new byte[sizeBytes];
        this.bigEndian = bigEndian;
    }

    ByteBuffer content() {
        return ByteBuffer.wrap(bytes);
    }

    long positionBits() {
        return positionBits;
    }

    long leftBytes() {
        return bytes.length - (positionBits + 7) / Byte.SIZE;
    }

    void clear() {
        java.util.Arrays.fill(bytes, (byte) 0);
        positionBits = 0;
    }

    void position(long newPositionBits) {
        positionBits = newPositionBits;
    }

    void align(int alignmentBits) {
        positionBits = (positionBits + alignmentBits - 1) / alignmentBits * alignmentBits;
    }

    void text(String text, int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            put(i < text.length() ? text.charAt(i) : ' ', Byte.SIZE);
        }
    }

    /// Appends an unsigned integer in LEB128.
    void variableLength(long value) {
        long left = value;
        while (left >>> 7 != 0) {
            put(left | 0x80, Byte.SIZE);
            left >>>= 7;
        }
        put(left, Byte.SIZE);
    }

    /// Appends the lowest bits of a value.
    void put(long value, int lengthBits) {
        int done = 0;
        while (done < lengthBits) {
            int bit = (int) (positionBits & 7);
            int part = Math.min(Byte.SIZE - bit, lengthBits - done);
            int mask = (1 << part) - 1;
            int index = (int) (positionBits >>> 3);
            if (bigEndian) {
                int chunk = (int) (value >>> lengthBits - done - part) & mask;
                int shift = Byte.SIZE - bit - part;
                bytes[index] = (byte) (bytes[index] & ~(mask << shift) | chunk << shift);
            } else {
                int chunk = (int) (value >>> done) & mask;
                bytes[index] = (byte) (bytes[index] & ~(mask << bit) | chunk << bit);
            }
            done += part;
            positionBits += part;
        }
    }
}
