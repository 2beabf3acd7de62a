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
import java.util.Optional;

/// The data stream of one CPU on disk: `CHANNEL_CPU` and `index/CHANNEL_CPU.idx`, or, where trace files have a size, as
/// many as they need, `CHANNEL_CPU_0` and so on, the oldest again after the last. A failed write leaves no part of a
/// packet behind. One thread at a time; whoever opens it closes it.
public final class StreamFile implements AutoCloseable {
    private final Path folder;
    private final String name;
    private final Limits limits;
    private FileChannel channel;
    private PacketIndexWriter index;
    private long number;
    private long lengthBytes;
    private long closedBytes;
    private Optional<PacketIndexEntry> last = Optional.empty();

    /// How large trace files become, and how many there are of a stream.
    ///
    /// @param bytes 0: one file of any size
    /// @param count 0: as many as it takes
    public record Limits(long bytes, long count) {
        public static final Limits NONE = new Limits(0, 0);
    }

    private StreamFile(Path folder, String name, Limits limits) throws IOException {
        this.folder = folder;
        this.name = name;
        this.limits = limits;
        Files.createDirectories(folder.resolve("index"));
        this.channel = openData();
        this.index = openIndex();
    }

    /// Makes (or empties) the two files of a stream without limits.
    ///
    /// @param folder the trace's; made where it is not there
    public static StreamFile open(Path folder, String name) throws IOException {
        return open(folder, name, Limits.NONE);
    }

    /// Makes (or empties) the first two files.
    ///
    /// @param folder the trace's; made where it is not there
    public static StreamFile open(Path folder, String name, Limits limits) throws IOException {
        return new StreamFile(folder, name, limits);
    }

    /// Opens the files that another process wrote, at the end of their last whole packet.
    public static StreamFile resume(Path folder, String name, Limits limits) throws IOException {
        return new StreamFile(new StreamTail(folder, name, limits.bytes() > 0), limits);
    }

    private StreamFile(StreamTail tail, Limits limits) throws IOException {
        this.folder = tail.folder();
        this.name = tail.name();
        this.limits = limits;
        this.number = tail.number();
        this.lengthBytes = tail.endBytes();
        this.last = tail.last();
        this.channel = FileChannel.open(
                folder.resolve(fileName()), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(lengthBytes);
        try {
            this.index = tail.openIndex();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// The last packet of another process.
    Optional<PacketIndexEntry> last() {
        return last;
    }

    private String fileName() {
        return limits.bytes() == 0 ? name : name + "_" + number;
    }

    private FileChannel openData() throws IOException {
        return FileChannel.open(
                folder.resolve(fileName()),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    private PacketIndexWriter openIndex() throws IOException {
        try {
            return PacketIndexWriter.open(folder.resolve("index").resolve(fileName() + ".idx"));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// @param entry its offset is filled in here
    void write(byte[] packet, int bytes, PacketIndexEntry entry) throws IOException {
        if (limits.bytes() > 0 && lengthBytes > 0 && lengthBytes + bytes > limits.bytes()) {
            next();
        }
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
            throw new IOException("cannot write " + folder.resolve(fileName()) + ": " + e.getMessage(), e);
        }
    }

    private void next() throws IOException {
        close();
        closedBytes += lengthBytes;
        lengthBytes = 0;
        number++;
        if (limits.count() > 0) {
            number %= limits.count();
        }
        channel = openData();
        index = openIndex();
    }

    /// Empties the file at hand and its index; files before it are removed.
    void clear() throws IOException {
        channel.truncate(0);
        lengthBytes = 0;
        closedBytes = 0;
        index.close();
        index = openIndex();
        String own = fileName();
        for (long each = 0; limits.bytes() > 0 && removeNumbered(each, own); each++) {
            // Until there is none of the number.
        }
    }

    private boolean removeNumbered(long each, String own) throws IOException {
        String other = name + "_" + each;
        if (other.equals(own)) {
            return true;
        }
        Files.deleteIfExists(folder.resolve("index").resolve(other + ".idx"));
        return Files.deleteIfExists(folder.resolve(other));
    }

    /// Of all files.
    public long lengthBytes() {
        return closedBytes + lengthBytes;
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
