// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Reads one CPU's pages, which takes them out of the kernel's buffer. A read of an empty buffer would block, so the
/// statistics are asked first how many events there are. One thread at a time; whoever makes it closes it.
public final class PageReader implements AutoCloseable {
    private final FileChannel pages;
    private final BufferStats stats;
    private final ByteBuffer buffer;
    private final byte[] page;

    /// @param pages     of the CPU; closed with this
    /// @param pageBytes of the largest page
    public PageReader(FileChannel pages, Path statsFile, int pageBytes) {
        this.pages = pages;
        this.stats = new BufferStats(statsFile);
        this.buffer = ByteBuffer.allocateDirect(pageBytes);
        this.page = new byte[pageBytes];
    }

    /// Takes a page.
    @FunctionalInterface
    public interface Taker {
        /// @param page   used again for the next one
        /// @param length bytes of it that were read
        /// @return how many records it held
        int take(byte[] page, int length) throws IOException;
    }

    /// Takes out what is there now, the page that is being written too.
    public void readPresent(Taker taker) throws IOException {
        stats.read();
        long left = stats.entries();
        while (left > 0) {
            buffer.clear();
            int length = pages.read(buffer);
            if (length <= 0) {
                return;
            }
            buffer.flip().get(page, 0, length);
            left -= taker.take(page, length);
        }
    }

    /// What the kernel said before the last reading.
    public BufferStats stats() {
        return stats;
    }

    @Override
    public void close() throws IOException {
        pages.close();
    }
}
