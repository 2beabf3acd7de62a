// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.RingProducer;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/// The hot path. [#begin] to [#commit] is straight-line code that inlines into the caller; everything rare stands in
/// methods of its own.
///
/// Each producer is an instance of a hidden twin of this class (see [ProducerTwins]), which knows its rings as a
/// constant: so the hot path is compiled for these very rings, small enough that the JIT inlines it wherever it is
/// called from (compiled once for all rings, it is not: that costs 4 ns of 33). Where hidden classes cannot be made, an
/// instance of this class itself does the same.
///
/// Nothing is thrown between claim and release. A stack may overflow there all the same ([StackReach] makes it
/// unlikely), or a file be cut short; giving the ring back could overflow again, so the handler only marks it by a
/// plain array store, and whoever finds the ring taken gives it back.
///
/// Order within a record: header and payload by plain stores, last timestamp by a plain store, then the position by a
/// release store (the record exists), then the owner word by a release store (the ring is free).
final class MappedRingProducer implements RingProducer {
    /// The rings of a hidden twin; null in this class itself.
    private static final @Nullable ProducerRings TWIN_RINGS = ProducerTwins.ringsOf(MethodHandles.lookup());

    /// How often all rings are looked at before an event is given up: some microseconds, enough for records being
    /// written, not for a holder that lost its CPU.
    private static final int ROUNDS = 256;

    private static final int BEGIN_FAILED = -1;

    private final ProducerRings ownRings;
    // Fields of their own, because an exception handler has to do without any call.
    private final long dataStart;
    private final int ringShift;
    /// For each ring, 1 where a thread of this process could not even give it back.
    private final int[] leftHeld;

    MappedRingProducer(ProducerRings rings) {
        this.ownRings = rings;
        this.dataStart = rings.rings().dataStart();
        this.ringShift = rings.rings().ringShift();
        this.leftHeld = new int[rings.rings().ringCount()];
    }

    private ProducerRings my() {
        ProducerRings twinRings = TWIN_RINGS;
        return twinRings != null ? twinRings : ownRings;
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
        return rings().recording();
    }

    @Override
    public long begin(int eventClassId, long payloadBytes) {
        StackReach.require();
        int ring = firstRing();
        long timestamp = now();
        if (!rings().claim(ring, my().producerId())) {
            ring = claimAnother(ring);
            if (ring < 0) {
                return BEGIN_FAILED;
            }
        }
        try {
            return beginOwned(ring, eventClassId, payloadBytes, timestamp);
        } catch (Throwable e) {
            leftHeld[ring] = 1;
            return BEGIN_FAILED;
        }
    }

    private long beginOwned(int ring, int eventClassId, long payloadBytes, long timestamp) {
        MappedRings rings = rings();
        long control = MappedRings.control(ring);
        long elapsed = timestamp - rings.lastTimestamp(ring);
        long position = rings.ownPosition(control);
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
        rings.writeCompactHeader(control, record, eventClassId, timestamp);
        return record + PacketLayout.COMPACT_HEADER_BYTES;
    }

    @Override
    public void commit(long payloadOffset, long payloadBytes) {
        int ring = (int) ((payloadOffset - dataStart) >>> ringShift);
        try {
            publish(ring, payloadOffset, payloadBytes);
            rings().release(ring);
        } catch (Throwable e) {
            leftHeld[ring] = 1;
        }
    }

    private void publish(int ring, long payloadOffset, long payloadBytes) {
        MappedRings rings = rings();
        long control = MappedRings.control(ring);
        long contentBefore = (payloadOffset - rings.dataStart()) & rings.subBufferMask();
        long subBuffer = rings.ownPosition(control) & ~rings.subBufferMask();
        rings.publish(control, subBuffer + contentBefore + payloadBytes);
    }

    @Override
    public MemorySegment segment() {
        return my().segment();
    }

    @Override
    public void abort(long payloadOffset) {
        int ring = (int) ((payloadOffset - dataStart) >>> ringShift);
        try {
            rings().rebase(ring);
            discard(ring);
        } catch (Throwable e) {
            leftHeld[ring] = 1;
        }
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
        giveBackLeftHeld(first);
        // From the far side of the circle on: there are the rings that no CPU takes first, if the file has such.
        int start = first + (count >> 1);
        start = start >= count ? start - count : start;
        for (int round = 0; round < ROUNDS; round++) {
            for (int step = 0; step < count; step++) {
                int ring = start + step;
                ring = ring >= count ? ring - count : ring;
                giveBackLeftHeld(ring);
                if (rings.claimPatiently(ring, my().producerId())) {
                    return ring;
                }
            }
            Thread.onSpinWait();
        }
        rings.countDiscarded(first);
        return -1;
    }

    /// The ring is in a state that the next owner can go on from, as it is after every store.
    private void giveBackLeftHeld(int ring) {
        if (StackReach.takeMark(leftHeld, ring)) {
            try {
                rings().rebase(ring);
                discard(ring);
            } catch (Throwable e) {
                leftHeld[ring] = 1;
            }
        }
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
        long control = MappedRings.control(ring);
        long record = rings.address(ring, rings.ownPosition(control));
        if (extended) {
            rings.writeExtendedHeader(control, record, eventClassId, timestamp);
        } else {
            rings.writeCompactHeader(control, record, eventClassId, timestamp);
        }
        return record + headerBytes(extended);
    }

    private long discard(int ring) {
        rings().countDiscarded(ring);
        rings().release(ring);
        return BEGIN_FAILED;
    }
}
