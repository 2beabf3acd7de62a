// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Packs event records of one CPU into packets and writes each that is full. What was lost is written where it was
/// lost: as an empty packet between the records before and after, with the counter risen.
///
/// A record is written in two steps, so that none is half there: [#beginRecord] makes room and writes the header,
/// [#endRecord] makes it count. One thread at a time.
public final class PacketWriter {
    private static final int PAGE_BYTES = 4096;

    private final StreamIdentity identity;
    private final EventHeader header;
    private final int packetBytes;
    private StreamFile file;
    private byte[] packet;
    private boolean open;
    private int at;
    private long beginTimestamp;
    private long lastTimestamp;
    private long pendingTimestamp;
    private long sequenceNumber;
    private long discarded;
    private long pendingDiscarded;
    private long recorded;
    private long recordedInPacket;
    private long closedBytes;

    /// @param packetBytes the most bytes of a packet, unless one record alone needs more
    public PacketWriter(StreamIdentity identity, EventHeader header, int packetBytes, StreamFile file) {
        this.identity = identity;
        this.header = header;
        this.packetBytes = packetBytes;
        this.file = file;
        // Many streams of a large machine never get a record.
        this.packet = new byte[0];
    }

    /// How far it is with what has been written.
    public StreamPosition position() {
        return new StreamPosition(sequenceNumber, discarded, lastTimestamp);
    }

    /// Goes on behind the last packet of the file.
    ///
    /// @param atStart where the file begins, should it have no packet
    /// @return how many events were lost so far
    public long resume(StreamPosition atStart) {
        sequenceNumber = atStart.sequenceNumber();
        discarded = atStart.discardedEvents();
        lastTimestamp = atStart.endTimestamp();
        file.last().ifPresent(entry -> {
            sequenceNumber = entry.sequenceNumber() + 1;
            discarded = entry.discardedEvents();
            lastTimestamp = entry.endCycles();
        });
        return discarded;
    }

    /// The bytes to write the record into, valid from [#beginRecord] to [#endRecord].
    public byte[] packet() {
        return packet;
    }

    /// Events in packets that were written or still are being filled.
    public long recorded() {
        return recorded;
    }

    /// Events lost, pending ones too.
    public long discarded() {
        return discarded + pendingDiscarded;
    }

    /// Whose events these are.
    public int cpu() {
        return identity.cpu();
    }

    /// Starts a record; no time before the last record's is kept.
    ///
    /// @param maximumBytes of context and payload
    /// @return where context and payload go
    public int beginRecord(int eventClassId, long timestamp, int maximumBytes) throws IOException {
        long time = Math.max(timestamp, lastTimestamp);
        if (pendingDiscarded > 0) {
            writeDiscarded(time);
        }
        int needed = EventHeader.MAX_BYTES + maximumBytes;
        if (open && packet.length - at < needed) {
            writePacket(lastTimestamp);
        }
        if (!open) {
            openPacket(time, needed);
        }
        pendingTimestamp = time;
        return putHeader(eventClassId, time);
    }

    /// Ends the record that was begun.
    ///
    /// @param end where its payload ended
    public void endRecord(int end) {
        at = end;
        lastTimestamp = pendingTimestamp;
        recorded++;
        recordedInPacket++;
    }

    /// Says that events were lost between the last record and the next.
    public void discard(long events) {
        pendingDiscarded += events;
    }

    /// Writes what there is; a file without any packet gets an empty one, so that it has a beginning and an end.
    ///
    /// @param now the time up to which the stream is known
    public void flush(long now) throws IOException {
        long time = Math.max(now, lastTimestamp);
        if (pendingDiscarded > 0) {
            writeDiscarded(time);
        }
        if (open) {
            writePacket(time);
        } else if (file.lengthBytes() == 0) {
            openPacket(time, 0);
            writePacket(time);
        }
    }

    /// Goes on in another file; a packet that is being filled will be in that one.
    ///
    /// @return the file so far, for closing
    public StreamFile switchTo(StreamFile next) {
        StreamFile before = file;
        closedBytes += before.lengthBytes();
        file = next;
        return before;
    }

    /// Forgets everything written so far, in the file too.
    public void clear() throws IOException {
        open = false;
        sequenceNumber = 0;
        discarded = 0;
        pendingDiscarded = 0;
        recorded = 0;
        recordedInPacket = 0;
        closedBytes = 0;
        file.clear();
    }

    public StreamFile file() {
        return file;
    }

    public long streamId() {
        return identity.streamId();
    }

    /// Bytes in all files so far.
    public long writtenBytes() {
        return closedBytes + file.lengthBytes();
    }

    private void openPacket(long time, int needed) {
        int capacity = Math.max(needed == 0 ? PAGE_BYTES : packetBytes, PacketLayout.HEADER_BYTES + needed);
        if (needed == 0 ? packet.length < capacity : packet.length != capacity) {
            packet = new byte[capacity];
        }
        open = true;
        at = PacketLayout.HEADER_BYTES;
        beginTimestamp = time;
        lastTimestamp = time;
        recordedInPacket = 0;
    }

    private int putHeader(int id, long time) {
        int bits = header.timestampBits();
        boolean extended = id >= header.extendedId() || time - lastTimestamp >>> bits != 0;
        if (header == EventHeader.COMPACT) {
            if (!extended) {
                RecordBytes.putInt(packet, at, CompactWord.of(id, time));
                return at + 4;
            }
            packet[at] = CompactWord.EXTENDED_BYTE;
            RecordBytes.putInt(packet, at + 1, id);
            RecordBytes.putLong(packet, at + 5, time);
            return at + 13;
        }
        if (!extended) {
            RecordBytes.putShort(packet, at, (short) id);
            RecordBytes.putInt(packet, at + 2, (int) time);
            return at + 6;
        }
        RecordBytes.putShort(packet, at, (short) header.extendedId());
        RecordBytes.putInt(packet, at + 2, id);
        RecordBytes.putLong(packet, at + 6, time);
        return at + 14;
    }

    private void writeDiscarded(long until) throws IOException {
        if (open) {
            writePacket(lastTimestamp);
        }
        discarded += pendingDiscarded;
        pendingDiscarded = 0;
        openPacket(sequenceNumber == 0 ? until : lastTimestamp, 0);
        writePacket(until);
    }

    private void writePacket(long endTimestamp) throws IOException {
        int contentBytes = at;
        int size = Math.ceilDiv(contentBytes, PAGE_BYTES) * PAGE_BYTES;
        if (packet.length < size) {
            packet = Arrays.copyOf(packet, size);
        }
        Arrays.fill(packet, contentBytes, size, (byte) 0);
        putPacketHeader(endTimestamp, contentBytes, size);
        open = false;
        lastTimestamp = endTimestamp;
        PacketIndexEntry entry = new PacketIndexEntry(
                0,
                (long) size * Byte.SIZE,
                (long) contentBytes * Byte.SIZE,
                beginTimestamp,
                endTimestamp,
                discarded,
                identity.streamClassId(),
                identity.streamId(),
                sequenceNumber);
        sequenceNumber++;
        try {
            file.write(packet, size, entry);
        } catch (IOException e) {
            // The packet is lost, which its missing number shows; its events count as discarded.
            recorded -= recordedInPacket;
            pendingDiscarded += recordedInPacket;
            throw e;
        }
    }

    private void putPacketHeader(long endTimestamp, int contentBytes, int size) {
        RecordBytes.putInt(packet, PacketLayout.MAGIC_OFFSET, PacketLayout.MAGIC);
        ByteBuffer.wrap(packet, PacketLayout.UUID_OFFSET, 16)
                .putLong(identity.trace().getMostSignificantBits())
                .putLong(identity.trace().getLeastSignificantBits());
        RecordBytes.putInt(packet, PacketLayout.STREAM_ID_OFFSET, (int) identity.streamClassId());
        RecordBytes.putLong(packet, PacketLayout.STREAM_INSTANCE_ID_OFFSET, identity.streamId());
        RecordBytes.putLong(packet, PacketLayout.TIMESTAMP_BEGIN_OFFSET, beginTimestamp);
        RecordBytes.putLong(packet, PacketLayout.TIMESTAMP_END_OFFSET, endTimestamp);
        RecordBytes.putLong(packet, PacketLayout.CONTENT_SIZE_OFFSET, (long) contentBytes * Byte.SIZE);
        RecordBytes.putLong(packet, PacketLayout.PACKET_SIZE_OFFSET, (long) size * Byte.SIZE);
        RecordBytes.putLong(packet, PacketLayout.SEQUENCE_NUMBER_OFFSET, sequenceNumber);
        RecordBytes.putLong(packet, PacketLayout.EVENTS_DISCARDED_OFFSET, discarded);
        RecordBytes.putInt(packet, PacketLayout.CPU_ID_OFFSET, identity.cpu());
    }
}
