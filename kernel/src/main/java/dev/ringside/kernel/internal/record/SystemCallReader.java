// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.syscall.CapturedRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads what the programs captured on one CPU and transcodes it, and accounts for every event: recorded, or lost and
/// placed, since each record says how many were lost before it. One thread at a time.
final class SystemCallReader {
    private final RingBuffer buffer;
    private final RecordWriter records;
    private final byte[] record = new byte[CapturedRecord.MAX_BYTES];
    private long accountedLost;

    /// @param lostBefore events that were lost on this CPU before this reader
    SystemCallReader(
            RingBuffer buffer, EventTable events, PacketWriter writer, EventContexts contexts, long lostBefore) {
        this.buffer = buffer;
        this.records = new RecordWriter(events, writer, contexts);
        this.accountedLost = lostBefore;
    }

    /// Reads what is there.
    ///
    /// @return how full the buffer was, 0 to 1
    double drain() {
        return (double) buffer.drain(record, this::take) / buffer.dataBytes();
    }

    private void take(byte[] bytes, int length) {
        if (length < CapturedRecord.ENVELOPE_BYTES + CapturedRecord.MIN_BYTES) {
            records.noteUnreadable();
            return;
        }
        settle(CapturedRecord.lostBefore(bytes));
        records.write(
                bytes,
                CapturedRecord.ENVELOPE_BYTES,
                length - CapturedRecord.ENVELOPE_BYTES,
                CapturedRecord.type(bytes),
                CapturedRecord.time(bytes));
    }

    /// Accounts for what was lost after the last record.
    ///
    /// @param lost events, in all
    void settle(long lost) {
        if (lost > accountedLost) {
            records.writer().discard(lost - accountedLost);
            accountedLost = lost;
        }
    }

    /// Forgets what is there.
    ///
    /// @param lost events, in all
    void clear(long lost) {
        buffer.clear();
        accountedLost = lost;
    }

    PacketWriter writer() {
        return records.writer();
    }

    @Nullable IOException takeFailure() {
        return records.takeFailure();
    }
}
