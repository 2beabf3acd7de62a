// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One CPU's buffer in this process's memory (Linux 6.10 or later): its pages can be copied as often as wanted, while
/// the kernel goes on recording, and nothing is consumed. One thread at a time; whoever opens it closes it.
///
/// ```
/// first page    0 u32 bytes of these facts' page   8 u32 bytes of a sub-buffer   12 u32 number of sub-buffers   …
/// then          the sub-buffers (PageLayout), by their number, in no order of time
/// ```
public final class MappedBuffer implements AutoCloseable {
    private static final int FACTS_BYTES = 4096;
    private static final int FACTS_PAGE_BYTES_OFFSET = 0;
    private static final int SUB_BUFFER_BYTES_OFFSET = 8;
    private static final int SUB_BUFFERS_OFFSET = 12;
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private final Arena arena = Arena.ofConfined();
    private final int descriptor;
    private final int pageBytes;
    private final MemorySegment pages;

    private MappedBuffer(Path file) throws IOException {
        NativeCalls calls = NativeCalls.get();
        try {
            descriptor = calls.open(file);
        } catch (NativeCallException e) {
            arena.close();
            throw new IOException(e.getMessage(), e);
        }
        try {
            MemorySegment facts = calls.map(descriptor, 0, FACTS_BYTES, false, arena);
            pageBytes = facts.get(ValueLayout.JAVA_INT, SUB_BUFFER_BYTES_OFFSET);
            long count = Integer.toUnsignedLong(facts.get(ValueLayout.JAVA_INT, SUB_BUFFERS_OFFSET));
            long from = Integer.toUnsignedLong(facts.get(ValueLayout.JAVA_INT, FACTS_PAGE_BYTES_OFFSET));
            pages = calls.map(descriptor, from, count * pageBytes, false, arena);
        } catch (NativeCallException e) {
            close();
            throw new IOException("cannot map " + file + ": " + e.getMessage(), e);
        }
    }

    /// @param file a CPU's `trace_pipe_raw`
    /// @throws IOException where this kernel cannot map it, or this process may not
    public static MappedBuffer open(Path file) throws IOException {
        try {
            return new MappedBuffer(file);
        } catch (IllegalCallerException e) {
            throw new IOException("native access is not enabled", e);
        }
    }

    /// Bytes of one sub-buffer, header included.
    public int pageBytes() {
        return pageBytes;
    }

    /// A sub-buffer as it was when it was looked at.
    private record Seen(long offset, long time, long commit) {}

    /// Copies of what is recorded, oldest first. Of what is overwritten while it is copied nothing is taken, and
    /// nothing older, so that there is no gap.
    ///
    /// @param mostBytes how much at most, in whole sub-buffers: the newest
    public List<byte[]> copy(long mostBytes) {
        List<Seen> newestFirst = look();
        List<byte[]> copies = new ArrayList<>();
        long left = mostBytes;
        for (Seen seen : newestFirst) {
            byte[] page = new byte[PageLayout.DATA_OFFSET + (int) (seen.commit & PageLayout.COMMIT_MASK)];
            left -= page.length;
            if (left < 0 || !copy(seen, page)) {
                break;
            }
            copies.add(page);
        }
        return copies.reversed();
    }

    private List<Seen> look() {
        List<Seen> seen = new ArrayList<>();
        for (long at = 0; at < pages.byteSize(); at += pageBytes) {
            // Acquire: what is committed is there. The time was written before.
            long commit = (long) WORD.getAcquire(pages, at + PageLayout.COMMIT_OFFSET);
            long bytes = commit & PageLayout.COMMIT_MASK;
            if (bytes > 0 && bytes <= pageBytes - PageLayout.DATA_OFFSET) {
                seen.add(new Seen(at, (long) WORD.getAcquire(pages, at + PageLayout.TIMESTAMP_OFFSET), bytes));
            }
        }
        seen.sort(Comparator.comparingLong(Seen::time).reversed());
        return seen;
    }

    /// The kernel that begins a sub-buffer anew first says that nothing is committed, then writes another time, then
    /// records.
    private boolean copy(Seen seen, byte[] page) {
        MemorySegment.copy(pages, ValueLayout.JAVA_BYTE, seen.offset, page, 0, page.length);
        VarHandle.acquireFence();
        long commit = (long) WORD.getAcquire(pages, seen.offset + PageLayout.COMMIT_OFFSET);
        long time = (long) WORD.getAcquire(pages, seen.offset + PageLayout.TIMESTAMP_OFFSET);
        if (time != seen.time || (commit & PageLayout.COMMIT_MASK) < seen.commit) {
            return false;
        }
        // More may have been committed while it was copied.
        MemorySegment.ofArray(page).set(ValueLayout.JAVA_LONG_UNALIGNED, PageLayout.COMMIT_OFFSET, seen.commit);
        return true;
    }

    @Override
    public void close() {
        arena.close();
        NativeCalls.get().close(descriptor);
    }
}
