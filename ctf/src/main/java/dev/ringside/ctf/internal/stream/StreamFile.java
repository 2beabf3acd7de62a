// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.MalformedTraceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A data stream file, open for reading. One thread at a time; whoever opened it closes it.
public final class StreamFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private long sizeBytes;

    private StreamFile(Path path, FileChannel channel, long sizeBytes) {
        this.path = path;
        this.channel = channel;
        this.sizeBytes = sizeBytes;
    }

    /// @throws MalformedTraceException where the file cannot be opened
    public static StreamFile open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new StreamFile(path, channel, channel.size());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw fault(path, 0, "cannot open the file: " + reason(e));
        }
    }

    /// Without the name of a Java class, and without the path, which is said already.
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException failure when failure.getReason() != null -> failure.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    public Path path() {
        return path;
    }

    /// To be read at given positions only.
    public FileChannel channel() {
        return channel;
    }

    /// Looks how long the file is now. It never becomes shorter here.
    void refresh() {
        try {
            sizeBytes = Math.max(sizeBytes, channel.size());
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
        ByteBuffer buffer = ByteBuffer.wrap(bytes, start, lengthBytes);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offsetBytes + buffer.position() - start) < 0) {
                    break;
                }
            }
        } catch (IOException e) {
            throw fault(path, offsetBytes, "cannot read the file: " + e);
        }
        return buffer.position() - start;
    }

    private static MalformedTraceException fault(Path path, long offsetBytes, String reason) {
        return new MalformedTraceException(path.toString(), -1, offsetBytes, reason);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw fault(path, -1, "cannot close the file: " + e);
        }
    }
}
