// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.capture.CapturedRecord;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Reads what the programs captured on one CPU and transcodes it, and accounts for every event: recorded, or lost and
/// placed, since each record says how many were lost before it. One thread spools, one transcodes; whoever makes it
/// closes it.
final class CapturedReader implements BufferReader, AutoCloseable {
    /// Holds any record. Parts of the buffer are transcoded while the cache of the processor still has them.
    private static final int PIECE_BYTES = 1 << 16;

    private static final int SPOOLED_PART_BYTES = 1 << 19;

    private final CapturedSource source;
    private final RecordingClock clock;
    private final RecordWriter records;
    private final Backlog backlog;
    private final RingBuffer.Sink sink = this::take;
    private final byte[] piece = new byte[PIECE_BYTES];
    /// Of a record whose end has not been read yet.
    private int begunBytes;

    private long readBytes;
    private long accountedLost;

    /// @param clock      of the recording; the programs have the time of CLOCK_MONOTONIC only
    /// @param lostBefore events that were lost on this CPU before this reader
    CapturedReader(
            CapturedSource source,
            RecordingClock clock,
            EventTable events,
            PacketWriter writer,
            EventContexts contexts,
            Backlog backlog,
            long lostBefore) {
        this.source = source;
        this.clock = clock;
        this.records = new RecordWriter(events, writer, contexts);
        this.backlog = backlog;
        this.accountedLost = lostBefore;
    }

    @Override
    public boolean spool() throws IOException {
        int left = source.present();
        while (left > 0) {
            int bytes = Math.min(left, SPOOLED_PART_BYTES);
            if (!backlog.add(source.data(), source.start(), bytes)) {
                return false;
            }
            source.free(bytes);
            readBytes += bytes;
            left -= bytes;
        }
        return true;
    }

    @Override
    public double takeFill() {
        double fill = (double) readBytes / source.dataBytes();
        readBytes = 0;
        return fill;
    }

    @Override
    public long presentBytes() {
        return source.present() + backlog.addedBytes() - backlog.takenBytes();
    }

    @Override
    public boolean watch(DescriptorPoll poll) throws IOException {
        return source.watch(poll);
    }

    @Override
    public long transcode(long mostBytes, long untilNanos, boolean direct) throws IOException {
        // What has come is not later than this.
        clock.sample();
        long transcoded = 0;
        // What comes meanwhile would be read in ever smaller pieces.
        int present = direct ? source.present() : 0;
        do {
            int bytes = backlog.take(piece, begunBytes, PIECE_BYTES - begunBytes);
            if (bytes == 0 && present > 0) {
                bytes = Math.min(present, PIECE_BYTES - begunBytes);
                MemorySegment.copy(source.data(), ValueLayout.JAVA_BYTE, source.start(), piece, begunBytes, bytes);
                source.free(bytes);
                present -= bytes;
                readBytes += bytes;
            }
            if (bytes == 0) {
                break;
            }
            transcoded += bytes;
            int filled = begunBytes + bytes;
            int whole = RingBuffer.forEach(piece, filled, sink);
            begunBytes = filled - whole;
            System.arraycopy(piece, whole, piece, 0, begunBytes);
        } while (transcoded < mostBytes && System.nanoTime() - untilNanos < 0);
        return transcoded;
    }

    @Override
    public Backlog backlog() {
        return backlog;
    }

    private void take(byte[] bytes, int at, int length) {
        if (RecordWriter.isCaptured(length)) {
            settle(CapturedRecord.lostBefore(bytes, at));
        }
        records.writeCaptured(bytes, at, length, clock);
    }

    /// Accounts for what was lost after the last record.
    ///
    /// @param count what the CPU has counted
    void settleFinally(long count) {
        settle(source.lost(count));
    }

    private void settle(long lost) {
        if (lost > accountedLost) {
            records.writer().discard(lost - accountedLost);
            accountedLost = lost;
        }
    }

    /// Forgets what is there. For a thread that excludes both others.
    ///
    /// @param count what the CPU has counted
    void clear(long count) throws IOException {
        accountedLost = source.clear(count);
        backlog.clear();
        begunBytes = 0;
    }

    /// How many lost events it has accounted for.
    long accountedLost() {
        return accountedLost;
    }

    PacketWriter writer() {
        return records.writer();
    }

    @Nullable IOException takeFailure() {
        return records.takeFailure();
    }

    @Override
    public void close() throws IOException {
        backlog.close();
    }
}
