// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import org.jspecify.annotations.Nullable;

/// Goes through a file from packet to packet, and stops at those that have to be decoded because they are not like the
/// first one. One thread; whoever makes it closes it.
final class PacketHops implements AutoCloseable {
    /// Small packets are looked at several at a time.
    private static final int WINDOW_BYTES = 64 * 1024;
    private static final int SMALL_BYTES = WINDOW_BYTES / 4;

    private final StreamFile file;
    private final @Nullable AlikePackets alike;
    private final byte[] header;
    private final RecordWindow window = new RecordWindow(WINDOW_BYTES);
    /// For a few bytes here and there a channel is slow as long as its code is not compiled. Null for files of other
    /// file systems than the default.
    private final @Nullable RandomAccessFile bytes;
    private long offsetBytes;
    private long index;
    private boolean small;

    /// @throws IOException where the file cannot be opened once more
    PacketHops(StreamFile file, PacketProperties first) throws IOException {
        this.file = file;
        this.alike = AlikePackets.of(first);
        this.header = new byte[first.headerAndContext().length];
        boolean ordinary = file.path().getFileSystem() == FileSystems.getDefault();
        this.bytes = ordinary ? new RandomAccessFile(file.path().toFile(), "r") : null;
        goOnBehind(first);
    }

    /// Where the packet starts that has to be decoded.
    long offsetBytes() {
        return offsetBytes;
    }

    /// Of that packet in the file.
    long index() {
        return index;
    }

    /// May hold the packet's first bytes.
    RecordWindow window() {
        return window;
    }

    /// Goes to the next packet that has to be decoded.
    ///
    /// @return false at the end of the file
    /// @throws IOException where the file cannot be read
    boolean next() throws IOException {
        while (offsetBytes < file.sizeBytes()) {
            long lengthBytes = small || bytes == null ? lengthInWindow() : lengthAlone(bytes);
            if (lengthBytes < 0) {
                return true;
            }
            pass(lengthBytes);
        }
        return false;
    }

    /// Goes past a packet that was decoded.
    void goOnBehind(PacketProperties packet) {
        offsetBytes = packet.offsetBytes();
        index = packet.indexInFile();
        pass(packet.totalBytes());
    }

    private void pass(long lengthBytes) {
        offsetBytes += lengthBytes;
        index++;
        small = lengthBytes < SMALL_BYTES;
    }

    private long lengthInWindow() {
        if (!window.contains(file, offsetBytes) || !window.contains(file, offsetBytes + header.length - 1)) {
            window.moveTo(file, offsetBytes);
        }
        int start = (int) (offsetBytes - window.offsetBytes());
        return alike == null || start + header.length > window.lengthBytes()
                ? -1
                : alike.lengthBytes(window.bytes(), start, file.sizeBytes() - offsetBytes);
    }

    private long lengthAlone(RandomAccessFile from) throws IOException {
        if (alike == null) {
            return -1;
        }
        from.seek(offsetBytes);
        return from.read(header) < header.length
                ? -1
                : alike.lengthBytes(header, 0, file.sizeBytes() - offsetBytes);
    }

    @Override
    public void close() throws IOException {
        if (bytes != null) {
            bytes.close();
        }
    }
}
