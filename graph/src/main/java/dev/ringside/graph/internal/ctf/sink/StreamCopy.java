// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeMap;

/// One data stream file being written from whole packets, which come in any order. Any number of threads.
///
/// Each call opens the file for itself: it then has a position of its own, and no file stays open.
final class StreamCopy {
    private final Path path;
    /// The parts behind the first that is missing: their ends by their starts.
    private final TreeMap<Long, Long> parts = new TreeMap<>();
    private long wholeBytes;

    StreamCopy(Path path) throws IOException {
        this.path = path;
        Files.write(path, new byte[0]);
    }

    void write(FileChannel source, long offsetBytes, long lengthBytes, long targetBytes) throws IOException {
        try (FileChannel target = FileChannel.open(path, StandardOpenOption.WRITE)) {
            target.position(targetBytes);
            long copied = 0;
            while (copied < lengthBytes) {
                long more = source.transferTo(offsetBytes + copied, lengthBytes - copied, target);
                if (more <= 0) {
                    // The padding of the last packet may be missing in its file.
                    break;
                }
                copied += more;
            }
        }
        wrote(targetBytes, targetBytes + lengthBytes);
    }

    private synchronized void wrote(long start, long end) {
        parts.put(start, end);
        while (!parts.isEmpty() && parts.firstKey() == wholeBytes) {
            wholeBytes = parts.pollFirstEntry().getValue();
        }
    }

    /// Leaves the first packets, up to the first that is missing.
    ///
    /// @return whether there is a packet
    synchronized boolean cut() throws IOException {
        try (FileChannel target = FileChannel.open(path, StandardOpenOption.WRITE)) {
            target.truncate(wholeBytes);
        }
        return wholeBytes > 0;
    }
}
