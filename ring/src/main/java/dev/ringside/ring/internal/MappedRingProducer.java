// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.ClockUnavailableException;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingLayout;
import dev.ringside.ring.RingProducer;
import dev.ringside.ring.RingShape;
import dev.ringside.ring.RingShape.RingClock;
import java.lang.foreign.MemorySegment;

/// The hot path. [#begin] to [#commit] is straight-line code that inlines into the caller; everything rare stands in methods
/// of its own.
///
/// Order within a record: header and payload by plain stores, last timestamp by a plain store, then the position by a release store (the record exists), then the
/// owner word by a release store (the ring is free).
public record MappedRingProducer(
        MappedRings rings, MemorySegment segment, int producerId, Selection selection, boolean cycles)
        implements RingProducer {

    /// How this process finds its first ring.
    public enum Selection {
        THREAD,
        CPU,
        CONCURRENCY_ID
    }

    /// How often all rings are looked at before an event is given up: some microseconds, enough for records being written, not for a
    /// holder that lost its CPU.
    private static final int ROUNDS = 256;

    private static final int BEGIN_FAILED = -1;

    /// @param nativeAllowed whether machine code may be used where the module has native access
    public static MappedRingProducer attach(RingFile file, int producerId, boolean nativeAllowed)
            throws ClockUnavailableException {
        if (producerId <= 0) {
            throw new IllegalArgumentException("producerId=" + producerId + " is not positive");
        }
        RingShape shape = file.shape();
        boolean cycles = shape.clock() == RingClock.TSC;
        if (cycles && !(nativeAllowed && NativeGate.cycleCounterUsable())) {
            throw new ClockUnavailableException(shape.clock(), NativeGate.whyNot());
        }
        Selection selection = nativeAllowed ? NativeGate.selection(shape.selection()) : Selection.THREAD;
        MappedRings rings = MappedRings.of(file.segment(), shape);
        if (selection == Selection.THREAD && shape.selection() != RingShape.RingSelection.PER_CHANNEL) {
            MappedRings.INT.setRelease(file.segment(), RingLayout.LANES_OFFSET, 1);
        }
        return new MappedRingProducer(rings, file.segment(), producerId, selection, cycles);
    }

    @Override
    public boolean choosesAsAsked() {
        return selection != Selection.THREAD || rings.shape().selection() == RingShape.RingSelection.PER_CHANNEL;
    }

    @Override
    public boolean recording() {
        return (int) MappedRings.INT.getOpaque(segment, RingLayout.RECORDING_OFFSET) != 0;
    }

    @Override
    public long begin(int eventClassId, long payloadBytes) {
        int ring = firstRing();
        long timestamp = now();
        if (!rings.claim(ring, producerId)) {
            ring = claimAnother(ring);
            if (ring < 0) {
                return BEGIN_FAILED;
            }
        }
        long control = MappedRings.control(ring);
        long elapsed = timestamp - (long) MappedRings.LONG.get(segment, control + RingLayout.LAST_TIMESTAMP);
        long position = (long) MappedRings.LONG.get(segment, control + RingLayout.POSITION);
        long content = position & rings.subBufferMask();
        long end = content + PacketLayout.COMPACT_HEADER_BYTES + payloadBytes;
        if ((elapsed >>> 32) != 0
                || (eventClassId & 0xFFFF) != eventClassId
                || eventClassId == PacketLayout.EXTENDED_ID
                || content == 0
                || (payloadBytes & ~rings.subBufferMask()) != 0
                || end > rings.subBufferMask()) {
            return beginRarely(ring, eventClassId, payloadBytes, timestamp);
        }
        long record = rings.address(ring, position);
        MappedRings.SHORT.set(segment, record, (short) eventClassId);
        MappedRings.PACKED_INT.set(segment, record + 2, (int) timestamp);
        MappedRings.LONG.set(segment, control + RingLayout.LAST_TIMESTAMP, timestamp);
        return record + PacketLayout.COMPACT_HEADER_BYTES;
    }

    @Override
    public void commit(long payloadOffset, long payloadBytes) {
        long place = payloadOffset - rings.dataStart();
        long control = MappedRings.control((int) (place >>> rings.ringShift()));
        long position = (long) MappedRings.LONG.get(segment, control + RingLayout.POSITION);
        long end = (position & ~rings.subBufferMask()) + (place & rings.subBufferMask()) + payloadBytes;
        MappedRings.LONG.setRelease(segment, control + RingLayout.POSITION, end);
        MappedRings.INT.setRelease(segment, control + RingLayout.OWNER, 0);
    }

    @Override
    public void abort(long payloadOffset) {
        int ring = (int) ((payloadOffset - rings.dataStart()) >>> rings.ringShift());
        rings.rebase(ring);
        discard(ring);
    }

    @Override
    public void countDiscarded() {
        rings.countDiscarded(firstRing());
    }

    private long now() {
        return cycles ? RseqStub.cycles() : System.nanoTime();
    }

    private int firstRing() {
        int wish =
                switch (selection) {
                    case THREAD -> (int) Thread.currentThread().threadId();
                    case CPU -> RseqStub.cpuId();
                    case CONCURRENCY_ID -> RseqStub.concurrencyId();
                };
        return Integer.remainderUnsigned(wish, rings.ringCount());
    }

    /// @return a ring that is now owned, or -1 after counting a discarded event
    private int claimAnother(int first) {
        int count = rings.ringCount();
        for (int round = 0; round < ROUNDS; round++) {
            for (int step = 1; step <= count; step++) {
                int ring = first + step;
                ring = ring >= count ? ring - count : ring;
                if (rings.claimPatiently(ring, producerId)) {
                    return ring;
                }
            }
            Thread.onSpinWait();
        }
        rings.countDiscarded(first);
        return -1;
    }

    /// A new packet, an extended header, an old timestamp, or a record that cannot be written. The ring is owned.
    private long beginRarely(int ring, int eventClassId, long payloadBytes, long readBefore) {
        long largest = rings.subBufferMask() - rings.firstRecord() - PacketLayout.EXTENDED_HEADER_BYTES;
        if (payloadBytes < 0 || payloadBytes > largest) {
            return discard(ring);
        }
        long last = rings.lastTimestamp(ring);
        long timestamp = readBefore < last ? Math.max(now(), last) : readBefore;
        long content = rings.position(ring) & rings.subBufferMask();
        boolean extended = needsExtended(eventClassId, timestamp - last);
        if (content != 0 && content + headerBytes(extended) + payloadBytes > rings.subBufferMask()) {
            rings.closePacket(ring, timestamp);
            content = 0;
        }
        if (content == 0) {
            if (!rings.openPacket(ring, timestamp)) {
                return discard(ring);
            }
            extended = needsExtended(eventClassId, 0);
        }
        return writeHeader(ring, eventClassId, timestamp, extended);
    }

    private static boolean needsExtended(int eventClassId, long elapsed) {
        return Integer.compareUnsigned(eventClassId, PacketLayout.EXTENDED_ID) >= 0 || (elapsed >>> 32) != 0;
    }

    private static int headerBytes(boolean extended) {
        return extended ? PacketLayout.EXTENDED_HEADER_BYTES : PacketLayout.COMPACT_HEADER_BYTES;
    }

    private long writeHeader(int ring, int eventClassId, long timestamp, boolean extended) {
        long record = rings.address(ring, rings.position(ring));
        if (extended) {
            MappedRings.SHORT.set(segment, record, (short) PacketLayout.EXTENDED_ID);
            MappedRings.PACKED_INT.set(segment, record + 2, eventClassId);
            MappedRings.PACKED_LONG.set(segment, record + 6, timestamp);
        } else {
            MappedRings.SHORT.set(segment, record, (short) eventClassId);
            MappedRings.PACKED_INT.set(segment, record + 2, (int) timestamp);
        }
        MappedRings.LONG.set(
                segment, MappedRings.control(ring) + RingLayout.LAST_TIMESTAMP, timestamp);
        return record + headerBytes(extended);
    }

    private long discard(int ring) {
        rings.countDiscarded(ring);
        rings.release(ring);
        return BEGIN_FAILED;
    }
}
