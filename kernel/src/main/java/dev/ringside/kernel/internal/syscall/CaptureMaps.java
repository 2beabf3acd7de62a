// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.internal.bpf.BpfMap;
import dev.ringside.kernel.internal.bpf.BpfMap.Type;
import dev.ringside.kernel.internal.capture.CaptureBuffers;
import dev.ringside.kernel.internal.capture.Closing;
import dev.ringside.kernel.internal.capture.ThreadFilter;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What the programs of one channel share with each other and with us. Whoever makes it closes it.
final class CaptureMaps implements AutoCloseable {
    private static final int MAX_PENDING = 1 << 14;

    final CaptureBuffers buffers;
    final ThreadFilter threads;
    /// The table of calls that [CaptureLayout] describes.
    final BpfMap calls;
    /// Thread to the type of the entry and the slots that could not be read there. Threads that end inside a call leave
    /// theirs behind until it is the oldest.
    final BpfMap pending;
    final MemorySegment callMemory;

    private final Arena arena = Arena.ofShared();
    private final Closing closing = new Closing();

    /// @param buffers closed by whoever made them
    /// @param threads closed by whoever made it
    CaptureMaps(CaptureBuffers buffers, ThreadFilter threads) throws NativeCallException {
        this.buffers = buffers;
        this.threads = threads;
        try {
            calls = closing.add(
                    BpfMap.createMappable(CaptureLayout.MAX_CALLS * CaptureLayout.CALL_BYTES));
            pending = closing.add(BpfMap.create(Type.LRU_HASH, Integer.BYTES, Long.BYTES, MAX_PENDING));
            callMemory = calls.mapped(arena);
        } catch (NativeCallException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        arena.close();
        closing.close();
    }
}
