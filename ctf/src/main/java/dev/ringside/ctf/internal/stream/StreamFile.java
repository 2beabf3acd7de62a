// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.MalformedTraceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A data stream file, open for reading. Any threads may read at once; otherwise one thread at a time. Whoever opened
/// it closes it.
///
/// A random access file where it is small, since the first channel of a process takes thirty classes and the JDK's
/// network library; a channel otherwise, since that reads twice as fast.
public final class StreamFile implements AutoCloseable {
    private static final long LARGE_BYTES = 8L << 20;

    private final Path path;
    private final RandomAccessFile file;
    private long sizeBytes;

    private StreamFile(Path path, RandomAccessFile file, long sizeBytes) {
        this.path = path;
        this.file = file;
        this.sizeBytes = sizeBytes;
    }

    /// @throws MalformedTraceException where the file cannot be opened
    public static StreamFile open(Path path) {
        try {
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
            try {
                return new StreamFile(path, file, file.length());
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw fault(path, 0, "cannot open the file: " + reason(path, e));
        }
    }

    /// What the system says, of which the JDK makes `PATH (REASON)`; the path is said already.
    private static String reason(Path path, IOException e) {
        String message = String.valueOf(e.getMessage());
        String before = path + " (";
        return message.startsWith(before) && message.endsWith(")")
                ? message.substring(before.length(), message.length() - 1)
                : message;
    }

    public Path path() {
        return path;
    }

    /// To be read at given positions only.
    public FileChannel channel() {
        return file.getChannel();
    }

    /// Looks how long the file is now. It never becomes shorter here.
    void refresh() {
        try {
            sizeBytes = Math.max(sizeBytes, file.length());
        } catch (IOException e) {
            throw fault(path, sizeBytes, "cannot look at the file: " + e);
        }
    }

    /// As it was when the file was opened, or looked at last.
    public long sizeBytes() {
        return sizeBytes;
    }

    /// Reads until the range is full or the file ends.
    ///
    /// @return the number of bytes read
    public int read(long offsetBytes, byte[] bytes, int start, int lengthBytes) {
        try {
            return sizeBytes < LARGE_BYTES
                    ? readFile(offsetBytes, bytes, start, lengthBytes)
                    : readChannel(offsetBytes, bytes, start, lengthBytes);
        } catch (IOException e) {
            throw fault(path, offsetBytes, "cannot read the file: " + e);
        }
    }

    /// Several threads count the packets of one file.
    private int readFile(long offsetBytes, byte[] bytes, int start, int lengthBytes) throws IOException {
        synchronized (file) {
            file.seek(offsetBytes);
            int done = 0;
            while (done < lengthBytes) {
                int count = file.read(bytes, start + done, lengthBytes - done);
                if (count < 0) {
                    break;
                }
                done += count;
            }
            return done;
        }
    }

    private int readChannel(long offsetBytes, byte[] bytes, int start, int lengthBytes) throws IOException {
        FileChannel channel = file.getChannel();
        ByteBuffer buffer = ByteBuffer.wrap(bytes, start, lengthBytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offsetBytes + buffer.position() - start) < 0) {
                break;
            }
        }
        return buffer.position() - start;
    }

    private static MalformedTraceException fault(Path path, long offsetBytes, String reason) {
        return new MalformedTraceException(path.toString(), -1, offsetBytes, reason);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw fault(path, -1, "cannot close the file: " + e);
        }
    }
}
