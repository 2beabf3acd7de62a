// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// One CPU's buffer that cannot be mapped: what a copy takes out of it is kept in a [FlightRecorderWindow], so that the
/// next copy has it once more. Nothing is read between copies: until then the kernel keeps the newest events by itself.
/// One thread at a time; whoever makes it closes it.
public final class TakenBuffer implements AutoCloseable {
    /// Of the kernel's buffer, besides those that hold as many bytes as it was asked for.
    private static final int SPARE_PAGES = 3;

    private final PageSource pages;
    private final FlightRecorderWindow window;
    private final byte[] page;
    private final long mostPages;

    /// @param pages       of the CPU; closed with this
    /// @param pageBytes   of a page
    /// @param bufferBytes of the kernel for this CPU: so much is kept
    /// @param overwrite   whether the newest events are kept, else the oldest
    public TakenBuffer(PageSource pages, int pageBytes, long bufferBytes, boolean overwrite) {
        this.pages = pages;
        this.page = new byte[pageBytes];
        this.mostPages = Math.ceilDiv(bufferBytes, pageBytes) + SPARE_PAGES;
        this.window = new FlightRecorderWindow(bufferBytes, overwrite);
    }

    /// Copies of what is recorded, oldest first, without a gap.
    ///
    /// @param mostBytes how much at most, in whole pages: the newest
    public List<byte[]> copy(long mostBytes) throws IOException {
        // What comes meanwhile would be read in ever smaller pages.
        for (int i = 0; i < mostPages; i++) {
            int length = pages.read();
            if (length <= 0) {
                break;
            }
            MemorySegment.copy(pages.page(), ValueLayout.JAVA_BYTE, 0, page, 0, length);
            keep(length);
        }
        return window.copy(mostBytes);
    }

    private void keep(int length) {
        if (PageWalker.missedBefore(page, length) != 0) {
            // The kernel had to overwrite what lay between this page and the one before.
            window.clear();
        }
        int end = PageWalker.end(page, length);
        if (end > PageLayout.DATA_OFFSET) {
            window.add(page, end);
        }
    }

    /// Forgets what was taken out, after the kernel's buffer has been cleared.
    public void clear() {
        window.clear();
    }

    @Override
    public void close() throws IOException {
        window.close();
        pages.close();
    }
}
