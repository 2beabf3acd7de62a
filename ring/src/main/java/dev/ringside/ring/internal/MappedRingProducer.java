// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.RingLayout;
import dev.ringside.ring.RingProducer;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The hot path. [#begin] to [#commit] is straight-line code that inlines into the caller; everything rare stands in methods
/// of its own.
///
/// Each producer is an instance of a hidden twin of this class (see [ProducerTwins]), which knows its rings as a constant: so the hot path is compiled for
/// these very rings, small enough that the JIT inlines it wherever it is called from (compiled once for all rings, it is not: that costs 4 ns of 33).
/// Where hidden classes cannot be made, an instance of this class itself does the same.
///
/// Order within a record: header and payload by plain stores, last timestamp by a plain store, then the position by a release store (the record exists), then the
/// owner word by a release store (the ring is free).
final class MappedRingProducer implements RingProducer {
    /// The rings of a hidden twin; null in this class itself.
    private static final @Nullable ProducerRings TWIN_RINGS = ProducerTwins.ringsOf(MethodHandles.lookup());

    /// How often all rings are looked at before an event is given up: some microseconds, enough for records being written, not for a
    /// holder that lost its CPU.
    private static final int ROUNDS = 256;

    private static final int BEGIN_FAILED = -1;

    private final @Nullable ProducerRings ownRings;

    /// @param ownRings null in a twin
    MappedRingProducer(@Nullable ProducerRings ownRings) {
        this.ownRings = ownRings;
    }

    private ProducerRings my() {
        ProducerRings twinRings = TWIN_RINGS;
        return twinRings != null ? twinRings : Objects.requireNonNull(ownRings);
    }

    private MappedRings rings() {
        return my().rings();
    }

    @Override
    public boolean choosesAsAsked() {
        return my().choosesAsAsked();
    }

    @Override
    public boolean recording() {
        return (int) MappedRings.INT.getOpaque(my().segment(), RingLayout.RECORDING_OFFSET) != 0;
    }

    @Override
    public long begin(int eventClassId, long payloadBytes) {
        MappedRings rings = my().rings();
        MemorySegment segment = my().segment();
        int ring = firstRing();
        long timestamp = now();
        if (!rings.claim(ring, my().producerId())) {
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
        MappedRings rings = my().rings();
        MemorySegment segment = my().segment();
        long place = payloadOffset - rings.dataStart();
        long control = MappedRings.control((int) (place >>> rings.ringShift()));
        long position = (long) MappedRings.LONG.get(segment, control + RingLayout.POSITION);
        long end = (position & ~rings.subBufferMask()) + (place & rings.subBufferMask()) + payloadBytes;
        MappedRings.LONG.setRelease(segment, control + RingLayout.POSITION, end);
        MappedRings.INT.setRelease(segment, control + RingLayout.OWNER, 0);
    }

    @Override
    public MemorySegment segment() {
        return my().segment();
    }

    @Override
    public void abort(long payloadOffset) {
        MappedRings rings = rings();
        int ring = (int) ((payloadOffset - rings.dataStart()) >>> rings.ringShift());
        rings.rebase(ring);
        discard(ring);
    }

    @Override
    public void countDiscarded() {
        rings().countDiscarded(firstRing());
    }

    private long now() {
        return my().cycles() ? RseqStub.cycles() : System.nanoTime();
    }

    private int firstRing() {
        return switch (my().selection()) {
            case THREAD -> within((int) Thread.currentThread().threadId());
            case CPU -> within(RseqStub.cpuId());
            case CONCURRENCY_ID -> within(RseqStub.concurrencyId());
        };
    }

    /// The remainder is a signed one, which the JIT turns into a multiplication where the count is a constant.
    private int within(int wish) {
        int count = rings().ringCount();
        return Integer.compareUnsigned(wish, count) < 0 ? wish : (wish & Integer.MAX_VALUE) % count;
    }

    /// @return a ring that is now owned, or -1 after counting a discarded event
    private int claimAnother(int first) {
        MappedRings rings = rings();
        int count = rings.ringCount();
        for (int round = 0; round < ROUNDS; round++) {
            for (int step = 1; step <= count; step++) {
                int ring = first + step;
                ring = ring >= count ? ring - count : ring;
                if (rings.claimPatiently(ring, my().producerId())) {
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
        MappedRings rings = rings();
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
        MappedRings rings = rings();
        MemorySegment segment = my().segment();
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
        rings().countDiscarded(ring);
        rings().release(ring);
        return BEGIN_FAILED;
    }
}
