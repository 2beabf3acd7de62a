// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import java.io.IOException;
import java.util.List;

/// One CPU's buffer that cannot be mapped: what a copy takes out of it is kept in a [FlightRecorderWindow], so that the
/// next copy has it once more. Nothing is read between copies: until then the kernel keeps the newest events by itself.
/// One thread at a time; whoever makes it closes it.
public final class TakenBuffer implements AutoCloseable {
    private static final RecordSink COUNTED = new RecordSink() {
        @Override
        public void record(byte[] page, int record, int size, long time) {
            // The walker counts.
        }

        @Override
        public void malformed() {
            // Whoever transcodes it says so.
        }
    };

    private final PageReader reader;
    private final FlightRecorderWindow window;

    /// @param reader      of the CPU; closed with this
    /// @param bufferBytes of the kernel for this CPU: so much is kept
    /// @param overwrite   whether the newest events are kept, else the oldest
    public TakenBuffer(PageReader reader, long bufferBytes, boolean overwrite) {
        this.reader = reader;
        this.window = new FlightRecorderWindow(bufferBytes, overwrite);
    }

    /// Copies of what is recorded, oldest first, without a gap.
    ///
    /// @param mostBytes how much at most, in whole pages: the newest
    public List<byte[]> copy(long mostBytes) throws IOException {
        reader.readPresent(this::keep);
        return window.copy(mostBytes);
    }

    private int keep(byte[] page, int length) {
        if (PageWalker.missedBefore(page, length) != 0) {
            // The kernel had to overwrite what lay between this page and the one before.
            window.clear();
        }
        int end = PageWalker.end(page, length);
        int records = PageWalker.walk(page, end, COUNTED);
        if (records > 0) {
            window.add(page, end);
        }
        return records;
    }

    /// Forgets what was taken out, after the kernel's buffer has been cleared.
    public void clear() {
        window.clear();
    }

    @Override
    public void close() throws IOException {
        window.close();
        reader.close();
    }
}
