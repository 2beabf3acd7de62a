// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.OptionalInt;

/// Pages of a `trace_pipe_raw` that was opened so that reads do not wait: one system call a page, and no allocation.
/// One thread at a time; whoever opens it closes it.
public final class NonBlockingPages implements PageSource {
    private final NativeCalls calls = NativeCalls.get();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment page;
    private final MemorySegment state;
    private final int descriptor;

    private NonBlockingPages(Path file, int pageBytes) throws NativeCallException {
        descriptor = calls.open(file);
        page = arena.allocate(pageBytes, Long.BYTES);
        state = calls.newState(arena);
    }

    /// @param file a CPU's `trace_pipe_raw`
    /// @throws IOException where this process may not, or its architecture is not known
    public static NonBlockingPages open(Path file, int pageBytes) throws IOException {
        try {
            return new NonBlockingPages(file, pageBytes);
        } catch (NativeCallException | IllegalCallerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return calls.read(descriptor, page, state);
        } catch (NativeCallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public MemorySegment page() {
        return page;
    }

    @Override
    public OptionalInt descriptor() {
        return OptionalInt.of(descriptor);
    }

    @Override
    public void close() {
        calls.close(descriptor);
        arena.close();
    }
}
