// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.syscall.CapturedRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads what the programs captured on one CPU and transcodes it, and accounts for every event: recorded, or lost and
/// placed, since each record says how many were lost before it. One thread at a time.
final class SystemCallReader implements ReadAhead.Source {
    /// Holds any record.
    private static final int PIECE_BYTES = 1 << 16;

    private final RingBuffer buffer;
    private final RecordingClock clock;
    private final int envelopeBytes;
    private final RecordWriter records;
    private final Backlog backlog = new Backlog(PIECE_BYTES);
    private final RingBuffer.Sink sink = this::take;
    private long readBytes;
    private long accountedLost;

    /// @param clock         of the recording; the programs have the time of CLOCK_MONOTONIC only
    /// @param envelopeBytes before each record
    /// @param lostBefore events that were lost on this CPU before this reader
    SystemCallReader(
            RingBuffer buffer,
            RecordingClock clock,
            int envelopeBytes,
            EventTable events,
            PacketWriter writer,
            EventContexts contexts,
            long lostBefore) {
        this.buffer = buffer;
        this.clock = clock;
        this.envelopeBytes = envelopeBytes;
        this.records = new RecordWriter(events, writer, contexts);
        this.accountedLost = lostBefore;
    }

    @Override
    public boolean readAhead(long mostBytes, long partBytes) {
        // What is read now is not later than this.
        clock.sample();
        for (long room = backlog.room(mostBytes, partBytes); room > 0; room--) {
            Backlog.Piece piece = backlog.piece();
            piece.length = buffer.read(piece.bytes);
            if (piece.length == 0) {
                backlog.release(piece);
                return false;
            }
            readBytes += piece.length;
            backlog.add(piece);
        }
        return true;
    }

    @Override
    public double takeFill() {
        double fill = (double) readBytes / buffer.dataBytes();
        readBytes = 0;
        return fill;
    }

    @Override
    public boolean transcodeAhead(long untilNanos) {
        boolean more = !backlog.isEmpty();
        while (more) {
            Backlog.Piece piece = backlog.remove();
            RingBuffer.forEach(piece.bytes, piece.length, sink);
            backlog.release(piece);
            more = !backlog.isEmpty() && System.nanoTime() - untilNanos < 0;
        }
        return !backlog.isEmpty();
    }

    private void take(byte[] bytes, int at, int length) {
        if (length < envelopeBytes + CapturedRecord.MIN_BYTES) {
            records.noteUnreadable();
            return;
        }
        settle(CapturedRecord.lostBefore(bytes, at));
        records.write(
                bytes,
                at + envelopeBytes,
                length - envelopeBytes,
                CapturedRecord.type(bytes, at + envelopeBytes),
                clock.at(CapturedRecord.time(bytes, at)));
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
        backlog.clear();
        accountedLost = lost;
    }

    PacketWriter writer() {
        return records.writer();
    }

    @Nullable IOException takeFailure() {
        return records.takeFailure();
    }
}
