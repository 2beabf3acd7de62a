// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The newest pages that were taken out of one CPU's buffer, as many as fit a number of bytes, outside the heap. Each
/// has the room that it needs, so that many pages with few events push nothing out early. One thread at a time; whoever
/// makes it closes it.
///
/// The memory is taken when the first page comes.
public final class FlightRecorderWindow implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final long mostBytes;
    private final boolean keepsNewest;
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private MemorySegment memory = MemorySegment.NULL;
    private long keptBytes;

    /// Where a page lies; it may go on at the beginning of the memory.
    private record Piece(long at, int length) {}

    /// @param mostBytes   of pages that are kept; at least that of one page
    /// @param keepsNewest else the oldest, and what comes when there is no room is forgotten
    public FlightRecorderWindow(long mostBytes, boolean keepsNewest) {
        this.mostBytes = mostBytes;
        this.keepsNewest = keepsNewest;
    }

    /// Adds a page, over the oldest ones.
    ///
    /// @param length of its bytes that were used
    /// @throws IllegalArgumentException where it is larger than the window
    public void add(byte[] page, int length) {
        if (length > mostBytes) {
            throw new IllegalArgumentException("a page is larger than the window: length=" + length);
        }
        if (!keepsNewest && keptBytes + length > mostBytes) {
            return;
        }
        while (keptBytes + length > mostBytes) {
            keptBytes -= pieces.removeFirst().length;
        }
        if (memory.byteSize() == 0) {
            memory = arena.allocate(mostBytes, Long.BYTES);
        }
        long at = pieces.isEmpty() ? 0 : (pieces.getLast().at + pieces.getLast().length) % mostBytes;
        int first = (int) Math.min(length, mostBytes - at);
        MemorySegment.copy(page, 0, memory, ValueLayout.JAVA_BYTE, at, first);
        MemorySegment.copy(page, first, memory, ValueLayout.JAVA_BYTE, 0, length - first);
        pieces.add(new Piece(at, length));
        keptBytes += length;
    }

    /// Copies of the newest pages, oldest first.
    ///
    /// @param limitBytes how much at most, in whole pages
    public List<byte[]> copy(long limitBytes) {
        List<byte[]> copies = new ArrayList<>();
        long left = limitBytes;
        for (Iterator<Piece> newestFirst = pieces.descendingIterator(); newestFirst.hasNext(); ) {
            Piece piece = newestFirst.next();
            left -= piece.length;
            if (left < 0) {
                break;
            }
            byte[] page = new byte[piece.length];
            int first = (int) Math.min(piece.length, mostBytes - piece.at);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, piece.at, page, 0, first);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, page, first, piece.length - first);
            copies.add(page);
        }
        return copies.reversed();
    }

    /// Forgets all pages.
    public void clear() {
        pieces.clear();
        keptBytes = 0;
    }

    /// Bytes of the pages that are kept.
    public long keptBytes() {
        return keptBytes;
    }

    @Override
    public void close() {
        clear();
        arena.close();
    }
}
