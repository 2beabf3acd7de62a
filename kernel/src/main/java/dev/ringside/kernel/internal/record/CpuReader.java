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
public final class CpuReader implements AutoCloseable {
    /// So that no CPU keeps the others waiting.
    private static final int MAX_ROUNDS = 4;

    private final FileChannel pages;
    private final BufferStats stats;
    private final PageTranscoder transcoder;
    private final PacketWriter writer;
    private final ByteBuffer buffer;
    private final byte[] page;
    private long readBytes;
    private long accountedDropped;
    private long accountedOverrun;
    private boolean overrunEstimated;

    public CpuReader(
            FileChannel pages, Path statsFile, int pageBytes, PageTranscoder transcoder, PacketWriter writer) {
        this.pages = pages;
        this.stats = new BufferStats(statsFile);
        this.transcoder = transcoder;
        this.writer = writer;
        this.buffer = ByteBuffer.allocateDirect(pageBytes);
        this.page = new byte[pageBytes];
    }

    /// Reads what is there.
    ///
    /// @return how many bytes of sub-buffers that was
    public long drain() throws IOException {
        long before = readBytes;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            stats.read();
            long present = stats.entries();
            readPages(present);
            discardDropped();
            if (present == 0) {
                break;
            }
        }
        return readBytes - before;
    }

    /// Reads all that is there, after recording has stopped, and settles what was lost.
    public void drainFinally() throws IOException {
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
            buffer.clear();
            int length = pages.read(buffer);
            if (length <= 0) {
                return;
            }
            readBytes += length;
            buffer.flip().get(page, 0, length);
            long missed = PageWalker.missedBefore(page, length);
            if (missed > 0 && !overrunEstimated) {
                accountedOverrun += missed;
                discard(missed);
            } else if (missed != 0) {
                // A full page has no room for the count. The total has it, perhaps with some that come later: from now
                // on only
                // the total is asked, so that in the end each event is counted once.
                overrunEstimated = true;
                stats.read();
                settleOverrun();
            }
            left -= transcoder.transcode(page, length, 0);
        }
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

    /// Starts counting anew, after the kernel's buffer has been cleared, and with it the kernel's counts.
    void clear() {
        transcoder.clear();
        accountedDropped = 0;
        accountedOverrun = 0;
        overrunEstimated = false;
    }

    public PacketWriter writer() {
        return writer;
    }

    public PageTranscoder transcoder() {
        return transcoder;
    }

    @Override
    public void close() throws IOException {
        pages.close();
    }
}
