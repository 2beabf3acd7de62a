// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.syscall.CapturedRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads what a channel that keeps the oldest records has of one CPU. Each record says how many were lost before it. One
/// thread at a time.
final class SystemCallReader implements CallReader {
    /// Holds any record.
    private static final int PIECE_BYTES = 1 << 16;

    private final RingBuffer buffer;
    private final RecordWriter records;
    private final Backlog backlog = new Backlog(PIECE_BYTES);
    private final RingBuffer.Sink sink = this::take;
    private long readBytes;
    private long accountedLost;

    /// @param lostBefore events that were lost on this CPU before this reader
    SystemCallReader(
            RingBuffer buffer, EventTable events, PacketWriter writer, EventContexts contexts, long lostBefore) {
        this.buffer = buffer;
        this.records = new RecordWriter(events, writer, contexts);
        this.accountedLost = lostBefore;
    }

    @Override
    public boolean readAhead(long mostBytes, long partBytes) {
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
        if (RecordWriter.isCaptured(length)) {
            settle(CapturedRecord.lostBefore(bytes, at));
        }
        records.writeCaptured(bytes, at, length);
    }

    @Override
    public void settle(long lost) {
        if (lost > accountedLost) {
            records.writer().discard(lost - accountedLost);
            accountedLost = lost;
        }
    }

    @Override
    public void clear(long lost) {
        buffer.clear();
        backlog.clear();
        accountedLost = lost;
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
