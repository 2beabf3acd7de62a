// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.ctf.writer.PacketIndexWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// The data stream of one CPU on disk: `CHANNEL_CPU` and `index/CHANNEL_CPU.idx`. A failed write leaves no part of a
/// packet behind. One thread at a time; whoever opens it closes it.
public final class StreamFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private PacketIndexWriter index;
    private long lengthBytes;

    private StreamFile(Path file, FileChannel channel, PacketIndexWriter index) {
        this.file = file;
        this.channel = channel;
        this.index = index;
    }

    /// Makes (or empties) the two files.
    ///
    /// @param folder the trace's; made where it is not there
    public static StreamFile open(Path folder, String name) throws IOException {
        Files.createDirectories(folder.resolve("index"));
        Path file = folder.resolve(name);
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        try {
            return new StreamFile(file, channel, openIndex(file));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// @param entry its offset is filled in here
    void write(byte[] packet, int bytes, PacketIndexEntry entry) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(packet, 0, bytes);
        try {
            long at = lengthBytes;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
            index.add(new PacketIndexEntry(
                    lengthBytes,
                    entry.packetSizeBits(),
                    entry.contentSizeBits(),
                    entry.beginCycles(),
                    entry.endCycles(),
                    entry.discardedEvents(),
                    entry.streamClassId(),
                    entry.streamId(),
                    entry.sequenceNumber()));
            lengthBytes = at;
        } catch (IOException e) {
            channel.truncate(lengthBytes);
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /// The folder of the trace.
    public Path folder() {
        return Objects.requireNonNull(file.getParent());
    }

    /// Empties the file and its index.
    void clear() throws IOException {
        channel.truncate(0);
        lengthBytes = 0;
        index.close();
        index = openIndex(file);
    }

    private static PacketIndexWriter openIndex(Path file) throws IOException {
        return PacketIndexWriter.open(file.resolveSibling("index").resolve(file.getFileName() + ".idx"));
    }

    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            index.close();
        }
    }
}
