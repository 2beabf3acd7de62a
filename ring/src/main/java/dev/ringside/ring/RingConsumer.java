// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import dev.ringside.ring.internal.MappedRings;
import dev.ringside.ring.internal.NativeGate;
import dev.ringside.ring.internal.RingReader;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/// The daemon's side of a ring file: takes out finished packets, closes partial ones, repairs what a dead producer
/// left. One for each file, used by one thread at a time. Producers never wait for it, except that it holds a ring's
/// owner word for well under a microsecond where said so.
///
/// Everything that producers write is checked: a ring that contradicts itself costs that ring's unread data, told
/// through [PacketSink#corrupted], and starts again.
///
/// A usual last round: `recording(false)`, then for each ring [#poll], [#flush], [#poll], so that even a ring that was
/// full can report its last discarded events.
public final class RingConsumer {
    private static final int SPINS = 2000;
    private static final int WAITS = 50;
    private static final long WAIT_NANOS = 100_000;

    private final RingFile file;
    private final MappedRings rings;
    private final RingReader[] readers;

    /// Continues where the file's last consumer stopped; a ring that this one held when it died is repaired.
    public RingConsumer(RingFile file) {
        this.file = file;
        this.rings = MappedRings.of(file.segment(), file.shape());
        this.readers = new RingReader[file.shape().ringCount()];
        for (int ring = 0; ring < readers.length; ring++) {
            readers[ring] = new RingReader(rings, ring);
        }
        releaseDeadOwner(RingLayout.DAEMON_OWNER);
    }

    public RingFile file() {
        return file;
    }

    /// Hands out a ring's closed packets, oldest first, and frees their sub-buffers.
    ///
    /// @return how many
    /// @throws IOException what the sink threw; its packet stays
    public int poll(int ring, PacketSink sink) throws IOException {
        RingReader reader = readers[ring];
        int packets = reader.poll(sink);
        if (reader.broken()) {
            restart(ring, sink);
        }
        return packets;
    }

    /// Polls all rings.
    public int pollAll(PacketSink sink) throws IOException {
        int packets = 0;
        for (int ring = 0; ring < readers.length; ring++) {
            packets += poll(ring, sink);
        }
        return packets;
    }

    /// Hands out copies of a ring's closed packets, oldest first, and leaves them where they are.
    ///
    /// @return how many
    public int snapshot(int ring, PacketSink sink) throws IOException {
        return readers[ring].snapshot(sink);
    }

    /// Closes a ring's current packet if it holds a record, or if events were discarded since the last packet (so that
    /// the trace says so). Takes the owner word for a moment.
    public FlushResult flush(int ring) {
        return flush(ring, false);
    }

    /// As [#flush(int)], but also closes a packet without any record, where a time range without events is to be told.
    public FlushResult flushEvenEmpty(int ring) {
        return flush(ring, true);
    }

    /// Flushes all rings.
    ///
    /// @return whether none was [FlushResult#BUSY]
    public boolean flushAll() {
        boolean done = true;
        for (int ring = 0; ring < readers.length; ring++) {
            done &= flush(ring) != FlushResult.BUSY;
        }
        return done;
    }

    private FlushResult flush(int ring, boolean evenEmpty) {
        if (!claim(ring)) {
            return FlushResult.BUSY;
        }
        try {
            return flushOwned(ring, evenEmpty);
        } finally {
            rings.release(ring);
        }
    }

    private FlushResult flushOwned(int ring, boolean evenEmpty) {
        if (!readers[ring].positionPlausible()) {
            return FlushResult.EMPTY;
        }
        long content = readers[ring].contentBytes();
        boolean needed = content > rings.firstRecord() || evenEmpty || rings.unreportedDiscards(ring);
        if (!needed) {
            return FlushResult.EMPTY;
        }
        if (content == 0 && !rings.openPacket(ring, now(ring))) {
            return FlushResult.FULL;
        }
        rings.closePacket(ring, now(ring));
        return FlushResult.CLOSED;
    }

    /// Drops all that a ring holds, closed or not. Takes the owner word for a moment.
    ///
    /// @return false if a live producer held the ring all the time
    public boolean clear(int ring) {
        if (!claim(ring)) {
            return false;
        }
        try {
            readers[ring].clear(now(ring));
        } finally {
            rings.release(ring);
        }
        return true;
    }

    /// Clears the owner words that a dead producer left, and closes the packets it was writing to. What it committed is
    /// kept; what it was in the middle of never existed.
    ///
    /// @return how many rings it had held
    public int releaseDeadOwner(int producerId) {
        int released = 0;
        for (int ring = 0; ring < readers.length; ring++) {
            if (rings.takeOver(ring, producerId, RingLayout.DAEMON_OWNER)) {
                if (readers[ring].positionPlausible()) {
                    rings.rebase(ring);
                }
                rings.release(ring);
                released++;
            }
        }
        return released;
    }

    /// Events that producers discarded in a ring since the file was created; not checked, an application can make it
    /// anything.
    public long discardedEvents(int ring) {
        return rings.discarded(ring);
    }

    /// Packets of a ring that were overwritten before this consumer could take them.
    public long lostPackets(int ring) {
        return readers[ring].lostPackets();
    }

    /// Packets of a ring that were dropped because they were corrupt.
    public long corruptPackets(int ring) {
        return readers[ring].corruptPackets();
    }

    /// Closed packets that wait in a ring.
    public int unreadPackets(int ring) {
        return readers[ring].unreadPackets();
    }

    /// Whether some producer took rings by thread where the shape asks for CPUs: then `cpu_id` is a lane number, not a
    /// CPU.
    public boolean cpuIdsAreLanes() {
        return file.shape().hasCpuId() && rings.lanes();
    }

    private void restart(int ring, PacketSink sink) {
        if (!claim(ring)) {
            return;
        }
        try {
            readers[ring].restart(clockNow(), sink);
        } finally {
            rings.release(ring);
        }
    }

    private boolean claim(int ring) {
        for (int spin = 0; spin < SPINS; spin++) {
            if (rings.claim(ring, RingLayout.DAEMON_OWNER)) {
                return true;
            }
            Thread.onSpinWait();
        }
        // A producer that lost its CPU between two stores gets it back within a scheduling period.
        for (int wait = 0; wait < WAITS; wait++) {
            LockSupport.parkNanos(WAIT_NANOS);
            if (rings.claim(ring, RingLayout.DAEMON_OWNER)) {
                return true;
            }
        }
        return false;
    }

    private long now(int ring) {
        return Math.max(clockNow(), rings.lastTimestamp(ring));
    }

    /// Where the writer says the time, or this process cannot read the cycle counter, a packet ends with its last
    /// record.
    private long clockNow() {
        return switch (file.shape().clock()) {
            case MONOTONIC -> System.nanoTime();
            case TSC -> NativeGate.cycleCounterUsable() ? NativeGate.cycles() : 0;
            case GIVEN -> 0;
        };
    }
}
