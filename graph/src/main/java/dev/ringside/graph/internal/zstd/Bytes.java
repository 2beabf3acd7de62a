// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

/// Reads part of an array from its start on. One thread.
final class Bytes {
    private final byte[] array;
    private final int end;
    private int position;

    Bytes(byte[] array) {
        this(array, 0, array.length);
    }

    Bytes(byte[] array, int start, int end) {
        this.array = array;
        this.position = start;
        this.end = end;
    }

    byte[] array() {
        return array;
    }

    int position() {
        return position;
    }

    int end() {
        return end;
    }

    int left() {
        return end - position;
    }

    /// Passes some bytes; where they begin.
    int take(long length) throws MalformedFrameException {
        if (length < 0 || length > left()) {
            throw new MalformedFrameException("compressed data end too early");
        }
        int start = position;
        position += (int) length;
        return start;
    }

    void skip(long length) throws MalformedFrameException {
        take(length);
    }

    int octet() throws MalformedFrameException {
        return array[take(1)] & 0xFF;
    }

    long littleEndian(int bytes) throws MalformedFrameException {
        int start = take(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (array[start + i] & 0xFFL) << Byte.SIZE * i;
        }
        return value;
    }
}
