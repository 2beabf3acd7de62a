// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import dev.ringside.kernel.internal.bpf.OverwritingBuffer;
import dev.ringside.kernel.internal.bpf.RecordBatch;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.capture.CapturedRecord;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/// What a channel in overwrite mode has of one CPU: the newest records. Each has a number, which tells how many were
/// overwritten before it could be read; here it is replaced by that.
final class NewestCaptured implements CapturedSource {
    private final OverwritingBuffer buffer;
    private final BooleanSupplier written;
    private byte[] bytes = {};
    private MemorySegment row = MemorySegment.ofArray(bytes);
    private int from;
    private int to;
    private long readTo;
    private long received;

    /// @param written whether programs write into the buffer at the moment
    NewestCaptured(OverwritingBuffer buffer, BooleanSupplier written) {
        this.buffer = buffer;
        this.written = written;
    }

    @Override
    public int dataBytes() {
        return buffer.dataBytes();
    }

    @Override
    public int present() {
        if (from == to) {
            fetch();
        }
        return to - from;
    }

    /// Copies all at once: what is left in the buffer could be overwritten, and the oldest comes last in it.
    private void fetch() {
        long head = buffer.head();
        RecordBatch batch = buffer.copy(head, readTo, written.getAsBoolean());
        readTo = head;
        int needed = 0;
        for (int i = 0; i < batch.size(); i++) {
            needed += RingBuffer.bytesOf(batch.length(i));
        }
        if (bytes.length < needed) {
            bytes = new byte[needed];
            row = MemorySegment.ofArray(bytes);
        }
        from = 0;
        to = 0;
        for (int i = 0; i < batch.size(); i++) {
            batch.take(i, this::append);
        }
    }

    private void append(byte[] record, int at, int length) {
        RingBuffer.putHeader(bytes, to, length);
        int place = to + RingBuffer.HEADER_BYTES;
        System.arraycopy(record, at, bytes, place, length);
        if (RecordWriter.isCaptured(length)) {
            received++;
            CapturedRecord.putLostBefore(bytes, place, CapturedRecord.number(record, at) - received);
        }
        to += RingBuffer.bytesOf(length);
    }

    @Override
    public MemorySegment data() {
        return row;
    }

    @Override
    public long start() {
        return from;
    }

    @Override
    public void free(int count) {
        from += count;
    }

    @Override
    public boolean watch(DescriptorPoll poll) {
        return false;
    }

    @Override
    public long lost(long count) {
        return count - received;
    }

    @Override
    public long clear(long count) {
        from = to;
        RecordBatch forgotten = buffer.clear();
        if (forgotten.size() > 0) {
            forgotten.take(forgotten.size() - 1, (record, at, _) -> received = CapturedRecord.number(record, at));
        }
        return 0;
    }
}
