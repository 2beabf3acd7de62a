// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes an index file of LTTng's format 1.1 ([PacketIndexLayout]), one entry a packet, each with a single write so
/// that a reader of
/// a growing file only ever sees whole entries.
///
/// One thread at a time. Whoever opens it closes it.
public final class PacketIndexWriter implements AutoCloseable {
    private final FileChannel channel;
    private final ByteBuffer entry = ByteBuffer.allocate(PacketIndexLayout.ENTRY_BYTES);

    private PacketIndexWriter(FileChannel channel) {
        this.channel = channel;
    }

    /// Makes a new file (or empties an old one) and writes the header.
    public static PacketIndexWriter open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        try {
            writeFully(channel, PacketIndexLayout.header());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new PacketIndexWriter(channel);
    }

    /// Goes on behind the last whole entry of a file; makes it where there is none.
    public static PacketIndexWriter append(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) < PacketIndexLayout.HEADER_BYTES) {
            return open(file);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            long entries = (channel.size() - PacketIndexLayout.HEADER_BYTES) / PacketIndexLayout.ENTRY_BYTES;
            long end = PacketIndexLayout.HEADER_BYTES + entries * PacketIndexLayout.ENTRY_BYTES;
            channel.truncate(end).position(end);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new PacketIndexWriter(channel);
    }

    /// Appends an entry. All values are unsigned.
    public void add(PacketIndexEntry packet) throws IOException {
        packet.putInto(entry.clear());
        entry.flip();
        writeFully(channel, entry);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
