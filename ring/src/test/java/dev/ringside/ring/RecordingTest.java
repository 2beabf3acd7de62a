// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.ring.internal.PacketLayout;
import dev.ringside.ring.internal.ProducerTwins;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One producer, one consumer, one thread.
class RecordingTest {
    private static final int FILLER = 1000 - TestRecords.FIXED_BYTES - PacketLayout.COMPACT_HEADER_BYTES;

    @TempDir
    Path folder;

    private RingFile file;
    private RingProducer producer;
    private RingConsumer consumer;
    private TestRecords records;

    private void open(RingShape shape) throws IOException {
        file = TestRings.create(folder, shape);
        producer = TestRings.withoutNative(file, 1);
        consumer = new RingConsumer(file);
        records = new TestRecords(shape);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void writesPacketsInTheLayoutOfLttng() throws IOException {
        open(TestRings.shape(RingSelection.PER_CPU, RingClock.MONOTONIC, 1));
        long before = System.nanoTime();
        long offset = producer.begin(0x1234, 4);
        file.segment().set(ValueLayout.JAVA_INT_UNALIGNED, offset, 0x55667788);
        producer.commit(offset, 4);
        assertThat(consumer.flush(0)).isEqualTo(FlushResult.CLOSED);
        long after = System.nanoTime();

        List<RingPacket> packets = new ArrayList<>();
        consumer.poll(0, collecting(packets));
        assertThat(packets).hasSize(1);
        RingPacket packet = packets.getFirst();
        MemorySegment bytes = packet.segment().asSlice(packet.offset(), packet.packetBytes());
        assertThat(bytes.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isEqualTo(0xC1FC1FC1);
        for (int i = 0; i < 16; i++) {
            assertThat(bytes.get(ValueLayout.JAVA_BYTE, 4 + i)).isEqualTo((byte) i);
        }
        assertThat(bytes.get(ValueLayout.JAVA_INT_UNALIGNED, 20)).isEqualTo(5);
        assertThat(bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 24)).isEqualTo(100);
        long begin = bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 32);
        assertThat(begin).isBetween(before, after).isEqualTo(packet.timestampBegin());
        assertThat(bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 40)).isBetween(begin, after);
        assertThat(bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 48)).isEqualTo((84 + 6 + 4) * 8);
        assertThat(bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 56)).isEqualTo(4096 * 8);
        assertThat(bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 64)).isZero();
        assertThat(bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 72)).isZero();
        assertThat(bytes.get(ValueLayout.JAVA_INT_UNALIGNED, 80)).isZero();
        assertThat(bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, 84)).isEqualTo((short) 0x1234);
        assertThat(bytes.get(ValueLayout.JAVA_INT_UNALIGNED, 86)).isEqualTo((int) begin);
        assertThat(bytes.get(ValueLayout.JAVA_INT_UNALIGNED, 90)).isEqualTo(0x55667788);
    }

    private static PacketSink collecting(List<RingPacket> packets) {
        return new PacketSink() {
            @Override
            public void packet(RingPacket packet) {
                packets.add(packet);
            }

            @Override
            public void corrupted(int ring, String reason, long packetsDropped) {
                throw new AssertionError(reason);
            }
        };
    }

    @Test
    void handsOutAllRecordsWhenSubBuffersWrapManyTimes() throws IOException {
        open(TestRings.lanes(1, 4096, 2, LossMode.DISCARD));
        for (int i = 0; i < 1000; i++) {
            assertThat(TestRecords.write(producer, 3, 0, i, i % 700)).isTrue();
            consumer.poll(0, records);
        }
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.counters()).isEqualTo(LongStream.range(0, 1000).boxed().toList());
        assertThat(records.packets.size()).isGreaterThan(50);
        assertThat(records.packets).extracting(RingPacket::sequence)
                .isEqualTo(LongStream.range(0, records.packets.size()).boxed().toList());
        assertThat(consumer.lostPackets(0)).isZero();
        assertThat(consumer.discardedEvents(0)).isZero();
    }

    @Test
    void discardsAndCountsTheNewestWhenAllSubBuffersAreFull() throws IOException {
        open(TestRings.lanes(1, 4096, 2, LossMode.DISCARD));
        for (int i = 0; i < 20; i++) {
            assertThat(TestRecords.write(producer, 3, 0, i, FILLER)).isEqualTo(i < 8);
        }
        assertThat(consumer.discardedEvents(0)).isEqualTo(12);
        assertThat(consumer.flush(0)).isEqualTo(FlushResult.FULL);
        assertThat(consumer.poll(0, records)).isEqualTo(2);
        assertThat(records.counters()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(records.packets).extracting(RingPacket::eventsDiscarded).containsExactly(0L, 0L);

        assertThat(consumer.flush(0)).as("a packet that tells the discarded").isEqualTo(FlushResult.CLOSED);
        assertThat(consumer.poll(0, records)).isOne();
        assertThat(records.packets.getLast().eventsDiscarded()).isEqualTo(12);
        assertThat(consumer.flush(0)).isEqualTo(FlushResult.EMPTY);

        assertThat(TestRecords.write(producer, 3, 0, 20, 0)).isTrue();
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.counters()).endsWith(20L);
        assertThat(records.packets.getLast().eventsDiscarded()).isEqualTo(12);
    }

    @Test
    void overwritesTheOldestSubBufferAndShowsTheGap() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.OVERWRITE));
        for (int i = 0; i < 41; i++) {
            assertThat(TestRecords.write(producer, 3, 0, i, FILLER)).isTrue();
        }
        assertThat(consumer.poll(0, records)).isEqualTo(3);
        assertThat(records.packets).extracting(RingPacket::sequence).containsExactly(7L, 8L, 9L);
        assertThat(consumer.lostPackets(0)).isEqualTo(7);
        assertThat(records.counters()).isEqualTo(LongStream.range(28, 40).boxed().toList());
        assertThat(consumer.flush(0)).isEqualTo(FlushResult.CLOSED);
        assertThat(consumer.poll(0, records)).isOne();
        assertThat(records.counters()).endsWith(40L);
        assertThat(consumer.discardedEvents(0)).isZero();
    }

    @Test
    void snapshotsLeaveThePacketsWhereTheyAre() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.OVERWRITE));
        for (int i = 0; i < 9; i++) {
            TestRecords.write(producer, 3, 0, i, FILLER);
        }
        consumer.flush(0);
        for (int time = 0; time < 2; time++) {
            TestRecords snapshot = new TestRecords(file.shape());
            assertThat(consumer.snapshot(0, snapshot)).isEqualTo(3);
            assertThat(snapshot.counters()).isEqualTo(LongStream.range(0, 9).boxed().toList());
        }
        assertThat(consumer.poll(0, records)).isEqualTo(3);
    }

    @Test
    void clearsWhatIsUnread() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        for (int i = 0; i < 6; i++) {
            TestRecords.write(producer, 3, 0, i, FILLER);
        }
        assertThat(consumer.unreadPackets(0)).isOne();
        assertThat(consumer.clear(0)).isTrue();
        TestRecords.write(producer, 3, 0, 6, 0);
        consumer.flush(0);
        assertThat(consumer.poll(0, records)).isOne();
        assertThat(records.counters()).containsExactly(6L);
        assertThat(consumer.lostPackets(0)).isZero();
    }

    @Test
    void writesAnExtendedHeaderForAnIdThatDoesNotFit() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        int[] ids = {0, 65534, 65535, 65536, -1};
        for (int i = 0; i < ids.length; i++) {
            assertThat(TestRecords.write(producer, ids[i], 0, i, 0)).isTrue();
        }
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.records)
                .extracting(TestRecords.TestRecord::eventClassId)
                .containsExactly(0, 65534, 65535, 65536, -1);
        long expectedBytes = 80 + 2 * 6 + 3 * 14 + 5 * TestRecords.FIXED_BYTES;
        assertThat(records.packets.getFirst().contentBits()).isEqualTo(expectedBytes * 8);
    }

    @Test
    void writesAnExtendedHeaderWhenTheLowTimestampBitsWrappedSinceTheLastRecord() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        TestRecords.write(producer, 3, 0, 0, 0);
        long longAgo = System.nanoTime() - 5_000_000_000L;
        TestRings.setWord(file, 0, RingLayout.LAST_TIMESTAMP, longAgo);
        file.segment().set(ValueLayout.JAVA_LONG, RingLayout.dataStart(file.shape()) + 32, longAgo);
        file.segment().set(ValueLayout.JAVA_INT_UNALIGNED, RingLayout.dataStart(file.shape()) + 82, (int) longAgo);
        long before = System.nanoTime();
        TestRecords.write(producer, 3, 0, 1, 0);
        TestRecords.write(producer, 3, 0, 2, 0);
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.records.get(0).timestamp()).isEqualTo(longAgo);
        assertThat(records.records.get(1).timestamp()).isBetween(before, System.nanoTime());
        assertThat(records.records.get(2).timestamp()).isBetween(before, System.nanoTime());
        long expectedBytes = 80 + 2 * 6 + 14 + 3 * TestRecords.FIXED_BYTES;
        assertThat(records.packets.getFirst().contentBits()).isEqualTo(expectedBytes * 8);
    }

    @Test
    void neverGoesBackInTimeWithinARing() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        TestRecords.write(producer, 3, 0, 0, 0);
        long ahead = System.nanoTime() + 1_000_000_000L;
        TestRings.setWord(file, 0, RingLayout.LAST_TIMESTAMP, ahead);
        TestRecords.write(producer, 3, 0, 1, 0);
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.records.get(1).timestamp()).isEqualTo(ahead);
        assertThat(records.packets.getFirst().timestampEnd()).isEqualTo(ahead);
    }

    @Test
    void discardsAndCountsRecordsLargerThanASubBuffer() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.OVERWRITE));
        long[] tooLarge = {4096, 5000, 1L << 32, Long.MAX_VALUE, -1, Long.MIN_VALUE};
        for (long payloadBytes : tooLarge) {
            assertThat(producer.begin(3, payloadBytes)).isEqualTo(-1);
        }
        assertThat(consumer.discardedEvents(0)).isEqualTo(tooLarge.length);
        assertThat(TestRecords.write(producer, 3, 0, 0, 3900)).isTrue();
        assertThat(TestRecords.write(producer, 70000, 0, 1, 3900)).isTrue();
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.counters()).containsExactly(0L, 1L);
    }

    @Test
    void everyPayloadSizeFitsOrIsDiscardedWithoutHarm() throws IOException {
        open(TestRings.lanes(1, 4096, 2, LossMode.DISCARD));
        long counter = 0;
        for (int filler = 0; filler < 4200; filler++) {
            for (int id : new int[] {1, 65535}) {
                if (TestRecords.write(producer, id, 0, counter, filler)) {
                    counter++;
                }
                consumer.poll(0, records);
            }
        }
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.corruptions).isEmpty();
        records.assertNoHoles();
        assertThat(records.records).hasSize((int) counter);
        assertThat(consumer.discardedEvents(0)).isEqualTo(8400 - counter).isPositive();
    }

    @Test
    void anAbortedRecordNeverExisted() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        producer.abort(producer.begin(3, 100));
        TestRecords.write(producer, 3, 0, 0, 0);
        producer.abort(producer.begin(3, 100));
        TestRecords.write(producer, 3, 0, 1, 0);
        producer.countDiscarded();
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.counters()).containsExactly(0L, 1L);
        assertThat(records.packets.getLast().eventsDiscarded()).isEqualTo(3);
    }

    @Test
    void commitsFewerBytesThanBegun() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        long offset = producer.begin(3, 500);
        file.segment().set(ValueLayout.JAVA_SHORT_UNALIGNED, offset, (short) TestRecords.FIXED_BYTES);
        producer.commit(offset, TestRecords.FIXED_BYTES);
        TestRecords.write(producer, 3, 0, 1, 0);
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.records).hasSize(2);
    }

    @Test
    void takesTheNextRingWhenTheFirstIsTaken() throws IOException {
        open(TestRings.lanes(2, 4096, 4, LossMode.DISCARD));
        long held = producer.begin(3, TestRecords.FIXED_BYTES);
        assertThat(TestRecords.write(producer, 3, 0, 0, 0)).isTrue();
        long secondHeld = producer.begin(3, TestRecords.FIXED_BYTES);
        assertThat(TestRecords.write(producer, 3, 0, 1, 0)).as("all taken").isFalse();
        assertThat(consumer.discardedEvents(0) + consumer.discardedEvents(1)).isOne();
        assertThat(consumer.flushAll()).isFalse();
        producer.abort(held);
        producer.abort(secondHeld);
        assertThat(consumer.flushAll()).isTrue();
        consumer.pollAll(records);
        assertThat(records.counters()).containsExactly(0L);
    }

    @Test
    void flushesOnlyWhatIsThere() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        assertThat(consumer.flush(0)).isEqualTo(FlushResult.EMPTY);
        assertThat(consumer.poll(0, records)).isZero();
        assertThat(consumer.flushEvenEmpty(0)).isEqualTo(FlushResult.CLOSED);
        assertThat(consumer.poll(0, records)).isOne();
        assertThat(records.records).isEmpty();
    }

    @Test
    void keepsAPacketThatTheSinkCouldNotTake() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        TestRecords.write(producer, 3, 0, 0, 0);
        consumer.flush(0);
        PacketSink full = new PacketSink() {
            @Override
            public void packet(RingPacket packet) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void corrupted(int ring, String reason, long packetsDropped) {
                throw new AssertionError(reason);
            }
        };
        assertThatThrownBy(() -> consumer.poll(0, full)).isInstanceOf(IOException.class);
        assertThat(consumer.poll(0, records)).isOne();
        assertThat(records.counters()).containsExactly(0L);
    }

    @Test
    void startsAndStopsThroughTheFile() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        RingFile elsewhere = RingFile.open(file.path());
        RingProducer other = RingProducer.attach(elsewhere, 2);
        assertThat(other.recording()).isFalse();
        file.recording(true);
        assertThat(other.recording()).isTrue();
        file.recording(false);
        assertThat(other.recording()).isFalse();
    }

    @Test
    void aProducerWithoutAHiddenTwinDoesTheSame() throws IOException {
        open(TestRings.lanes(1, 4096, 2, LossMode.DISCARD));
        RingProducer plain = ProducerTwins.attachPlain(file, 2);
        assertThat(plain.getClass().isHidden()).isFalse();
        assertThat(producer.getClass().isHidden()).isTrue();
        for (int i = 0; i < 500; i++) {
            assertThat(TestRecords.write(i % 2 == 0 ? plain : producer, 65530 + i % 10, 0, i, i % 900)).isTrue();
            consumer.poll(0, records);
        }
        plain.abort(plain.begin(3, 0));
        consumer.flush(0);
        consumer.poll(0, records);
        assertThat(records.counters()).isEqualTo(LongStream.range(0, 500).boxed().toList());
        assertThat(consumer.discardedEvents(0)).isOne();
    }

    @Test
    void saysWhenLanesStandInForCpus() throws IOException {
        open(TestRings.shape(RingSelection.PER_CPU, RingClock.MONOTONIC, 2));
        assertThat(producer.choosesAsAsked()).isFalse();
        assertThat(consumer.cpuIdsAreLanes()).isTrue();
    }

    @Test
    void anotherConsumerContinuesWhereTheFirstStopped() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        for (int i = 0; i < 6; i++) {
            TestRecords.write(producer, 3, 0, i, FILLER);
        }
        consumer.poll(0, records);
        RingConsumer next = new RingConsumer(RingFile.adopt(file.path()));
        next.flush(0);
        assertThat(next.poll(0, records)).isOne();
        assertThat(records.counters()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        next.file().close();
    }

    @Test
    void timesStayRightAfterAProducerDiedBetweenItsTimestampAndItsRecord() throws IOException {
        open(TestRings.lanes(1, 4096, 4, LossMode.DISCARD));
        for (boolean withRecordBefore : new boolean[] {true, false}) {
            if (withRecordBefore) {
                TestRecords.write(producer, 3, 0, 0, 0);
            } else {
                producer.abort(producer.begin(3, 0));
            }
            long longAgo = System.nanoTime() - 5_000_000_000L;
            long packet = RingLayout.dataStart(file.shape()) + (withRecordBefore ? 0 : 2 * 4096);
            file.segment().set(ValueLayout.JAVA_LONG, packet + 32, longAgo);
            file.segment().set(ValueLayout.JAVA_INT_UNALIGNED, packet + 82, (int) longAgo);
            assertThat(producer.begin(3, 100)).as("never committed").isPositive();
            assertThat(consumer.releaseDeadOwner(1)).isOne();
            long before = System.nanoTime();
            TestRecords.write(producer, 3, 0, 1, 0);
            consumer.flush(0);
            consumer.poll(0, records);
            assertThat(records.records.getLast().timestamp()).isBetween(before, System.nanoTime());
        }
    }
}
