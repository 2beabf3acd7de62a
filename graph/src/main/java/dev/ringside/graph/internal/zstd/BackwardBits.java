// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads bits from the end of some bytes to their start (RFC 8878 §4.1): behind the last one stands a 1. What is
/// missing before the start reads as zeros. One thread.
final class BackwardBits {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] array;
    private final int start;
    private final int end;
    private int left;

    BackwardBits(byte[] array, int start, int end) throws MalformedFrameException {
        if (end <= start || array[end - 1] == 0) {
            throw new MalformedFrameException("a stream of bits without an end");
        }
        this.array = array;
        this.start = start;
        this.end = end;
        int padding = Integer.numberOfLeadingZeros(array[end - 1] & 0xFF) - (Integer.SIZE - Byte.SIZE) + 1;
        this.left = (end - start) * Byte.SIZE - padding;
    }

    /// How many bits were not read yet; negative once more were read than there are.
    int left() {
        return left;
    }

    /// The next bits, 32 at most; they stay the next ones.
    int peek(int bits) {
        int from = left - bits;
        int index = start + (from >> 3);
        if (from >= 0 && index + Long.BYTES <= end) {
            return (int) ((long) LONGS.get(array, index) >>> (from & 7) & (1L << bits) - 1);
        }
        long value = 0;
        for (int i = 0; i <= Integer.BYTES; i++) {
            if (index + i >= start && index + i < end) {
                value |= (array[index + i] & 0xFFL) << Byte.SIZE * i;
            }
        }
        return (int) (value >>> (from & 7) & (1L << bits) - 1);
    }

    void skip(int bits) {
        left -= bits;
    }

    int read(int bits) {
        int value = peek(bits);
        left -= bits;
        return value;
    }

    void expectEnd() throws MalformedFrameException {
        if (left != 0) {
            throw new MalformedFrameException("a stream of bits that is too short or too long: left=" + left);
        }
    }
}
