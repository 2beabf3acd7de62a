// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.ClockConversion;
import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.ctf.writer.PacketIndexLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// LTTng's index beside a data stream file, `index/FILE.idx`, once it is known to fit the file. It is an optimization:
/// where it is missing or wrong, packets are found by their own lengths. Entries are read when asked for, so that the
/// index of a file of any size takes no memory.
final class PacketIndex implements AutoCloseable {
    private static final int CHUNK_ENTRIES = 512;
    private static final int MAX_ENTRY_BYTES = 4096;

    private final FileChannel channel;
    private final Path path;
    private final int entryBytes;
    private final long size;
    private boolean ordered = true;
    private boolean uniform = true;

    private PacketIndex(FileChannel channel, Path path, int entryBytes, long size) {
        this.channel = channel;
        this.path = path;
        this.entryBytes = entryBytes;
        this.size = size;
    }

    static Path pathOf(Path dataFile) {
        Path name = dataFile.getFileName();
        return dataFile.resolveSibling("index").resolve(name + ".idx");
    }

    /// The index of a data stream file, or null where there is none. Whoever asks closes it.
    ///
    /// @throws IOException where it cannot be trusted, with the reason
    static @Nullable PacketIndex open(StreamFile file) throws IOException {
        Path path = pathOf(file.path());
        if (!Files.isRegularFile(path)) {
            return null;
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            PacketIndex index = withHeader(channel, path);
            index.checkEntries(file.sizeBytes());
            return index;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static PacketIndex withHeader(FileChannel channel, Path path) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(PacketIndexLayout.HEADER_BYTES);
        readFully(channel, header, 0);
        int entryBytes = header.getInt(12);
        long bodyBytes = channel.size() - PacketIndexLayout.HEADER_BYTES;
        if (header.getInt(0) != PacketIndexLayout.MAGIC) {
            throw new IOException("wrong magic number 0x" + Integer.toHexString(header.getInt(0)));
        }
        if (header.getInt(4) != PacketIndexLayout.MAJOR) {
            throw new IOException("unknown major version " + Integer.toUnsignedString(header.getInt(4)));
        }
        if (entryBytes < PacketIndexLayout.ENTRY_BYTES_1_0 || entryBytes > MAX_ENTRY_BYTES) {
            throw new IOException("entries of " + Integer.toUnsignedString(entryBytes) + " bytes");
        }
        if (bodyBytes % entryBytes != 0) {
            throw new IOException("the last entry is not whole");
        }
        return new PacketIndex(channel, path, entryBytes, bodyBytes / entryBytes);
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long offsetBytes) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offsetBytes + buffer.position()) < 0) {
                throw new IOException("the index is too short");
            }
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /// Whether both begin and end times rise from packet to packet.
    boolean isOrdered() {
        return ordered;
    }

    PacketIndexEntry entry(long i) throws IOException {
        ByteBuffer entry = ByteBuffer.allocate(entryBytes);
        readFully(channel, entry, PacketIndexLayout.HEADER_BYTES + i * entryBytes);
        return entryAt(entry, 0);
    }

    private PacketIndexEntry entryAt(ByteBuffer entries, int at) {
        boolean full = hasStreamIds();
        return new PacketIndexEntry(entries.getLong(at), entries.getLong(at + 8), entries.getLong(at + 16),
                entries.getLong(at + 24), entries.getLong(at + 32), entries.getLong(at + 40),
                entries.getLong(at + 48), full ? entries.getLong(at + 56) : 0, full ? entries.getLong(at + 64) : 0);
    }

    private boolean hasStreamIds() {
        return entryBytes >= PacketIndexLayout.ENTRY_BYTES;
    }

    /// Whether all packets belong to one data stream.
    boolean holdsOnly(StreamKey key) throws IOException {
        if (!uniform || key.hasId() && !hasStreamIds()) {
            return false;
        }
        PacketIndexEntry first = entry(0);
        return first.streamClassId() == key.streamClassId() && (!key.hasId() || first.streamId() == key.streamId());
    }

    /// The first packet that ends at or after a time; [#size] where none does. Right where [#isOrdered].
    ///
    /// @throws ArithmeticException where a time is out of range
    long firstEndingFrom(long nanos, ClockConversion clock) throws IOException {
        long low = 0;
        long high = size;
        while (low < high) {
            long middle = low + high >>> 1;
            if (clock.toNanos(entry(middle).endCycles()) < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Whether an entry says what the packet says.
    boolean agrees(long i, PacketProperties packet) throws IOException {
        PacketIndexEntry entry = entry(i);
        return entry.offsetBytes() == packet.offsetBytes()
                && entry.packetSizeBits() == packet.totalBytes() * Byte.SIZE
                && entry.contentSizeBits() == packet.contentBits()
                && (!packet.hasBegin() || entry.beginCycles() == packet.beginCycles())
                && (!packet.hasEnd() || entry.endCycles() == packet.endCycles());
    }

    /// The packets follow each other, fill the file, and say sensible things.
    private void checkEntries(long fileBytes) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(size, CHUNK_ENTRIES) * entryBytes);
        PacketIndexEntry previous = null;
        long expectedOffset = 0;
        for (long i = 0; i < size; i++) {
            int inChunk = (int) (i % CHUNK_ENTRIES);
            if (inChunk == 0) {
                chunk.clear().limit((int) Math.min(size - i, CHUNK_ENTRIES) * entryBytes);
                readFully(channel, chunk, PacketIndexLayout.HEADER_BYTES + i * entryBytes);
            }
            PacketIndexEntry entry = entryAt(chunk, inChunk * entryBytes);
            expectedOffset = checked(entry, i, expectedOffset, fileBytes);
            if (previous != null) {
                ordered &= Long.compareUnsigned(previous.beginCycles(), entry.beginCycles()) <= 0
                        && Long.compareUnsigned(previous.endCycles(), entry.endCycles()) <= 0;
                uniform &= previous.streamClassId() == entry.streamClassId()
                        && previous.streamId() == entry.streamId();
            }
            previous = entry;
        }
        if (expectedOffset != fileBytes) {
            throw new IOException("it ends at byte " + expectedOffset + " of " + fileBytes);
        }
    }

    /// @return where the next packet starts
    private static long checked(PacketIndexEntry entry, long i, long expectedOffset, long fileBytes)
            throws IOException {
        long bits = entry.packetSizeBits();
        boolean sensible = entry.offsetBytes() == expectedOffset && bits > 0 && bits % Byte.SIZE == 0
                && entry.contentSizeBits() > 0 && entry.contentSizeBits() <= bits
                && Long.compareUnsigned(entry.beginCycles(), entry.endCycles()) <= 0
                && (bits >>> 3) <= fileBytes - expectedOffset;
        if (!sensible) {
            throw new IOException("entry " + i + " cannot be: offset=" + Long.toUnsignedString(entry.offsetBytes())
                    + " packet-bits=" + Long.toUnsignedString(bits) + " content-bits="
                    + Long.toUnsignedString(entry.contentSizeBits()));
        }
        return expectedOffset + (bits >>> 3);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
