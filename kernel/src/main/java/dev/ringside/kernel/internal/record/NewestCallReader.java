// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.bpf.OverwritingBuffer;
import dev.ringside.kernel.internal.bpf.RecordBatch;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.syscall.CapturedRecord;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads what a channel in overwrite mode has of one CPU: the newest records. Each has a number, so that the ones that
/// were overwritten before they were read are counted, and placed before those that were read. One thread at a time.
final class NewestCallReader implements CallReader {
    private final OverwritingBuffer buffer;
    private final BooleanSupplier written;
    private final RecordWriter records;
    private final RingBuffer.Sink sink = this::take;
    private RecordBatch batch = RecordBatch.empty();
    private int next;
    private long readTo;
    private long readBytes;
    private long accounted;

    /// @param written whether programs write into the buffer at the moment
    NewestCallReader(
            OverwritingBuffer buffer,
            BooleanSupplier written,
            EventTable events,
            PacketWriter writer,
            EventContexts contexts) {
        this.buffer = buffer;
        this.written = written;
        this.records = new RecordWriter(events, writer, contexts);
    }

    /// Copies all at once: what is left in the buffer could be overwritten, and the oldest comes last in it.
    @Override
    public boolean readAhead(long mostBytes, long partBytes) {
        if (next < batch.size()) {
            return false;
        }
        long head = buffer.head();
        batch = buffer.copy(head, readTo, written.getAsBoolean());
        next = 0;
        readBytes += readTo - head;
        readTo = head;
        return false;
    }

    @Override
    public double takeFill() {
        double fill = (double) readBytes / buffer.dataBytes();
        readBytes = 0;
        return fill;
    }

    @Override
    public boolean transcodeAhead(long untilNanos) {
        while (next < batch.size()) {
            batch.take(next++, sink);
            if (System.nanoTime() - untilNanos >= 0) {
                break;
            }
        }
        if (next < batch.size()) {
            return true;
        }
        batch = RecordBatch.empty();
        next = 0;
        return false;
    }

    private void take(byte[] bytes, int at, int length) {
        if (RecordWriter.isCaptured(length)) {
            long number = CapturedRecord.number(bytes, at);
            settle(number - 1);
            accounted = number;
        }
        records.writeCaptured(bytes, at, length);
    }

    @Override
    public void settle(long count) {
        if (count > accounted) {
            records.writer().discard(count - accounted);
            accounted = count;
        }
    }

    @Override
    public void clear(long count) {
        // The count is older than what has not been forgotten yet: the record that is forgotten last has the right one.
        batch = RecordBatch.empty();
        next = 0;
        RecordBatch forgotten = buffer.clear();
        if (forgotten.size() > 0) {
            forgotten.take(forgotten.size() - 1, (bytes, at, _) -> accounted = CapturedRecord.number(bytes, at));
        }
    }

    @Override
    public PacketWriter writer() {
        return records.writer();
    }

    @Override
    public @Nullable IOException takeFailure() {
        return records.takeFailure();
    }
}
