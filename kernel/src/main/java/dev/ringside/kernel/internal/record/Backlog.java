// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// What was read of one buffer and has not been transcoded yet, in its order, outside the heap: in memory first, and
/// when that is full, in a file without a name, until all of it has been taken.
///
/// One thread adds, one takes, at the same time, and neither waits for the other. Nobody does while it is emptied or
/// closed.
final class Backlog implements AutoCloseable {
    /// So little that its first use, when there is no time to lose, takes little: the system gives memory page by page.
    private static final int MEMORY_BYTES = 1 << 20;

    private final MemoryQueue memory;
    private final SpoolQueue file;

    /// @param folder where the file is made
    Backlog(Path folder) {
        this(MEMORY_BYTES, folder, SpoolLimit.ofProcess());
    }

    /// @param memoryBytes a power of two
    Backlog(int memoryBytes, Path folder, SpoolLimit limit) {
        this.memory = new MemoryQueue(memoryBytes);
        this.file = new SpoolQueue(folder, limit);
    }

    /// Adds bytes, all of them or none.
    ///
    /// @return false where there is no room for all of them
    boolean add(MemorySegment from, long offset, int bytes) throws IOException {
        // What is in memory is always older than what is in the file.
        boolean fileIsEmpty = file.takenBytes() == file.addedBytes();
        return fileIsEmpty && memory.add(from, offset, bytes) || file.add(from, offset, bytes);
    }

    /// Takes the oldest bytes.
    ///
    /// @return how many; 0: nothing waits
    int take(byte[] into, int at, int most) throws IOException {
        // Asked before the memory is: what is added to the file after something was added to the memory is not seen
        // before that.
        boolean inFile = file.addedBytes() > file.takenBytes();
        int bytes = memory.take(into, at, most);
        return bytes == 0 && inFile ? file.take(into, at, most) : bytes;
    }

    boolean isEmpty() {
        return addedBytes() == takenBytes();
    }

    /// In all.
    long addedBytes() {
        return memory.addedBytes() + file.addedBytes();
    }

    /// In all; never more than have been added.
    long takenBytes() {
        return memory.takenBytes() + file.takenBytes();
    }

    /// Forgets everything.
    void clear() throws IOException {
        memory.clear();
        file.clear();
    }

    /// Forgets everything and gives memory and file back; it may be used again.
    @Override
    public void close() throws IOException {
        memory.close();
        file.close();
    }
}
