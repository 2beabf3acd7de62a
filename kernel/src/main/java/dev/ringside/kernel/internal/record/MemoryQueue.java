// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Bytes that wait in memory outside the heap, first in, first out. One thread adds, one takes, at the same time;
/// nobody does while it is emptied or closed. The memory is there from the first use on.
final class MemoryQueue implements AutoCloseable {
    private final int sizeBytes;
    private @Nullable Arena arena;
    private MemorySegment memory = MemorySegment.NULL;
    private volatile long added;
    private volatile long taken;

    /// @param sizeBytes a power of two
    MemoryQueue(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /// @return false where there is no room for all of it
    boolean add(MemorySegment from, long offset, int bytes) {
        long at = added;
        if (bytes > sizeBytes - (at - taken)) {
            return false;
        }
        if (arena == null) {
            arena = Arena.ofShared();
            memory = arena.allocate(sizeBytes, Long.BYTES);
        }
        long place = at & sizeBytes - 1;
        long first = Math.min(bytes, sizeBytes - place);
        MemorySegment.copy(from, offset, memory, place, first);
        MemorySegment.copy(from, offset + first, memory, 0, bytes - first);
        // Whoever sees this sees the bytes.
        added = at + bytes;
        return true;
    }

    /// @return bytes that it got; 0: nothing is there
    int take(byte[] into, int at, int most) {
        long from = taken;
        int bytes = (int) Math.min(added - from, most);
        if (bytes > 0) {
            long place = from & sizeBytes - 1;
            int first = (int) Math.min(bytes, sizeBytes - place);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, place, into, at, first);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, into, at + first, bytes - first);
            taken = from + bytes;
        }
        return bytes;
    }

    /// In all, since it was made.
    long addedBytes() {
        return added;
    }

    long takenBytes() {
        return taken;
    }

    void clear() {
        taken = added;
    }

    /// Gives the memory back; it may be used again.
    @Override
    public void close() {
        clear();
        if (arena != null) {
            arena.close();
            arena = null;
            memory = MemorySegment.NULL;
        }
    }
}
