// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.PacketSink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Reads the closed packets of one ring, and knows what of it can be believed. The consumer's thread only.
///
/// A discarding ring's packets are handed out where they are: producers do not touch a sub-buffer before it is
/// consumed. An overwriting ring's producers may take the oldest sub-buffer at any time, but move the consumed word
/// before they write there; so a packet is copied, and the copy is whole if the word has not moved meanwhile.
public final class RingReader {
    private static final int ATTEMPTS = 1000;

    private final MappedRings rings;
    private final int ring;
    /// The next sequence number to read. Kept here, because the word in the file can be anything.
    private long next;
    private long lost;
    private long corrupt;
    private @Nullable String breakage;
    private @Nullable MemorySegment copy;

    public RingReader(MappedRings rings, int ring) {
        this.rings = rings;
        this.ring = ring;
        this.next = plausibleStart();
    }

    /// Where an earlier consumer stopped, if the ring's words agree on that; else its oldest sub-buffer.
    private long plausibleStart() {
        long consumed = rings.consumed(ring);
        long unread = closedEnd() - consumed;
        if (consumed >= 0 && unread >= 0 && unread <= rings.subBufferCount()) {
            return consumed;
        }
        return Math.max(0, closedEnd() - rings.subBufferCount());
    }

    public long lostPackets() {
        return lost;
    }

    public long corruptPackets() {
        return corrupt;
    }

    /// Whether the ring's words contradict each other, so that it must be restarted.
    public boolean broken() {
        return breakage != null;
    }

    public int unreadPackets() {
        return (int) Math.max(0, Math.min(rings.subBufferCount(), closedEnd() - oldest()));
    }

    /// Bytes of packet header and records in the current sub-buffer.
    public long contentBytes() {
        return rings.position(ring) & rings.subBufferMask();
    }

    /// Whether the position can have come from a producer that keeps to the protocol.
    public boolean positionPlausible() {
        long content = contentBytes();
        long unread = closedEnd() - oldest();
        return unread >= 0
                && unread <= rings.subBufferCount()
                && (content == 0 || content >= rings.firstRecord());
    }

    /// One more than the sequence number of the last closed packet.
    private long closedEnd() {
        return rings.position(ring) >>> rings.subBufferShift();
    }

    private long oldest() {
        return rings.overwrite() ? rings.consumed(ring) : next;
    }

    /// Hands out all closed packets.
    public int poll(PacketSink sink) throws IOException {
        try {
            return rings.overwrite() ? pollOverwriting(sink) : pollDiscarding(sink);
        } catch (InternalError e) {
            // The application cut the file short.
            sink.corrupted(ring, "the ring file lost its memory", 0);
            return 0;
        }
    }

    private int pollDiscarding(PacketSink sink) throws IOException {
        if (rings.consumed(ring) != next) {
            rings.consumed(ring, next);
        }
        if (!positionPlausible()) {
            breakage = "position=" + rings.position(ring) + " does not follow sequence=" + next;
            return 0;
        }
        int packets = 0;
        for (long end = closedEnd(); next < end; ) {
            long offset = rings.subBuffer(ring, next);
            packets += handOut(rings.segment(), offset, next, sink);
            next++;
            rings.consumed(ring, next);
        }
        return packets;
    }

    private int handOut(MemorySegment segment, long offset, long sequence, PacketSink sink) throws IOException {
        PacketCheck check = new PacketCheck(rings, ring, segment, offset, sequence);
        String fault = check.fault();
        if (fault == null) {
            sink.packet(check.packet());
            return 1;
        }
        corrupt++;
        sink.corrupted(ring, fault, 1);
        return 0;
    }

    private int pollOverwriting(PacketSink sink) throws IOException {
        int packets = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long sequence = rings.consumed(ring);
            long unread = closedEnd() - sequence;
            if (rings.consumed(ring) != sequence) {
                continue;
            }
            if (unread < 0 || unread > rings.subBufferCount() || sequence < next) {
                breakage = "position=" + rings.position(ring) + " consumed=" + sequence + " next=" + next;
                return packets;
            }
            if (unread == 0) {
                return packets;
            }
            if (copyIfWhole(sequence)) {
                packets += handOut(copyBuffer(), 0, sequence, sink);
                lost += sequence - next;
                next = sequence + 1;
                boolean ours = rings.advanceConsumed(ring, sequence, next);
                attempt = ours ? 0 : attempt;
            }
        }
        return packets;
    }

    private boolean copyIfWhole(long sequence) {
        MemorySegment.copy(
                rings.segment(), rings.subBuffer(ring, sequence), copyBuffer(), 0, rings.shape().subBufferBytes());
        VarHandle.acquireFence();
        return rings.consumed(ring) <= sequence;
    }

    private MemorySegment copyBuffer() {
        MemorySegment buffer = copy;
        if (buffer == null) {
            buffer = Arena.ofAuto().allocate(rings.shape().subBufferBytes(), ValueLayout.JAVA_LONG.byteSize());
            copy = buffer;
        }
        return buffer;
    }

    /// Hands out copies and consumes nothing.
    public int snapshot(PacketSink sink) throws IOException {
        int packets = 0;
        long end = closedEnd();
        long sequence = Math.max(oldest(), end - rings.subBufferCount());
        for (; sequence < end; sequence++) {
            if (copyIfWhole(sequence)) {
                packets += handOut(copyBuffer(), 0, sequence, sink);
            }
        }
        return packets;
    }

    /// Drops everything. Needs the owner word.
    public void clear(long timestamp) {
        if (!positionPlausible()) {
            return;
        }
        long sequence = closedEnd() + (contentBytes() == 0 ? 0 : 1);
        rings.restart(ring, sequence, Math.max(timestamp, rings.lastTimestamp(ring)));
        next = sequence;
    }

    /// Starts a broken ring again, past all that it may hold. Needs the owner word.
    public void restart(long timestamp, PacketSink sink) {
        String reason = breakage == null ? "" : breakage;
        breakage = null;
        long dropped = rings.subBufferCount();
        boolean exhausted = next > (-1L >>> rings.subBufferShift()) / 2;
        next = exhausted ? 0 : next + dropped;
        corrupt += dropped;
        rings.restart(ring, next, timestamp);
        sink.corrupted(ring, reason, dropped);
    }
}
