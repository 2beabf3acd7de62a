// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.RingShape;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// The steps behind `TimedRingWriter`: those of [MappedRingProducer], with the time of each record given, and no haste.
/// One thread at a time. The only other that takes a ring is the consumer, for well under a microsecond, so a ring that
/// is taken is waited for.
public final class TimedRecords {
    private static final int SPINS = 1000;
    private static final long WAIT_NANOS = 50_000;

    private final MappedRings rings;
    private final MemorySegment segment;
    private final int producerId;
    private final int largestRecordBytes;

    public TimedRecords(MemorySegment segment, RingShape shape, int producerId) {
        this.rings = MappedRings.of(segment, shape);
        this.segment = segment;
        this.producerId = producerId;
        this.largestRecordBytes =
                (int) rings.subBufferMask() - rings.firstRecord() - PacketLayout.EXTENDED_HEADER_BYTES;
    }

    /// Sets the time of rings that nothing was written to.
    public void begin(long timestamp) {
        forEachOwned(ring -> {
            if (rings.position(ring) == 0) {
                rings.restart(ring, 0, timestamp);
            }
        });
    }

    public boolean write(int ring, int eventClassId, long timestamp, MemorySegment record, int bytes) {
        claim(ring);
        try {
            return writeOwned(ring, eventClassId, Math.max(timestamp, rings.lastTimestamp(ring)), record, bytes);
        } finally {
            rings.release(ring);
        }
    }

    private boolean writeOwned(int ring, int eventClassId, long timestamp, MemorySegment record, int bytes) {
        boolean room = bytes <= largestRecordBytes && makeRoom(ring, timestamp, bytes);
        if (!room) {
            rings.countDiscarded(ring);
            return false;
        }
        long control = MappedRings.control(ring);
        long position = rings.ownPosition(control);
        long header = rings.address(ring, position);
        boolean extended = Integer.compareUnsigned(eventClassId, PacketLayout.EXTENDED_ID) >= 0
                || timestamp - rings.lastTimestamp(ring) >>> Integer.SIZE != 0;
        int headerBytes = extended ? PacketLayout.EXTENDED_HEADER_BYTES : PacketLayout.COMPACT_HEADER_BYTES;
        if (extended) {
            rings.writeExtendedHeader(control, header, eventClassId, timestamp);
        } else {
            rings.writeCompactHeader(control, header, eventClassId, timestamp);
        }
        MemorySegment.copy(record, 0, segment, header + headerBytes, bytes);
        rings.publish(control, position + headerBytes + bytes);
        return true;
    }

    /// Sees to an open packet with room for the record under the longest header.
    private boolean makeRoom(int ring, long timestamp, int bytes) {
        long content = rings.position(ring) & rings.subBufferMask();
        if (content != 0 && content + PacketLayout.EXTENDED_HEADER_BYTES + bytes > rings.subBufferMask()) {
            rings.closePacket(ring, timestamp);
            content = 0;
        }
        return content != 0 || rings.openPacket(ring, timestamp);
    }

    public void countDiscarded(int ring, long events) {
        rings.countDiscarded(ring, events);
    }

    public void reached(long timestamp) {
        forEachOwned(ring -> {
            long time = Math.max(timestamp, rings.lastTimestamp(ring));
            if ((rings.position(ring) & rings.subBufferMask()) != 0) {
                rings.closePacket(ring, time);
            } else {
                rings.lastTimestamp(ring, time);
            }
        });
    }

    private void forEachOwned(IntConsumer action) {
        for (int ring = 0; ring < rings.ringCount(); ring++) {
            claim(ring);
            try {
                action.accept(ring);
            } finally {
                rings.release(ring);
            }
        }
    }

    private void claim(int ring) {
        int spins = 0;
        while (!rings.claimPatiently(ring, producerId)) {
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(WAIT_NANOS);
            }
        }
    }
}
