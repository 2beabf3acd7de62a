// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.consumer;

import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.ctf.writer.PacketIndexLayout;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The index file of a stream file that is being recorded, where it also is the journal: a packet is on disk when its
/// entry is. One thread.
final class StreamIndex implements Closeable {
    private static final int SEQUENCE_OFFSET_BYTES = 64;

    private final FileChannel channel;
    private final ByteBuffer entry = ByteBuffer.allocateDirect(PacketIndexLayout.ENTRY_BYTES);
    private long entries;
    private long lastSequence = -1;
    private long endOfLastPacketBytes;

    private StreamIndex(FileChannel channel) {
        this.channel = channel;
    }

    static StreamIndex create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        StreamIndex index = new StreamIndex(channel);
        index.writeHeader();
        return index;
    }

    /// Reads where an earlier daemon ended; what it left of half an entry is cut off.
    static StreamIndex resume(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        StreamIndex index = new StreamIndex(channel);
        long whole = (channel.size() - PacketIndexLayout.HEADER_BYTES) / PacketIndexLayout.ENTRY_BYTES;
        if (channel.size() < PacketIndexLayout.HEADER_BYTES) {
            index.writeHeader();
            return index;
        }
        index.entries = whole;
        channel.truncate(PacketIndexLayout.HEADER_BYTES + whole * PacketIndexLayout.ENTRY_BYTES);
        if (whole > 0) {
            index.readLast();
        }
        return index;
    }

    private void writeHeader() throws IOException {
        writeFully(PacketIndexLayout.header(), 0);
    }

    private void readLast() throws IOException {
        entry.clear();
        long at = PacketIndexLayout.HEADER_BYTES + (entries - 1) * PacketIndexLayout.ENTRY_BYTES;
        while (entry.hasRemaining()) {
            if (channel.read(entry, at + entry.position()) < 0) {
                throw new IOException("the index ends too early");
            }
        }
        endOfLastPacketBytes = entry.getLong(0) + entry.getLong(Long.BYTES) / Byte.SIZE;
        lastSequence = entry.getLong(SEQUENCE_OFFSET_BYTES);
    }

    long entries() {
        return entries;
    }

    /// Where the next packet goes in the stream file.
    long endOfLastPacketBytes() {
        return endOfLastPacketBytes;
    }

    boolean holds(long sequence) {
        return entries > 0 && Long.compareUnsigned(sequence, lastSequence) <= 0;
    }

    void add(PacketIndexEntry packet) throws IOException {
        packet.putInto(entry.clear());
        entry.flip();
        long at = PacketIndexLayout.HEADER_BYTES + entries * PacketIndexLayout.ENTRY_BYTES;
        try {
            writeFully(entry, at);
        } catch (IOException e) {
            channel.truncate(at);
            throw e;
        }
        entries++;
        lastSequence = packet.sequenceNumber();
        endOfLastPacketBytes = packet.offsetBytes() + packet.packetSizeBits() / Byte.SIZE;
    }

    private void writeFully(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
