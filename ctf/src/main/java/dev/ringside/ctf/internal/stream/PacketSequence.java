// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MalformedTraceException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The packets of one data stream in one file, in the order of the file.
final class PacketSequence implements AutoCloseable {
    private final StreamFile file;
    private final StreamKey key;
    private final DataStreamSchema schema;
    private final PacketDecoder decoder;
    private final PacketIndexes indexes;
    private long nextOffsetBytes;
    private long nextIndex;
    private @Nullable PacketProperties head;
    private boolean ended;

    PacketSequence(DataStreamSchema schema, Path path, StreamKey key, PacketIndexes indexes) {
        this.file = StreamFile.open(path);
        this.key = key;
        this.schema = schema;
        this.decoder = new PacketDecoder(schema.trace());
        this.indexes = indexes;
    }

    StreamFile file() {
        return file;
    }

    /// The next packet, without going past it; null at the end.
    @Nullable PacketProperties peek(@Nullable RecordWindow nearby) {
        while (head == null && !ended) {
            PacketProperties packet = decoder.decode(file, nextOffsetBytes, nextIndex, nearby);
            if (packet == null) {
                ended = true;
            } else {
                nextOffsetBytes = packet.endBytes();
                nextIndex++;
                if (StreamKey.of(packet).equals(key)) {
                    head = packet;
                } else if (indexes.hasDecided(file.path())) {
                    throw new MalformedTraceException(file.path().toString(), packet.indexInFile(),
                            packet.offsetBytes(), "the packet is of another data stream than its index says: index="
                                    + PacketIndex.pathOf(file.path()));
                }
            }
        }
        return head;
    }

    /// Looks whether the file has grown by a whole packet. Until it has, the sequence is at its end.
    void refresh() {
        if (head == null) {
            file.refresh();
            ended = !decoder.isWhole(file, nextOffsetBytes, nextIndex);
        }
    }

    void pass() {
        head = null;
    }

    /// Goes on with the packet at an offset.
    void moveTo(long offsetBytes, long index) {
        nextOffsetBytes = offsetBytes;
        nextIndex = index;
        head = null;
        ended = false;
    }

    /// Goes back to the first packet, or, where a trusted index tells, to the last packet that ends before a time.
    /// Packets that are looked at are held against the index.
    void moveTowards(long nanos) {
        moveTo(0, 0);
        if (!indexes.ask(file, true, index -> jump(index, nanos))) {
            moveTo(0, 0);
        }
    }

    /// @return false where the index turned out to be wrong
    private boolean jump(PacketIndex index, long nanos) throws IOException {
        if (!index.isOrdered() || !index.holdsOnly(key)) {
            return true;
        }
        long last;
        try {
            last = index.firstEndingFrom(nanos, schema.clockConversion()) - 1;
        } catch (ArithmeticException e) {
            return true;
        }
        if (last <= 0) {
            return true;
        }
        try {
            moveTo(index.entry(last).offsetBytes(), last);
            PacketProperties packet = peek(null);
            if (packet != null && index.agrees(last, packet)) {
                return true;
            }
        } catch (MalformedTraceException e) {
            // Whether the packet is wrong or the index, reading on from the start will tell.
        }
        indexes.distrust(index.path(), "entry " + last + " does not say what the packet says");
        return false;
    }

    @Override
    public void close() {
        file.close();
    }
}
