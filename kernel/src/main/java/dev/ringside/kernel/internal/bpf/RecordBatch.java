// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import java.util.Arrays;

/// Records that were copied out of a buffer, oldest first. Filled by one thread, then immutable.
public final class RecordBatch {
    private static final RecordBatch EMPTY = new RecordBatch(new byte[0]);

    private final byte[] bytes;
    private int[] starts = new int[64];
    private int[] lengths = new int[64];
    private int size;

    RecordBatch(byte[] bytes) {
        this.bytes = bytes;
    }

    /// No records.
    public static RecordBatch empty() {
        return EMPTY;
    }

    void add(int start, int length) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            lengths = Arrays.copyOf(lengths, size * 2);
        }
        starts[size] = start;
        lengths[size++] = length;
    }

    /// The records were added newest first.
    void reverse() {
        for (int i = 0, j = size - 1; i < j; i++, j--) {
            int start = starts[i];
            int length = lengths[i];
            starts[i] = starts[j];
            lengths[i] = lengths[j];
            starts[j] = start;
            lengths[j] = length;
        }
    }

    /// How many records there are.
    public int size() {
        return size;
    }

    /// Bytes of a record.
    public int length(int index) {
        return lengths[index];
    }

    /// Hands over a record.
    public void take(int index, RingBuffer.Sink sink) {
        sink.take(bytes, starts[index], lengths[index]);
    }
}
