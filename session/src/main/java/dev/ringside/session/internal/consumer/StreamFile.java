// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.consumer;

import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.ring.RingPacket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The data stream of one ring on disk: `CHANNEL_N` and `index/CHANNEL_N.idx`, or with a trace file size `CHANNEL_N_M`
/// for M from 0 on, wrapping around at the trace file count.
///
/// A packet is written as it stands in the ring, but without the padding that a partial one has past its last page: its
/// `packet_size` is made to say so, as LTTng's does. A packet counts as written when its index entry is; a failed
/// write leaves nothing behind, and the same packet may be written again.
///
/// Belongs to the consumer's thread once it is made.
final class StreamFile implements Closeable {
    private static final Set<StandardOpenOption> REPLACE = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    private static final long PAGE_BYTES = 4096;
    /// Packet header and context up to and with `packet_size` (reference: packet layout of LTTng-UST).
    private static final int PACKET_SIZE_OFFSET_BYTES = 56;
    private static final int PATCHED_BYTES = PACKET_SIZE_OFFSET_BYTES + Long.BYTES;

    private final Path folder;
    private final StreamName name;
    private final long maximumBytes;
    private final long maximumCount;
    private final ByteBuffer patched = ByteBuffer.allocateDirect(PATCHED_BYTES).order(ByteOrder.nativeOrder());
    private long fileNumber;
    private long offsetBytes;
    private long packets;
    private @Nullable FileChannel data;
    private @Nullable StreamIndex index;

    private StreamFile(Path folder, StreamName name, long maximumBytes, long maximumCount) {
        this.folder = folder;
        this.name = name;
        this.maximumBytes = maximumBytes;
        this.maximumCount = maximumCount;
    }

    /// Makes the first file.
    ///
    /// @param maximumBytes trace file size; 0: unlimited
    /// @param maximumCount trace file count; 0: unlimited
    static StreamFile create(Path folder, StreamName name, long maximumBytes, long maximumCount) throws IOException {
        StreamFile stream = new StreamFile(folder, name, maximumBytes, maximumCount);
        stream.open();
        return stream;
    }

    /// Continues the files that an earlier daemon wrote.
    static StreamFile resume(Path folder, StreamName name, long maximumBytes, long maximumCount) throws IOException {
        StreamFile stream = new StreamFile(folder, name, maximumBytes, maximumCount);
        stream.fileNumber = name.newestFileNumber(folder, maximumBytes > 0);
        stream.reopen();
        return stream;
    }

    /// How many packets have been written; those of an earlier daemon count where its last file tells.
    long packets() {
        return packets;
    }

    /// Whether a packet is on disk already: the daemon died after it had written it and before it had freed its
    /// sub-buffer.
    boolean holds(RingPacket packet) {
        return index != null && index.holds(packet.sequence());
    }

    void write(RingPacket packet) throws IOException {
        if (data == null) {
            open();
        }
        long bytes = trimmedBytes(packet);
        if (maximumBytes > 0 && offsetBytes > 0 && offsetBytes + bytes > maximumBytes) {
            rotate();
        }
        writeData(packet, bytes);
        writeIndex(packet, bytes);
        offsetBytes += bytes;
        packets++;
    }

    /// How much of a packet is written.
    static long trimmedBytes(RingPacket packet) {
        long contentBytes = (packet.contentBits() + Byte.SIZE - 1) / Byte.SIZE;
        long pages = (contentBytes + PAGE_BYTES - 1) / PAGE_BYTES;
        return Math.min(packet.packetBytes(), Math.max(1, pages) * PAGE_BYTES);
    }

    private void writeData(RingPacket packet, long bytes) throws IOException {
        ByteBuffer source = packet.bytes().limit((int) bytes);
        try {
            if (bytes < packet.packetBytes()) {
                patched.clear().put(source.slice(0, PATCHED_BYTES));
                patched.putLong(PACKET_SIZE_OFFSET_BYTES, bytes * Byte.SIZE).flip();
                writeFully(patched, offsetBytes);
                source.position(PATCHED_BYTES);
            }
            writeFully(source, offsetBytes + source.position());
        } catch (IOException e) {
            abandon();
            throw new IOException(e.getMessage() + ": file=" + dataFile(), e);
        }
    }

    private void writeFully(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += opened(data).write(source, at);
        }
    }

    private void writeIndex(RingPacket packet, long bytes) throws IOException {
        try {
            opened(index).add(new PacketIndexEntry(
                    offsetBytes,
                    bytes * Byte.SIZE,
                    packet.contentBits(),
                    packet.timestampBegin(),
                    packet.timestampEnd(),
                    packet.eventsDiscarded(),
                    packet.streamClassId(),
                    packet.streamId(),
                    packet.sequence()));
        } catch (IOException e) {
            abandon();
            throw new IOException(e.getMessage() + ": file=" + indexFile(), e);
        }
    }

    private static <T> T opened(@Nullable T file) {
        return Objects.requireNonNull(file, "a packet is written to open files");
    }

    /// Takes back what a failed write left.
    private void abandon() {
        try {
            opened(data).truncate(offsetBytes);
        } catch (IOException e) {
            // The write's own error is the one to tell; the next write of this packet goes to the same place.
            return;
        }
    }

    private void rotate() throws IOException {
        close();
        fileNumber++;
        if (maximumCount > 0) {
            fileNumber %= maximumCount;
        }
        open();
    }

    private void open() throws IOException {
        offsetBytes = 0;
        data = FileChannel.open(dataFile(), REPLACE);
        try {
            index = StreamIndex.create(indexFile());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void reopen() throws IOException {
        index = StreamIndex.resume(indexFile());
        packets = index.entries();
        offsetBytes = index.endOfLastPacketBytes();
        data = FileChannel.open(dataFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        data.truncate(offsetBytes);
    }

    private Path dataFile() {
        return folder.resolve(name.dataFile(fileNumber, maximumBytes > 0));
    }

    private Path indexFile() {
        return folder.resolve("index").resolve(name.indexFile(fileNumber, maximumBytes > 0));
    }

    @Override
    public void close() throws IOException {
        FileChannel oldData = data;
        StreamIndex oldIndex = index;
        data = null;
        index = null;
        if (oldData != null) {
            oldData.close();
        }
        if (oldIndex != null) {
            oldIndex.close();
        }
    }
}
