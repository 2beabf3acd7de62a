// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.page.BufferStats;
import dev.ringside.kernel.internal.page.PageWalker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Reads one CPU's buffer until it is empty and transcodes what it finds, and accounts for every event: recorded, or
/// lost and placed. One thread at a time; whoever makes it closes it.
///
/// A read of an empty buffer would block, so the statistics are asked first how many events there are. The events that
/// a full buffer had no room for come after those that are in it.
///
/// Reading is much faster than transcoding, above all before the transcoders are compiled. So that the kernel's buffer
/// has room meanwhile, full pages are read ahead ([ReadAhead]) and transcoded piece by piece.
final class CpuReader implements ReadAhead.Source, AutoCloseable {
    /// So that no CPU keeps the others waiting.
    private static final int MAX_ROUNDS = 4;

    /// The least bytes of a record: its header, the type and flags, the thread.
    private static final int LEAST_RECORD_BYTES = 12;

    private final FileChannel pages;
    private final BufferStats stats;
    private final PageTranscoder transcoder;
    private final PacketWriter writer;
    private final ByteBuffer buffer;
    private final byte[] page;
    private final int mostRecordsOfPage;
    private final long bufferBytes;
    private final Backlog backlog;
    private long readBytes;
    private long accountedDropped;
    private long accountedOverrun;
    private boolean overrunEstimated;

    /// @param bufferBytes of the kernel for this CPU
    CpuReader(
            FileChannel pages,
            Path statsFile,
            int pageBytes,
            long bufferBytes,
            PageTranscoder transcoder,
            PacketWriter writer) {
        this.pages = pages;
        this.stats = new BufferStats(statsFile);
        this.transcoder = transcoder;
        this.writer = writer;
        this.buffer = ByteBuffer.allocateDirect(pageBytes);
        this.page = new byte[pageBytes];
        this.bufferBytes = bufferBytes;
        this.backlog = new Backlog(pageBytes);
        this.mostRecordsOfPage = pageBytes / LEAST_RECORD_BYTES;
    }

    /// Reads full pages only: for others a read could block.
    @Override
    public boolean readAhead(long mostBytes, long partBytes) throws IOException {
        long room = backlog.room(mostBytes, partBytes);
        while (room > 0) {
            stats.read();
            // So many pages are there for certain, however small their records.
            long certain = Math.min(stats.entries() / mostRecordsOfPage, room);
            if (certain == 0) {
                return false;
            }
            for (long i = 0; i < certain; i++) {
                Backlog.Piece piece = backlog.piece();
                piece.length = read(piece.bytes);
                if (piece.length < piece.bytes.length) {
                    throw new IOException("the kernel gave a part of a page");
                }
                backlog.add(piece);
            }
            room -= certain;
        }
        return true;
    }

    @Override
    public double takeFill() {
        double fill = (double) readBytes / bufferBytes;
        readBytes = 0;
        return fill;
    }

    @Override
    public boolean transcodeAhead(long untilNanos) throws IOException {
        boolean more = !backlog.isEmpty();
        while (more) {
            Backlog.Piece piece = backlog.remove();
            transcode(piece.bytes, piece.length);
            backlog.release(piece);
            more = !backlog.isEmpty() && System.nanoTime() - untilNanos < 0;
        }
        return !backlog.isEmpty();
    }

    /// Reads what is there.
    void drain() throws IOException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            stats.read();
            long present = stats.entries();
            readPages(present);
            discardDropped();
            if (present == 0) {
                break;
            }
        }
    }

    /// Reads all that is there, after recording has stopped, and settles what was lost.
    void drainFinally() throws IOException {
        do {
            stats.read();
            readPages(stats.entries());
            discardDropped();
        } while (stats.entries() > 0);
        transcoder.settle();
        settleOverrun();
    }

    private void readPages(long events) throws IOException {
        long left = events;
        while (left > 0) {
            int length = read(page);
            if (length <= 0) {
                return;
            }
            left -= transcode(page, length);
        }
    }

    private int read(byte[] into) throws IOException {
        buffer.clear();
        int length = pages.read(buffer);
        if (length > 0) {
            readBytes += length;
            buffer.flip().get(into, 0, length);
        }
        return length;
    }

    /// @return how many records the page held
    private int transcode(byte[] from, int length) throws IOException {
        long missed = PageWalker.missedBefore(from, length);
        if (missed > 0 && !overrunEstimated) {
            accountedOverrun += missed;
            discard(missed);
        } else if (missed != 0) {
            // A full page has no room for the count. The total has it, perhaps with some that come later: from now on
            // only the total is asked, so that in the end each event is counted once.
            overrunEstimated = true;
            stats.read();
            settleOverrun();
        }
        return transcoder.transcode(from, length, 0);
    }

    private void discardDropped() {
        long lost = stats.dropped() - accountedDropped;
        if (lost > 0) {
            discard(lost);
            accountedDropped = stats.dropped();
        }
    }

    /// Events that were read come before those that are missing.
    private void discard(long events) {
        transcoder.settle();
        writer.discard(events);
    }

    private void settleOverrun() {
        long lost = stats.overrun() - accountedOverrun;
        if (lost > 0) {
            discard(lost);
            accountedOverrun = stats.overrun();
        }
    }

    /// Takes for accounted what another process has.
    ///
    /// @param overwrite whether they were old events that made room
    void resume(long discarded, boolean overwrite) throws IOException {
        stats.read();
        if (overwrite) {
            accountedOverrun = Math.min(discarded, stats.overrun());
        } else {
            accountedDropped = Math.min(discarded, stats.dropped());
        }
    }

    /// Starts counting anew, after the kernel's buffer has been cleared, and with it the kernel's counts.
    void clear() {
        transcoder.clear();
        backlog.clear();
        accountedDropped = 0;
        accountedOverrun = 0;
        overrunEstimated = false;
    }

    PacketWriter writer() {
        return writer;
    }

    PageTranscoder transcoder() {
        return transcoder;
    }

    @Override
    public void close() throws IOException {
        pages.close();
    }
}
