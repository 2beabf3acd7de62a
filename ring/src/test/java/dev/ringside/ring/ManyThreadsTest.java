// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many threads record while the consumer polls.
class ManyThreadsTest {
    private static final int THREADS = 12;
    private static final int RECORDS_EACH = 40_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(RingSelection.class)
    void eachCommittedRecordIsThereOnceAndInOrder(RingSelection selection) throws Exception {
        RingShape shape = new RingShape(
                2, 1 << 14, 4, LossMode.DISCARD, selection, RingClock.MONOTONIC, TestRings.UUID_OF_TRACE, 5, 0);
        TestRecords records = run(shape, new AtomicLongArray(THREADS), 0);
        assertThat(records.corruptions).isEmpty();
        records.assertNoHoles();
        assertThat(records.countersByThread()).hasSize(THREADS);
        assertThat(records.records).hasSize(THREADS * RECORDS_EACH);
        assertThat(records.records).extracting(TestRecords.TestRecord::ring).contains(0, 1);
    }

    @Test
    void oneRingIsEnoughForAll() throws Exception {
        RingShape shape = TestRings.lanes(1, 1 << 14, 4, LossMode.DISCARD);
        TestRecords records = run(shape, new AtomicLongArray(THREADS), 10);
        assertThat(records.corruptions).isEmpty();
        records.assertNoHoles();
        assertThat(records.records).hasSize(THREADS * RECORDS_EACH);
    }

    @Test
    void overwrittenPacketsAreLostWholeAndCounted() throws Exception {
        RingShape shape = TestRings.lanes(2, 1 << 12, 2, LossMode.OVERWRITE);
        AtomicLongArray written = new AtomicLongArray(THREADS);
        try (RingFile file = TestRings.create(folder, shape)) {
            TestRecords records = new TestRecords(shape);
            RingConsumer consumer = record(file, records, written, 0);
            assertThat(records.corruptions).isEmpty();
            for (int ring = 0; ring < 2; ring++) {
                int of = ring;
                List<Long> sequences = records.packets.stream()
                        .filter(packet -> packet.ring() == of)
                        .map(RingPacket::sequence)
                        .toList();
                assertThat(sequences.getLast() + 1 - sequences.size()).isEqualTo(consumer.lostPackets(ring));
            }
            records.countersByThread().values().forEach(counters -> assertThat(counters).doesNotHaveDuplicates());
        }
    }

    @Test
    void aStackThatOverflowsWhileRecordingLeavesNoRingTaken() throws Exception {
        RingShape shape = TestRings.lanes(1, 1 << 14, 4, LossMode.OVERWRITE);
        try (RingFile file = TestRings.create(folder, shape)) {
            RingProducer producer = RingProducer.attach(file, 9);
            for (int round = 0; round < 400; round++) {
                int step = round;
                Thread thread = new Thread(null, () -> overflow(producer, step), "overflow", 200_000);
                thread.start();
                thread.join();
                assertThat(TestRecords.write(producer, 3, 0, 0, 0)).as("round %d", round).isTrue();
                assertThat(TestRings.word(file, 0, RingLayout.OWNER)).isZero();
            }
            TestRecords records = new TestRecords(shape);
            RingConsumer consumer = new RingConsumer(file);
            consumer.flush(0);
            consumer.poll(0, records);
            assertThat(records.corruptions).isEmpty();
            assertThat(records.records).isNotEmpty();
        }
    }

    private static void overflow(RingProducer producer, int step) {
        try {
            recurse(producer, step % 7, 0);
        } catch (StackOverflowError e) {
            // Meant to happen; where it happens is what varies.
        }
    }

    private static int recurse(RingProducer producer, int frames, int depth) {
        int deeper = frames == 0 ? 0 : recurseQuietly(frames - 1);
        TestRecords.write(producer, 3, 0, depth, 0);
        return deeper + recurse(producer, frames, depth + 1);
    }

    private static int recurseQuietly(int frames) {
        return frames == 0 ? 1 : 1 + recurseQuietly(frames - 1);
    }

    private TestRecords run(RingShape shape, AtomicLongArray written, int filler) throws Exception {
        try (RingFile file = TestRings.create(folder, shape)) {
            TestRecords records = new TestRecords(shape);
            record(file, records, written, filler);
            return records;
        }
    }

    private static RingConsumer record(RingFile file, TestRecords records, AtomicLongArray written, int filler)
            throws IOException, InterruptedException {
        RingProducer producer = RingProducer.attach(file, 9);
        RingConsumer consumer = new RingConsumer(file);
        CountDownLatch done = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Runnable loop = () -> {
                write(producer, thread, written, filler);
                done.countDown();
            };
            threads.add(i % 2 == 0 ? Thread.ofPlatform().start(loop) : Thread.ofVirtual().start(loop));
        }
        while (done.getCount() > 0) {
            consumer.pollAll(records);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        consumer.pollAll(records);
        assertThat(consumer.flushAll()).isTrue();
        consumer.pollAll(records);
        return consumer;
    }

    private static void write(RingProducer producer, int thread, AtomicLongArray written, int filler) {
        for (long counter = 0; counter < RECORDS_EACH; ) {
            if (TestRecords.write(producer, 3, thread, counter, filler)) {
                counter++;
                written.setPlain(thread, counter);
            } else {
                Thread.yield();
            }
        }
    }
}
