// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.ctf.writer.PacketIndexLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// LTTng's index beside a data stream file, `index/FILE.idx`, once it is known to fit the file. It is an
/// optimization: where it is missing or
/// wrong, packets are found by their own lengths.
final class PacketIndex {
    private final ByteBuffer entries;
    private final int entryBytes;

    private PacketIndex(ByteBuffer entries, int entryBytes) {
        this.entries = entries;
        this.entryBytes = entryBytes;
    }

    /// The index of a data stream file, or null where there is none that can be trusted.
    static @Nullable PacketIndex read(StreamFile file) {
        Path directory = file.path().getParent();
        if (directory == null) {
            return null;
        }
        Path path = directory.resolve("index").resolve(file.path().getFileName() + ".idx");
        if (!Files.isRegularFile(path)) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(PacketIndexLayout.HEADER_BYTES);
            readFully(channel, header);
            int entryBytes = header.getInt(12);
            long bodyBytes = channel.size() - PacketIndexLayout.HEADER_BYTES;
            if (header.getInt(0) != PacketIndexLayout.MAGIC || header.getInt(4) != PacketIndexLayout.MAJOR
                    || entryBytes < PacketIndexLayout.ENTRY_BYTES_1_0 || entryBytes > 4096
                    || bodyBytes % entryBytes != 0 || bodyBytes > Integer.MAX_VALUE / 2) {
                return null;
            }
            ByteBuffer entries = ByteBuffer.allocate((int) bodyBytes);
            readFully(channel, entries);
            PacketIndex index = new PacketIndex(entries, entryBytes);
            return index.fits(file.sizeBytes()) ? index : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the index file is too short");
            }
        }
    }

    int size() {
        return entries.capacity() / entryBytes;
    }

    PacketIndexEntry entry(int i) {
        int at = i * entryBytes;
        boolean full = hasStreamIds();
        return new PacketIndexEntry(entries.getLong(at), entries.getLong(at + 8), entries.getLong(at + 16),
                entries.getLong(at + 24), entries.getLong(at + 32), entries.getLong(at + 40),
                entries.getLong(at + 48), full ? entries.getLong(at + 56) : 0, full ? entries.getLong(at + 64) : 0);
    }

    private boolean hasStreamIds() {
        return entryBytes >= PacketIndexLayout.ENTRY_BYTES;
    }

    /// Whether all packets belong to one data stream.
    boolean holdsOnly(StreamKey key) {
        if (key.hasId() && !hasStreamIds()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            PacketIndexEntry entry = entry(i);
            if (entry.streamClassId() != key.streamClassId() || key.hasId() && entry.streamId() != key.streamId()) {
                return false;
            }
        }
        return true;
    }

    /// Whether the packets follow each other, fill the file, and say sensible things.
    private boolean fits(long fileBytes) {
        long expectedOffset = 0;
        for (int i = 0; i < size(); i++) {
            PacketIndexEntry entry = entry(i);
            long size = entry.packetSizeBits();
            if (entry.offsetBytes() != expectedOffset || size <= 0 || size % Byte.SIZE != 0
                    || entry.contentSizeBits() <= 0 || entry.contentSizeBits() > size
                    || Long.compareUnsigned(entry.beginCycles(), entry.endCycles()) > 0) {
                return false;
            }
            expectedOffset += size >>> 3;
            if (expectedOffset < 0 || expectedOffset > fileBytes) {
                return false;
            }
        }
        return expectedOffset == fileBytes;
    }
}
