// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.stress;

import dev.ringside.ring.RingConsumer;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingLayout;
import dev.ringside.ring.RingProducer;
import dev.ringside.ring.RingShape;
import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.ring.internal.ProducerTwins;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A ring in a mapped file, two producers as of two processes, and the daemon's consumer. Three records fill a packet.
///
/// Each method is for one thread at a time; those of a producer, of the consumer and of another producer may run at
/// once. Files are used again, because to make one takes longer than all that happens in it: [#giveBack] after the last
/// look.
final class StressRing {
    static final int DEAD_OR_FIRST = 1;
    static final int SECOND = 2;
    static final int RECORDS_IN_PACKET = 3;

    /// By mode and sub-buffers.
    private static final Map<Map.Entry<LossMode, Integer>, Queue<StressRing>> UNUSED = new ConcurrentHashMap<>();

    private final RingFile file;
    private final RingProducer first;
    private final RingProducer second;
    private final Queue<StressRing> home;
    private RingConsumer consumer;
    private RecordCheck check = new RecordCheck();

    private StressRing(LossMode mode, int subBuffers, Queue<StressRing> home) throws IOException {
        RingShape shape = new RingShape(
                1, RingShape.MIN_SUB_BUFFER_BYTES, subBuffers, mode, RingSelection.PER_CHANNEL, RingClock.MONOTONIC,
                new UUID(1, 2), 0, 0);
        Path folder = Files.createTempDirectory("ringside-stress");
        Path path = folder.resolve("ring");
        try {
            this.file = RingFile.create(path, shape, 0);
        } finally {
            Files.deleteIfExists(path);
            Files.delete(folder);
        }
        this.first = ProducerTwins.attachPlain(file, DEAD_OR_FIRST);
        this.second = ProducerTwins.attachPlain(file, SECOND);
        this.consumer = new RingConsumer(file);
        this.home = home;
    }

    /// An empty ring.
    static StressRing take(LossMode mode, int subBuffers) {
        Queue<StressRing> home =
                UNUSED.computeIfAbsent(Map.entry(mode, subBuffers), key -> new ConcurrentLinkedQueue<>());
        StressRing ring = home.poll();
        try {
            return ring != null ? ring.emptied() : new StressRing(mode, subBuffers, home);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private StressRing emptied() {
        file.segment().asSlice(RingLayout.CONTROL_START).fill((byte) 0);
        consumer = new RingConsumer(file);
        check = new RecordCheck();
        return this;
    }

    void giveBack() {
        home.add(this);
    }

    /// @param from the counter of the first record
    /// @return how many were discarded
    int write(int producerId, int from, int records) {
        RingProducer producer = producerId == DEAD_OR_FIRST ? first : second;
        int discarded = 0;
        for (int counter = from; counter < from + records; counter++) {
            long offset = producer.begin(producerId, RecordCheck.PAYLOAD_BYTES);
            if (offset < 0) {
                discarded++;
            } else {
                RecordCheck.fill(producer.segment(), offset, producerId, counter);
                producer.commit(offset, RecordCheck.PAYLOAD_BYTES);
            }
        }
        return discarded;
    }

    /// Begins a record and never goes on, as a process does that is killed.
    void die() {
        long offset = first.begin(DEAD_OR_FIRST, RecordCheck.PAYLOAD_BYTES);
        MemorySegment segment = first.segment();
        segment.asSlice(offset, RecordCheck.PAYLOAD_BYTES / 2).fill((byte) -1);
    }

    int releaseDead() {
        return consumer.releaseDeadOwner(DEAD_OR_FIRST);
    }

    /// @return how many packets
    int poll() {
        try {
            return consumer.poll(0, check);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Polls as long as a producer may be writing.
    ///
    /// @return how many packets
    int pollAgainAndAgain() {
        int packets = 0;
        for (int round = 0; round < 16; round++) {
            packets += poll();
        }
        return packets;
    }

    /// Looks at copies, and at nothing else.
    ///
    /// @return what is wrong with them
    int snapshotFaults() {
        RecordCheck copies = new RecordCheck();
        try {
            consumer.snapshot(0, copies);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return copies.faults();
    }

    void flush() {
        consumer.flush(0);
    }

    boolean clear() {
        return consumer.clear(0);
    }

    /// What a daemon does when a recording ends: nobody else uses the ring any more.
    RecordCheck end() {
        for (int round = 0; round < 2; round++) {
            poll();
            flush();
        }
        poll();
        return check;
    }

    int discarded() {
        return (int) consumer.discardedEvents(0);
    }

    int lostPackets() {
        return (int) consumer.lostPackets(0);
    }
}
