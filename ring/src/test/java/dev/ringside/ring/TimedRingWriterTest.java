// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.ring.TestRecords.TestRecord;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// [TestRecords] checks of each packet that times lie in it and do not go back.
class TimedRingWriterTest {
    private static final long START = 1_000_000_000L;
    private static final int BIG = 1000;

    @TempDir
    Path folder;

    private final MemorySegment record = Arena.ofAuto().allocate(4096, Long.BYTES);
    private RingFile file;
    private TimedRingWriter writer;
    private RingConsumer consumer;
    private TestRecords records;

    private void open(RingShape shape) throws IOException {
        file = TestRings.create(folder, shape);
        writer = TimedRingWriter.attach(file, 7, START);
        consumer = new RingConsumer(file);
        records = new TestRecords(shape);
    }

    private void open() throws IOException {
        open(TestRings.shape(RingSelection.PER_CPU, RingClock.GIVEN, 2));
    }

    @AfterEach
    void close() {
        if (file != null) {
            file.close();
        }
    }

    private boolean write(int ring, int id, long time, long counter, int bytes) {
        record.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) bytes);
        record.set(ValueLayout.JAVA_INT_UNALIGNED, 2, 0);
        record.set(ValueLayout.JAVA_LONG_UNALIGNED, 6, counter);
        record.asSlice(TestRecords.FIXED_BYTES, bytes - TestRecords.FIXED_BYTES).fill((byte) 0x5A);
        return writer.write(ring, id, time, record, bytes);
    }

    private List<Long> times() {
        return records.records.stream().map(TestRecord::timestamp).toList();
    }

    @Test
    void givesEachRecordTheTimeThatTheWriterSays() throws IOException {
        open();
        write(0, 1, START + 5, 1, 14);
        write(1, 1, START + 3, 2, 14);
        // More than 32 bits later, and an id that needs the extended header.
        write(0, 2, START + (1L << 33), 3, 14);
        write(0, 70_000, START + (1L << 33) + 1, 4, 14);
        consumer.flushAll();
        consumer.pollAll(records);
        assertThat(times()).containsExactly(START + 5, START + (1L << 33), START + (1L << 33) + 1, START + 3);
        assertThat(records.records).extracting(TestRecord::eventClassId).containsExactly(1, 2, 70_000, 1);
    }

    @Test
    void aRecordThatIsOlderThanTheLastGetsTheTimeOfThat() throws IOException {
        open();
        write(0, 1, START + 9, 1, 14);
        write(0, 1, START + 4, 2, 14);
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(times()).containsExactly(START + 9, START + 9);
    }

    /// The consumer closes packets long after the records in them, and before older ones than that moment come.
    @Test
    void packetsThatTheConsumerClosesEndWithTheirLastRecord() throws IOException {
        open();
        for (int i = 1; i <= 20; i++) {
            write(0, 1, START + i, i, 14);
            assertThat(consumer.flush(0)).isEqualTo(FlushResult.CLOSED);
            consumer.poll(0, records);
            assertThat(records.packets.getLast().timestampEnd()).isEqualTo(START + i);
        }
        assertThat(times()).isEqualTo(LongStream.rangeClosed(START + 1, START + 20).boxed().toList());
    }

    @Test
    void packetsEndWhereTheWriterHasReached() throws IOException {
        open();
        write(0, 1, START + 1, 1, 14);
        writer.reached(START + 50);
        assertThat(consumer.flush(0)).as("closed already").isEqualTo(FlushResult.EMPTY);
        assertThat(consumer.flushEvenEmpty(1)).isEqualTo(FlushResult.CLOSED);
        consumer.pollAll(records);
        assertThat(records.packets).extracting(RingPacket::timestampBegin).containsExactly(START + 1, START + 50);
        assertThat(records.packets).extracting(RingPacket::timestampEnd).containsExactly(START + 50, START + 50);
        write(0, 1, START + 60, 2, 14);
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.packets.getLast().timestampBegin()).isEqualTo(START + 60);
    }

    @Test
    void discardsAndCountsWhatFindsNoRoomAndWhatWasLostBefore() throws IOException {
        open();
        int written = 0;
        while (write(0, 1, START + written, written, BIG)) {
            written++;
        }
        assertThat(written).isEqualTo(12);
        writer.countDiscarded(0, 40);
        assertThat(write(0, 1, START, 0, 4090)).as("larger than a sub-buffer").isFalse();
        assertThat(consumer.discardedEvents(0)).isEqualTo(42);
        consumer.poll(0, records);
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.packets.getLast().eventsDiscarded()).isEqualTo(42);
        assertThat(records.records).hasSize(12);
    }

    @Test
    void overwritesTheOldestWhereTheRingSaysSo() throws IOException {
        open(new RingShape(
                1, 4096, 2, LossMode.OVERWRITE, RingSelection.PER_CPU, RingClock.GIVEN, TestRings.UUID_OF_TRACE, 5, 0));
        for (int i = 0; i < 100; i++) {
            assertThat(write(0, 1, START + i, i, BIG)).isTrue();
        }
        writer.reached(START + 100);
        consumer.poll(0, records);
        assertThat(records.counters()).endsWith(98L, 99L);
        assertThat(consumer.lostPackets(0)).isPositive();
    }

    @Test
    void whatAKilledWriterHasWrittenIsThereForTheNextDaemon() throws IOException {
        open();
        write(0, 1, START + 1, 1, 14);
        // Held by the writer that is dead.
        TestRings.setWord(file, 0, RingLayout.OWNER, 7);
        RingConsumer next = new RingConsumer(file);
        assertThat(next.releaseDeadOwner(7)).isOne();
        next.flush(0);
        next.poll(0, records);
        assertThat(records.counters()).containsExactly(1L);
    }

    @Test
    void refusesAFileOfAnotherClock() throws IOException {
        RingShape shape = TestRings.shape(RingSelection.PER_CPU, RingClock.MONOTONIC, 1);
        try (RingFile other = TestRings.create(folder, shape)) {
            assertThatThrownBy(() -> TimedRingWriter.attach(other, 7, START))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("MONOTONIC");
        }
    }

    @Test
    void anyMixOfWritingAndFlushingKeepsAllInOrder() throws IOException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("TimedRingWriterTest seed=" + seed);
        Random random = new Random(seed);
        open();
        long time = START;
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            time += random.nextInt(10) == 0 ? random.nextLong(1L << 34) : random.nextInt(1000);
            if (write(0, random.nextInt(100_000), time, i, TestRecords.FIXED_BYTES + random.nextInt(300))) {
                expected.add((long) i);
            }
            if (random.nextInt(20) == 0) {
                consumer.flush(0);
            }
            if (random.nextInt(50) == 0) {
                writer.reached(time);
            }
            if (random.nextInt(10) == 0) {
                consumer.poll(0, records);
            }
        }
        writer.reached(time);
        consumer.poll(0, records);
        assertThat(records.counters()).isEqualTo(expected);
        assertThat(expected.size() + consumer.discardedEvents(0)).isEqualTo(5000);
        assertThat(records.corruptions).isEmpty();
    }
}
