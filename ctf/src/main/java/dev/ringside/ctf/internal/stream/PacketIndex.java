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

/// What LTTng's index beside a data stream file, `index/FILE.idx`, says of all packets together, once it is known to fit
/// the file. It is an
/// optimization: where it is missing or wrong, packets are found by their own lengths. The entries are looked at one by
/// one and not kept: a file may have millions.
final class PacketIndex {
    private static final int ENTRIES_AT_A_TIME = 512;
    private static final int MAX_ENTRY_BYTES = 4096;

    private final boolean hasStreamIds;
    private int size;
    private long endBytes;
    private long streamClassId;
    private long streamId;
    private boolean oneClass = true;
    private boolean oneStream = true;
    private long beginCycles = -1;
    private long endCycles;

    private PacketIndex(boolean hasStreamIds) {
        this.hasStreamIds = hasStreamIds;
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
                    || entryBytes < PacketIndexLayout.ENTRY_BYTES_1_0 || entryBytes > MAX_ENTRY_BYTES
                    || bodyBytes % entryBytes != 0 || bodyBytes / entryBytes > Integer.MAX_VALUE) {
                return null;
            }
            PacketIndex index = new PacketIndex(entryBytes >= PacketIndexLayout.ENTRY_BYTES);
            boolean fits = index.addAll(channel, entryBytes, bodyBytes / entryBytes, file.sizeBytes());
            return fits && index.endBytes == file.sizeBytes() ? index : null;
        } catch (IOException e) {
            return null;
        }
    }

    private boolean addAll(FileChannel channel, int entryBytes, long count, long fileBytes) throws IOException {
        ByteBuffer entries = ByteBuffer.allocate(ENTRIES_AT_A_TIME * entryBytes);
        for (long left = count; left > 0; left -= ENTRIES_AT_A_TIME) {
            int taken = (int) Math.min(left, ENTRIES_AT_A_TIME);
            readFully(channel, entries.clear().limit(taken * entryBytes));
            for (int i = 0; i < taken; i++) {
                if (!add(entry(entries, i * entryBytes), fileBytes)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the index file is too short");
            }
        }
    }

    private PacketIndexEntry entry(ByteBuffer entries, int at) {
        return new PacketIndexEntry(entries.getLong(at), entries.getLong(at + 8), entries.getLong(at + 16),
                entries.getLong(at + 24), entries.getLong(at + 32), entries.getLong(at + 40),
                entries.getLong(at + 48), hasStreamIds ? entries.getLong(at + 56) : 0,
                hasStreamIds ? entries.getLong(at + 64) : 0);
    }

    /// @return whether the packet follows the one before, lies in the file, and says sensible things
    private boolean add(PacketIndexEntry entry, long fileBytes) {
        long sizeBits = entry.packetSizeBits();
        if (entry.offsetBytes() != endBytes || sizeBits <= 0 || sizeBits % Byte.SIZE != 0
                || entry.contentSizeBits() <= 0 || entry.contentSizeBits() > sizeBits
                || Long.compareUnsigned(entry.beginCycles(), entry.endCycles()) > 0) {
            return false;
        }
        endBytes += sizeBits >>> 3;
        if (endBytes < 0 || endBytes > fileBytes) {
            return false;
        }
        if (size++ == 0) {
            streamClassId = entry.streamClassId();
            streamId = entry.streamId();
        }
        oneClass &= entry.streamClassId() == streamClassId;
        oneStream &= entry.streamId() == streamId;
        if (Long.compareUnsigned(entry.beginCycles(), beginCycles) < 0) {
            beginCycles = entry.beginCycles();
        }
        if (Long.compareUnsigned(entry.endCycles(), endCycles) > 0) {
            endCycles = entry.endCycles();
        }
        return true;
    }

    /// The number of packets.
    int size() {
        return size;
    }

    /// The least beginning of a packet, unsigned.
    long beginCycles() {
        return beginCycles;
    }

    /// The greatest end of a packet, unsigned.
    long endCycles() {
        return endCycles;
    }

    /// Whether all packets belong to one data stream.
    boolean holdsOnly(StreamKey key) {
        if (size == 0) {
            return !key.hasId() || hasStreamIds;
        }
        return oneClass && streamClassId == key.streamClassId()
                && (!key.hasId() || hasStreamIds && oneStream && streamId == key.streamId());
    }
}
