// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.RingLayout;
import dev.ringside.ring.RingShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;

/// The mapped rings of one file, and the steps that producers and the daemon share: claiming a ring, opening and
/// closing its packets. A record, so that the JIT trusts its fields.
///
/// Threads: [#claim] and what only counts may be called by anyone; all else needs the ring's owner word, as said there.
///
/// @param firstRecord bytes of packet header and context
public record MappedRings(
        MemorySegment segment,
        RingShape shape,
        long dataStart,
        int ringCount,
        int subBufferCount,
        int ringShift,
        int subBufferShift,
        int firstRecord,
        boolean overwrite) {

    static final VarHandle SHORT = exact(ValueLayout.JAVA_SHORT_UNALIGNED);
    static final VarHandle INT = exact(ValueLayout.JAVA_INT);
    static final VarHandle LONG = exact(ValueLayout.JAVA_LONG);
    static final VarHandle PACKED_INT = exact(ValueLayout.JAVA_INT_UNALIGNED);
    static final VarHandle PACKED_LONG = exact(ValueLayout.JAVA_LONG_UNALIGNED);
    private static final VarHandle BIG_ENDIAN_LONG =
            exact(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN));

    private static VarHandle exact(ValueLayout layout) {
        return layout.varHandle().withInvokeExactBehavior();
    }

    /// @param segment a whole ring file of that shape
    public static MappedRings of(MemorySegment segment, RingShape shape) {
        return new MappedRings(
                segment,
                shape,
                RingLayout.dataStart(shape),
                shape.ringCount(),
                shape.subBufferCount(),
                Long.numberOfTrailingZeros(shape.ringBytes()),
                Integer.numberOfTrailingZeros(shape.subBufferBytes()),
                PacketLayout.firstRecord(shape.hasCpuId()),
                shape.lossMode() == RingShape.LossMode.OVERWRITE);
    }

    static long control(int ring) {
        return RingLayout.CONTROL_START + (long) ring * RingLayout.CONTROL_STRIDE;
    }

    long subBufferMask() {
        return (1L << subBufferShift) - 1;
    }

    /// The place of a ring position in the file.
    long address(int ring, long position) {
        return dataStart + ((long) ring << ringShift) + (position & ((1L << ringShift) - 1));
    }

    /// Where the sub-buffer of a sequence number begins in the file.
    public long subBuffer(int ring, long sequence) {
        return address(ring, sequence << subBufferShift);
    }

    /// Takes a ring if it is free.
    public boolean claim(int ring, int owner) {
        return (boolean) INT.compareAndSet(segment, control(ring) + RingLayout.OWNER, 0, owner);
    }

    /// Takes a ring if it is free, looking first: that keeps a taken ring's line shared, so that its owner is not
    /// slowed down.
    public boolean claimPatiently(int ring, int owner) {
        return (int) INT.getOpaque(segment, control(ring) + RingLayout.OWNER) == 0 && claim(ring, owner);
    }

    /// Takes a ring over from an owner that is known to be dead.
    public boolean takeOver(int ring, int deadOwner, int owner) {
        return (boolean) INT.compareAndSet(segment, control(ring) + RingLayout.OWNER, deadOwner, owner);
    }

    /// Gives an owned ring back.
    public void release(int ring) {
        INT.setRelease(segment, control(ring) + RingLayout.OWNER, 0);
    }

    public long position(int ring) {
        return (long) LONG.getAcquire(segment, control(ring) + RingLayout.POSITION);
    }

    /// The position as the ring's owner sees it.
    long ownPosition(long control) {
        return (long) LONG.get(segment, control + RingLayout.POSITION);
    }

    /// Makes all before this position exist.
    void publish(long control, long position) {
        LONG.setRelease(segment, control + RingLayout.POSITION, position);
    }

    /// Writes a compact event record header, and remembers its time. Needs the owner word.
    void writeCompactHeader(long control, long record, int eventClassId, long timestamp) {
        SHORT.set(segment, record, (short) eventClassId);
        PACKED_INT.set(segment, record + 2, (int) timestamp);
        LONG.set(segment, control + RingLayout.LAST_TIMESTAMP, timestamp);
    }

    /// Writes an extended event record header, and remembers its time. Needs the owner word.
    void writeExtendedHeader(long control, long record, int eventClassId, long timestamp) {
        SHORT.set(segment, record, (short) PacketLayout.EXTENDED_ID);
        PACKED_INT.set(segment, record + 2, eventClassId);
        PACKED_LONG.set(segment, record + 6, timestamp);
        LONG.set(segment, control + RingLayout.LAST_TIMESTAMP, timestamp);
    }

    boolean recording() {
        return (int) INT.getOpaque(segment, RingLayout.RECORDING_OFFSET) != 0;
    }

    public long lastTimestamp(int ring) {
        return (long) LONG.get(segment, control(ring) + RingLayout.LAST_TIMESTAMP);
    }

    /// Notes that nothing older will be written. Needs the owner word, and no packet may be open.
    void lastTimestamp(int ring, long timestamp) {
        LONG.set(segment, control(ring) + RingLayout.LAST_TIMESTAMP, timestamp);
    }

    public long consumed(int ring) {
        return (long) LONG.getAcquire(segment, control(ring) + RingLayout.CONSUMED);
    }

    /// Tells producers of a discarding ring which sub-buffers they may use again.
    public void consumed(int ring, long sequence) {
        LONG.setRelease(segment, control(ring) + RingLayout.CONSUMED, sequence);
    }

    /// Moves on the oldest unread sub-buffer of an overwriting ring, unless someone else did.
    public boolean advanceConsumed(int ring, long from, long to) {
        return (boolean) LONG.compareAndSet(segment, control(ring) + RingLayout.CONSUMED, from, to);
    }

    public long discarded(int ring) {
        return (long) LONG.getOpaque(segment, control(ring) + RingLayout.DISCARDED);
    }

    public void countDiscarded(int ring) {
        countDiscarded(ring, 1);
    }

    void countDiscarded(int ring, long events) {
        long ignored = (long) LONG.getAndAdd(segment, control(ring) + RingLayout.DISCARDED, events);
    }

    /// Whether events were discarded since the ring's last closed packet.
    public boolean unreportedDiscards(int ring) {
        return discarded(ring) != (long) LONG.get(segment, control(ring) + RingLayout.REPORTED);
    }

    /// Whether some producer takes rings by thread though asked otherwise.
    public boolean lanes() {
        return (int) INT.getOpaque(segment, RingLayout.LANES_OFFSET) != 0;
    }

    /// Opens the packet at the ring's position, which is at a sub-buffer's first byte. Needs the owner word.
    ///
    /// @return false if that sub-buffer is not free
    public boolean openPacket(int ring, long timestamp) {
        long control = control(ring);
        long position = (long) LONG.get(segment, control + RingLayout.POSITION);
        long sequence = position >>> subBufferShift;
        if (!reuse(control, sequence)) {
            return false;
        }
        writePacketHeader(ring, sequence, timestamp);
        LONG.set(segment, control + RingLayout.LAST_TIMESTAMP, timestamp);
        LONG.setRelease(segment, control + RingLayout.POSITION, position + firstRecord);
        return true;
    }

    private boolean reuse(long control, long sequence) {
        long oldest = sequence - subBufferCount;
        long consumed = (long) LONG.getAcquire(segment, control + RingLayout.CONSUMED);
        while (consumed <= oldest) {
            if (!overwrite) {
                return false;
            }
            // Dropping first, then writing: a consumer that copied from here meanwhile finds the word moved and throws
            // its copy away.
            if ((boolean) LONG.compareAndSet(segment, control + RingLayout.CONSUMED, consumed, oldest + 1)) {
                VarHandle.fullFence();
                return true;
            }
            consumed = (long) LONG.getAcquire(segment, control + RingLayout.CONSUMED);
        }
        return true;
    }

    /// What a closing does not write. Needs the owner word.
    public void writePacketHeader(int ring, long sequence, long timestamp) {
        long packet = subBuffer(ring, sequence);
        UUID uuid = shape.traceUuid();
        PACKED_INT.set(segment, packet + PacketLayout.MAGIC, PacketLayout.MAGIC_NUMBER);
        BIG_ENDIAN_LONG.set(segment, packet + PacketLayout.UUID, uuid.getMostSignificantBits());
        BIG_ENDIAN_LONG.set(segment, packet + PacketLayout.UUID + 8, uuid.getLeastSignificantBits());
        PACKED_INT.set(segment, packet + PacketLayout.STREAM_ID, shape.streamClassId());
        PACKED_LONG.set(segment, packet + PacketLayout.STREAM_INSTANCE_ID, shape.streamId(ring));
        PACKED_LONG.set(segment, packet + PacketLayout.TIMESTAMP_BEGIN, timestamp);
        PACKED_LONG.set(segment, packet + PacketLayout.PACKET_BITS, (long) shape.subBufferBytes() * Byte.SIZE);
        PACKED_LONG.set(segment, packet + PacketLayout.SEQUENCE, sequence);
        if (shape.hasCpuId()) {
            PACKED_INT.set(segment, packet + PacketLayout.CPU_ID, ring);
        }
    }

    /// Closes the open packet. Needs the owner word.
    public void closePacket(int ring, long timestamp) {
        long control = control(ring);
        long position = (long) LONG.get(segment, control + RingLayout.POSITION);
        long packet = address(ring, position & ~subBufferMask());
        long discarded = discarded(ring);
        PACKED_LONG.set(segment, packet + PacketLayout.TIMESTAMP_END, timestamp);
        PACKED_LONG.set(segment, packet + PacketLayout.CONTENT_BITS, (position & subBufferMask()) * Byte.SIZE);
        PACKED_LONG.set(segment, packet + PacketLayout.EVENTS_DISCARDED, discarded);
        LONG.set(segment, control + RingLayout.LAST_TIMESTAMP, timestamp);
        LONG.setRelease(segment, control + RingLayout.POSITION, (position | subBufferMask()) + 1);
        // Last, so that a daemon that dies before it reports once more rather than never.
        LONG.setRelease(segment, control + RingLayout.REPORTED, discarded);
    }

    /// Makes the ring's last timestamp the one from which a reader completes the next compact timestamp, after a record
    /// was begun and not committed. Needs the owner word.
    public void rebase(int ring) {
        long position = position(ring);
        long content = position & subBufferMask();
        if (content > firstRecord) {
            closePacket(ring, lastTimestamp(ring));
        } else if (content == firstRecord) {
            long packet = address(ring, position & ~subBufferMask());
            PACKED_LONG.set(segment, packet + PacketLayout.TIMESTAMP_BEGIN, lastTimestamp(ring));
        }
    }

    /// Puts a ring at the first byte of a sub-buffer, with all before it consumed. Needs the owner word.
    public void restart(int ring, long sequence, long timestamp) {
        long control = control(ring);
        LONG.set(segment, control + RingLayout.LAST_TIMESTAMP, timestamp);
        LONG.setRelease(segment, control + RingLayout.CONSUMED, sequence);
        LONG.setRelease(segment, control + RingLayout.POSITION, sequence << subBufferShift);
    }
}
