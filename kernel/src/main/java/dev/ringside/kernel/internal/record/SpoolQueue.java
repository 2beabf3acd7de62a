// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Bytes that wait in a file without a name, first in, first out. The file is there from the first use on, and is empty
/// again when everything in it has been taken and more is added. One thread adds, one takes, at the same time; nobody
/// does while it is emptied or closed.
final class SpoolQueue implements AutoCloseable {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Path folder;
    private final SpoolLimit limit;
    private volatile @Nullable FileChannel file;
    /// Of the queue, where the file at hand begins; changes only while everything has been taken.
    private volatile long start;
    private volatile long added;
    private volatile long taken;

    /// @param folder that has room; made where it is not there
    SpoolQueue(Path folder, SpoolLimit limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /// @return false where it may not have so much
    boolean add(MemorySegment from, long offset, int bytes) throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            channel = open();
            file = channel;
        } else if (added == taken && added > start) {
            restart(channel);
        }
        if (!limit.reserve(bytes)) {
            return false;
        }
        ByteBuffer source = from.asSlice(offset, bytes).asByteBuffer();
        long at = added;
        try {
            while (source.hasRemaining()) {
                at += channel.write(source, at - start);
            }
        } catch (IOException e) {
            limit.release(bytes);
            throw new IOException("cannot keep what waits to be written, in " + folder + ": " + e.getMessage(), e);
        }
        // Whoever sees this sees the bytes.
        added = at;
        return true;
    }

    /// On Unix the file loses its name right away, and goes with this process however it ends.
    private FileChannel open() throws IOException {
        Files.createDirectories(folder);
        // A random name would take what makes random numbers, which is slow at its first use.
        String name = ".backlog-" + ProcessHandle.current().pid() + "-" + NUMBERS.getAndIncrement();
        return FileChannel.open(
                folder.resolve(name),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    private void restart(FileChannel channel) throws IOException {
        limit.release(added - start);
        start = added;
        channel.truncate(0);
    }

    /// @return bytes that it got; 0: nothing is there
    int take(byte[] into, int at, int most) throws IOException {
        long from = taken;
        int bytes = (int) Math.min(added - from, most);
        FileChannel channel = file;
        if (bytes <= 0 || channel == null) {
            return 0;
        }
        ByteBuffer target = ByteBuffer.wrap(into, at, bytes);
        long place = from - start;
        while (target.hasRemaining()) {
            int read = channel.read(target, place);
            if (read < 0) {
                throw new IOException("what waits to be written ends too early: folder=" + folder);
            }
            place += read;
        }
        taken = from + bytes;
        return bytes;
    }

    /// In all, since it was made.
    long addedBytes() {
        return added;
    }

    long takenBytes() {
        return taken;
    }

    void clear() throws IOException {
        taken = added;
        FileChannel channel = file;
        if (channel != null) {
            restart(channel);
        }
    }

    /// Gives the file back; it may be used again.
    @Override
    public void close() throws IOException {
        FileChannel channel = file;
        if (channel != null) {
            clear();
            file = null;
            channel.close();
        }
    }
}
