// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.page.BufferStats;
import dev.ringside.kernel.internal.page.PageLayout;
import dev.ringside.kernel.internal.page.PageSource;
import dev.ringside.kernel.internal.page.PageWalker;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayDeque;

/// Reads one CPU's buffer until it is empty and transcodes what it finds, and accounts for every event: recorded, or
/// lost and placed. One thread spools, one transcodes; whoever makes it closes it.
///
/// The kernel's total of events that a full buffer had no room for is asked before pages are taken. Everything recorded
/// before that moment was recorded before they were lost; what comes after it found room only since pages were taken.
/// So the total goes before those pages with that time (a note, in the backlog a page of ours), and counts when the
/// first page comes that begins later.
final class CpuReader implements BufferReader, AutoCloseable {
    /// In place of a page's `commit`: not a page but a note, its time stamp when the kernel was asked, its data what
    /// the kernel said.
    private static final long NOTE = -1;

    private final PageSource pages;
    private final RecordingClock clock;
    private final BufferStats stats;
    private final BufferStats overrunStats;
    private final PageTranscoder transcoder;
    private final PacketWriter writer;
    private final Backlog backlog;
    private final byte[] page;
    private final MemorySegment note;
    private final long bufferBytes;
    private final int mostPages;
    private final ArrayDeque<Note> notes = new ArrayDeque<>();
    /// Whether the page read last has found no room yet.
    private boolean held;

    /// Whether the kernel has been asked since pages were taken.
    private boolean askedNow;

    private long readBytes;
    private long askedDropped;
    private long accountedDropped;
    private long accountedOverrun;
    private boolean overrunEstimated;

    /// How many events had found no room in all when the kernel was asked.
    private record Note(long dropped, long time) {}

    /// The kernel's buffer of one CPU.
    ///
    /// @param pages     what to take pages from; closed with the reader
    /// @param statsFile what the kernel counts
    /// @param pageBytes of each page
    /// @param bytes     of all
    record KernelBuffer(PageSource pages, Path statsFile, int pageBytes, long bytes) {}

    CpuReader(
            RecordingClock clock,
            KernelBuffer buffer,
            PageTranscoder transcoder,
            PacketWriter writer,
            Backlog backlog) {
        this.clock = clock;
        this.pages = buffer.pages();
        this.stats = new BufferStats(buffer.statsFile());
        this.overrunStats = new BufferStats(buffer.statsFile());
        this.transcoder = transcoder;
        this.writer = writer;
        this.backlog = backlog;
        this.page = new byte[buffer.pageBytes()];
        this.note = MemorySegment.ofArray(new byte[buffer.pageBytes()]);
        this.bufferBytes = buffer.bytes();
        this.mostPages = (int) Math.ceilDiv(bufferBytes, buffer.pageBytes() - PageLayout.DATA_OFFSET) + 2;
    }

    @Override
    public boolean spool() throws IOException {
        long asked = askedDropped;
        long dropped = askDropped();
        if (dropped > asked) {
            note.set(ValueLayout.JAVA_LONG_UNALIGNED, PageLayout.TIMESTAMP_OFFSET, clock.now());
            note.set(ValueLayout.JAVA_LONG_UNALIGNED, PageLayout.COMMIT_OFFSET, NOTE);
            note.set(ValueLayout.JAVA_LONG_UNALIGNED, PageLayout.DATA_OFFSET, dropped);
            if (!backlog.add(note, 0, page.length)) {
                // The next time.
                askedDropped = asked;
                return false;
            }
        }
        boolean more = true;
        for (int pages = 0; more; pages++) {
            held = held || read() > 0;
            if (!held) {
                break;
            }
            if (!backlog.add(this.pages.page(), 0, page.length)) {
                return false;
            }
            held = false;
            more = mayHaveMore(pages);
        }
        return true;
    }

    /// Whether there may be a page behind the one read last: none where it was not full, unless it is the rest of one
    /// whose beginning was read before. What comes meanwhile would be read in ever smaller pieces.
    ///
    /// @param before pages that were read before it
    private boolean mayHaveMore(int before) {
        long commit = pages.page().get(ValueLayout.JAVA_LONG_UNALIGNED, PageLayout.COMMIT_OFFSET);
        long left = page.length - PageLayout.DATA_OFFSET - (commit & PageLayout.COMMIT_MASK);
        // The end of a full page has no room for the next record, however large that was.
        return before == 0 || left < page.length / 2 && before < mostPages;
    }

    private long askDropped() throws IOException {
        if (!askedNow) {
            stats.read();
        }
        askedNow = false;
        askedDropped = stats.dropped();
        return askedDropped;
    }

    @Override
    public double takeFill() {
        double fill = (double) readBytes / bufferBytes;
        readBytes = 0;
        return fill;
    }

    @Override
    public long presentBytes() throws IOException {
        stats.read();
        askedNow = true;
        return stats.bytes() + backlog.addedBytes() - backlog.takenBytes();
    }

    @Override
    public boolean watch(DescriptorPoll poll) throws IOException {
        if (pages.descriptor().isEmpty()) {
            return false;
        }
        poll.add(pages.descriptor().getAsInt());
        return true;
    }

    @Override
    public long transcode(long mostBytes, long untilNanos, boolean direct) throws IOException {
        long transcoded = 0;
        int length;
        do {
            length = backlog.take(page, 0, page.length);
            if (length > 0) {
                transcoded += transcode(length);
            }
        } while (length > 0 && transcoded < mostBytes && System.nanoTime() - untilNanos < 0);
        return length == 0 && direct ? transcoded + transcodePages(mostBytes, untilNanos) : transcoded;
    }

    private long transcodePages(long mostBytes, long untilNanos) throws IOException {
        long transcoded = 0;
        note(askDropped(), clock.now());
        boolean more = true;
        for (int pages = 0; more; pages++) {
            held = held || read() > 0;
            if (!held) {
                break;
            }
            held = false;
            MemorySegment.copy(this.pages.page(), ValueLayout.JAVA_BYTE, 0, page, 0, page.length);
            transcoded += transcode(page.length);
            if (transcoded >= mostBytes || System.nanoTime() - untilNanos >= 0) {
                return transcoded;
            }
            more = mayHaveMore(pages);
        }
        // All that was there when they were lost has been seen.
        discardNoted(Long.MAX_VALUE);
        return transcoded;
    }

    @Override
    public Backlog backlog() {
        return backlog;
    }

    private int read() throws IOException {
        askedNow = false;
        int length = pages.read();
        readBytes += length;
        return length;
    }

    private void note(long dropped, long time) {
        if (dropped > (notes.isEmpty() ? accountedDropped : notes.getLast().dropped)) {
            notes.add(new Note(dropped, time));
        }
    }

    /// @return bytes of its records
    private int transcode(int length) throws IOException {
        if (RecordBytes.getLong(page, PageLayout.COMMIT_OFFSET) == NOTE) {
            note(
                    RecordBytes.getLong(page, PageLayout.DATA_OFFSET),
                    RecordBytes.getLong(page, PageLayout.TIMESTAMP_OFFSET));
            return Long.BYTES;
        }
        discardNoted(RecordBytes.getLong(page, PageLayout.TIMESTAMP_OFFSET));
        long missed = PageWalker.missedBefore(page, length);
        if (missed > 0 && !overrunEstimated) {
            accountedOverrun += missed;
            discard(missed);
        } else if (missed != 0) {
            // A full page has no room for the count. The total has it, perhaps with some that come later: from now on
            // only the total is asked, so that in the end each event is counted once.
            overrunEstimated = true;
            settleOverrun();
        }
        transcoder.transcode(page, length, 0);
        return PageWalker.end(page, length);
    }

    /// Settles what was lost, after everything has been read and nothing more comes.
    void settle() throws IOException {
        transcoder.settle();
        note(askDropped(), clock.now());
        discardNoted(Long.MAX_VALUE);
        settleOverrun();
    }

    /// Accounts for what had been lost before a time.
    private void discardNoted(long time) {
        while (!notes.isEmpty() && notes.getFirst().time < time) {
            long dropped = notes.removeFirst().dropped;
            discard(dropped - accountedDropped);
            accountedDropped = dropped;
        }
    }

    /// Events that were read come before those that are missing.
    private void discard(long events) {
        transcoder.settle();
        writer.discard(events);
    }

    private void settleOverrun() throws IOException {
        overrunStats.read();
        long lost = overrunStats.overrun() - accountedOverrun;
        if (lost > 0) {
            discard(lost);
            accountedOverrun = overrunStats.overrun();
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
            askedDropped = accountedDropped;
        }
    }

    /// Starts counting anew, after the kernel's buffer has been cleared, and with it the kernel's counts. For a thread
    /// that excludes both others.
    void clear() throws IOException {
        transcoder.clear();
        backlog.clear();
        held = false;
        askedNow = false;
        notes.clear();
        askedDropped = 0;
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
        try {
            backlog.close();
        } finally {
            pages.close();
        }
    }
}
