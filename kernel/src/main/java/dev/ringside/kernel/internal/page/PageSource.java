// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/// Takes the pages of one CPU's buffer ([PageLayout]), the oldest first, full or not, and never waits for one. One
/// thread at a time; whoever opens it closes it.
public interface PageSource extends AutoCloseable {
    /// Takes the next page, into [#page].
    ///
    /// @return its bytes; 0: nothing is there
    int read() throws IOException;

    /// Memory outside the heap that has the page read last.
    MemorySegment page();

    /// What can be waited for; empty where that is not known.
    OptionalInt descriptor();

    @Override
    void close() throws IOException;
}
