// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ring.RingShape.LossMode;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Shared memory that an application wrote nonsense into.
class CorruptRingTest {
    private static final int ROUNDS = 4000;

    @TempDir
    Path folder;

    /// A sink that believes nothing and counts.
    private static final class Counting implements PacketSink {
        int packets;
        int corruptions;

        @Override
        public void packet(RingPacket packet) {
            packets++;
            assertThat(packet.contentBits()).isBetween(80L * 8, packet.packetBytes() * 8);
            assertThat(packet.offset()).isNotNegative();
            assertThat(packet.offset() + packet.packetBytes()).isLessThanOrEqualTo(packet.segment().byteSize());
        }

        @Override
        public void corrupted(int ring, String reason, long packetsDropped) {
            assertThat(reason).isNotBlank();
            corruptions++;
        }
    }

    @ParameterizedTest
    @EnumSource(LossMode.class)
    void costsAtMostItsOwnDataAndGoesOn(LossMode lossMode) throws IOException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        Counting sink = new Counting();
        RingShape shape = TestRings.lanes(1, 4096, 2, lossMode);
        try (RingFile file = TestRings.create(folder, shape)) {
            RingConsumer consumer = new RingConsumer(file);
            RingProducer producer = TestRings.withoutNative(file, 1);
            for (int round = 0; round < ROUNDS; round++) {
                corrupt(file, random);
                for (int i = 0; i < random.nextInt(6); i++) {
                    TestRecords.write(producer, random.nextInt(), 0, i, random.nextInt(2000));
                }
                // Whoever wrote the nonsense may be the owner too.
                consumer.releaseDeadOwner((int) TestRings.word(file, 0, RingLayout.OWNER));
                consumer.flush(0);
                consumer.snapshot(0, new Counting());
                consumer.poll(0, sink);
                if (random.nextInt(50) == 0) {
                    consumer.clear(0);
                    consumer = new RingConsumer(file);
                }
            }
            assertThat(sink.corruptions).as("seed=" + seed).isGreaterThan(100);
            assertThat(sink.packets).as("seed=" + seed).isGreaterThan(100);
            assertRecovers(consumer, producer);
        }
    }

    private static void corrupt(RingFile file, Random random) {
        long offset =
                switch (random.nextInt(4)) {
                    case 0 -> RingLayout.CONTROL_START + random.nextInt(40);
                    case 1 -> RingLayout.CONTROL_START + 8L * random.nextInt(64);
                    case 2 -> RingLayout.dataStart(file.shape()) + 4096L * random.nextInt(2) + random.nextInt(84);
                    default -> RingLayout.CONTROL_START + RingLayout.CONSUMED + random.nextInt(8);
                };
        switch (random.nextInt(3)) {
            case 0 -> file.segment().set(ValueLayout.JAVA_BYTE, offset, (byte) random.nextInt());
            case 1 -> file.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, offset, random.nextLong());
            default -> file.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, offset, random.nextInt(20000));
        }
    }

    /// Whatever was in the ring before: after the nonsense is dropped, records come through again.
    private static void assertRecovers(RingConsumer consumer, RingProducer producer) throws IOException {
        RingFile file = consumer.file();
        consumer.releaseDeadOwner((int) TestRings.word(file, 0, RingLayout.OWNER));
        TestRings.setWord(file, 0, RingLayout.OWNER, 0);
        for (int i = 0; i < 3; i++) {
            consumer.poll(0, new Counting());
            consumer.flush(0);
            TestRecords.write(producer, 3, 0, i, 0);
        }
        consumer.flush(0);
        consumer.poll(0, new Counting());
        Counting sink = new Counting();
        assertThat(TestRecords.write(producer, 3, 0, 0, 0)).isTrue();
        assertThat(consumer.flush(0)).isEqualTo(FlushResult.CLOSED);
        assertThat(consumer.poll(0, sink)).isOne();
        assertThat(sink.corruptions).isZero();
    }

    @ParameterizedTest
    @EnumSource(LossMode.class)
    void aNewConsumerRecoversFromNonsenseOfAnySize(LossMode lossMode) throws IOException {
        RingShape shape = TestRings.lanes(1, 4096, 2, lossMode);
        long[] nonsense = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE >>> 12, -1L >>> 12, 1L << 40, 4096, 7};
        for (long position : nonsense) {
            for (long consumed : nonsense) {
                try (RingFile file = TestRings.create(folder, shape)) {
                    TestRings.setWord(file, 0, RingLayout.POSITION, position);
                    TestRings.setWord(file, 0, RingLayout.CONSUMED, consumed);
                    assertRecovers(new RingConsumer(file), TestRings.withoutNative(file, 1));
                    Files.delete(file.path());
                }
            }
        }
    }

    @Test
    void aDamagedPacketIsDroppedAloneAndNamed() throws IOException {
        RingShape shape = TestRings.lanes(1, 4096, 4, LossMode.DISCARD);
        try (RingFile file = TestRings.create(folder, shape)) {
            RingConsumer consumer = new RingConsumer(file);
            RingProducer producer = TestRings.withoutNative(file, 1);
            for (int i = 0; i < 3; i++) {
                TestRecords.write(producer, 3, 0, i, 3000);
            }
            consumer.flush(0);
            file.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, RingLayout.dataStart(shape) + 4096 + 48, 1L << 40);
            TestRecords records = new TestRecords(shape);
            assertThat(consumer.poll(0, records)).isEqualTo(2);
            assertThat(records.counters()).containsExactly(0L, 2L);
            assertThat(records.corruptions)
                    .containsExactly("ring=0 bad content_size=1099511627776 in packet sequence=1 packetsDropped=1");
            assertThat(consumer.corruptPackets(0)).isOne();
        }
    }

    @Test
    void aFileCutShortIsReported() throws IOException {
        RingShape shape = TestRings.lanes(1, 1 << 16, 4, LossMode.DISCARD);
        try (RingFile file = TestRings.create(folder, shape)) {
            RingConsumer consumer = new RingConsumer(file);
            RingProducer producer = TestRings.withoutNative(file, 1);
            TestRecords.write(producer, 3, 0, 0, 0);
            consumer.flush(0);
            try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
                channel.truncate(RingLayout.dataStart(shape));
            }
            Counting sink = new Counting();
            assertThat(consumer.poll(0, sink)).isZero();
            assertThat(sink.corruptions).isOne();
        }
        assertThat(Files.size(folder.resolve("ring"))).isEqualTo(RingLayout.dataStart(shape));
    }
}
