// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;

/// Pages without native access. A read of an empty buffer would wait, so the statistics are asked first how many events
/// there are. One thread at a time; whoever opens it closes it.
public final class BlockingPages implements PageSource {
    /// The least bytes of a record: its header, the type and flags, the thread.
    private static final int LEAST_RECORD_BYTES = 12;

    private final FileChannel channel;
    private final BufferStats stats;
    private final ByteBuffer buffer;
    private final MemorySegment page;
    private long certain;

    private BlockingPages(FileChannel channel, Path statsFile, int pageBytes) {
        this.channel = channel;
        this.stats = new BufferStats(statsFile);
        this.buffer = ByteBuffer.allocateDirect(pageBytes);
        this.page = MemorySegment.ofBuffer(buffer);
    }

    /// @param file      a CPU's `trace_pipe_raw`
    /// @param statsFile the same CPU's
    public static BlockingPages open(Path file, Path statsFile, int pageBytes) throws IOException {
        return new BlockingPages(FileChannel.open(file, StandardOpenOption.READ), statsFile, pageBytes);
    }

    @Override
    public int read() throws IOException {
        if (certain == 0) {
            stats.read();
            // So many pages are there for certain, however small their records.
            int mostRecords = buffer.capacity() / LEAST_RECORD_BYTES;
            certain = Math.max(stats.entries() / mostRecords, Math.min(1, stats.entries()));
        }
        if (certain == 0) {
            return 0;
        }
        certain--;
        buffer.clear();
        return Math.max(0, channel.read(buffer));
    }

    @Override
    public MemorySegment page() {
        return page;
    }

    @Override
    public OptionalInt descriptor() {
        return OptionalInt.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
