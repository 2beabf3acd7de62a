// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringside.ctf.writer.PacketIndexLayout;
import dev.ringside.kernel.internal.packet.PacketText.Packet;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PacketWriterTest {
    @TempDir
    private Path folder;

    private PacketWriter writer(StreamFile file, EventHeader header, int packetBytes) {
        return new PacketWriter(new StreamIdentity(new UUID(1, 2), 3, 1, 1), header, packetBytes, file);
    }

    private static void event(PacketWriter writer, int id, long time, int payload, int bytes) throws IOException {
        int at = writer.beginRecord(id, time, bytes);
        RecordBytes.putInt(writer.packet(), at, payload);
        writer.endRecord(at + bytes);
    }

    private List<Packet> packets() throws IOException {
        return PacketText.packets(folder.resolve("s_1"));
    }

    @ParameterizedTest
    @EnumSource(EventHeader.class)
    void keepsIdsTimesAndPayloadsOfRandomEvents(EventHeader header) throws IOException {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("PacketWriterTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> expected = new ArrayList<>();
        try (StreamFile file = StreamFile.open(folder, "s_1")) {
            PacketWriter writer = writer(file, header, 4096);
            long time = random.nextLong(1L << 50);
            for (int i = 0; i < 5000; i++) {
                time += random.nextLong(1L << random.nextInt(1, 36));
                int id = random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(31);
                event(writer, id, time, i, 4);
                expected.add(time + " #" + id + " " + i);
            }
            writer.flush(time);
            assertThat(writer.recorded()).isEqualTo(5000);
        }
        assertThat(PacketText.events(folder.resolve("s_1"), header, 4)).isEqualTo(expected);
        assertThat(packets())
                .allSatisfy(packet -> {
                    assertThat(packet.sizeBits()).isEqualTo(4096 * 8);
                    assertThat(packet.contentBits()).isLessThanOrEqualTo(packet.sizeBits());
                    assertThat(packet.begin()).isLessThanOrEqualTo(packet.end());
                    assertThat(packet.cpu()).isEqualTo(1);
                })
                .extracting(Packet::sequence)
                .startsWith(0L, 1L, 2L)
                .isSorted();
    }

    @Test
    void neverLetsTimeGoBack() throws IOException {
        try (StreamFile file = StreamFile.open(folder, "s_1")) {
            PacketWriter writer = writer(file, EventHeader.COMPACT, 4096);
            event(writer, 0, 100, 1, 4);
            event(writer, 0, 90, 2, 4);
            writer.flush(95);
        }
        assertThat(PacketText.events(folder.resolve("s_1"), EventHeader.COMPACT, 4))
                .containsExactly("100 #0 1", "100 #0 2");
        assertThat(packets()).singleElement().satisfies(packet -> assertThat(packet.end()).isEqualTo(100));
    }

    @Test
    void placesLostEventsBetweenTheirNeighbours() throws IOException {
        try (StreamFile file = StreamFile.open(folder, "s_1")) {
            PacketWriter writer = writer(file, EventHeader.COMPACT, 4096);
            event(writer, 0, 100, 1, 4);
            writer.discard(7);
            writer.discard(2);
            event(writer, 0, 300, 2, 4);
            writer.discard(1);
            writer.flush(400);
            assertThat(writer.discarded()).isEqualTo(10);
        }
        assertThat(packets())
                .extracting(Packet::begin, Packet::end, Packet::discarded, packet -> packet.contentBits() > 84 * 8)
                .containsExactly(
                        tuple(100L, 100L, 0L, true),
                        tuple(100L, 300L, 9L, false),
                        tuple(300L, 300L, 9L, true),
                        tuple(300L, 400L, 10L, false));
    }

    @Test
    void givesAStreamWithoutEventsOneEmptyPacket() throws IOException {
        try (StreamFile file = StreamFile.open(folder, "s_1")) {
            PacketWriter writer = writer(file, EventHeader.COMPACT, 4096);
            writer.flush(50);
            writer.flush(60);
        }
        assertThat(packets()).singleElement().satisfies(packet -> {
            assertThat(packet.begin()).isEqualTo(50);
            assertThat(packet.contentBits()).isEqualTo(84 * 8);
        });
    }

    @Test
    void makesRoomForARecordLargerThanAPacket() throws IOException {
        try (StreamFile file = StreamFile.open(folder, "s_1")) {
            PacketWriter writer = writer(file, EventHeader.LARGE, 4096);
            event(writer, 0, 1, 1, 4);
            event(writer, 0, 2, 2, 10_000);
            event(writer, 0, 3, 3, 4);
            writer.flush(4);
        }
        assertThat(packets()).extracting(Packet::sizeBits).containsExactly(4096L * 8, 12288L * 8, 4096L * 8);
    }

    @Test
    void forgetsARecordThatWasBegunAndNotEnded() throws IOException {
        try (StreamFile file = StreamFile.open(folder, "s_1")) {
            PacketWriter writer = writer(file, EventHeader.COMPACT, 4096);
            event(writer, 0, 10, 1, 4);
            writer.beginRecord(5, 20, 4);
            event(writer, 0, 15, 2, 4);
            writer.flush(30);
        }
        assertThat(PacketText.events(folder.resolve("s_1"), EventHeader.COMPACT, 4))
                .containsExactly("10 #0 1", "15 #0 2");
    }

    @Test
    void writesAnIndexEntryForEachPacket() throws IOException {
        try (StreamFile file = StreamFile.open(folder, "s_1")) {
            PacketWriter writer = writer(file, EventHeader.COMPACT, 4096);
            for (int i = 0; i < 3000; i++) {
                event(writer, 0, i, i, 4);
            }
            writer.flush(3000);
        }
        ByteBuffer index = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("index/s_1.idx")));
        assertThat(index.getInt(0)).isEqualTo(PacketIndexLayout.MAGIC);
        List<Packet> packets = packets();
        assertThat(index.capacity()).isEqualTo(16 + packets.size() * 72);
        for (int i = 0; i < packets.size(); i++) {
            Packet packet = packets.get(i);
            int at = 16 + i * 72;
            assertThat(List.of(
                            index.getLong(at),
                            index.getLong(at + 8),
                            index.getLong(at + 16),
                            index.getLong(at + 24),
                            index.getLong(at + 32),
                            index.getLong(at + 40),
                            index.getLong(at + 48),
                            index.getLong(at + 56),
                            index.getLong(at + 64)))
                    .containsExactly(
                            packet.offset(),
                            packet.sizeBits(),
                            packet.contentBits(),
                            packet.begin(),
                            packet.end(),
                            packet.discarded(),
                            3L,
                            1L,
                            packet.sequence());
        }
    }

    @Test
    void countsTheEventsOfAPacketThatCouldNotBeWrittenAsDiscarded() throws IOException {
        StreamFile file = StreamFile.open(folder, "s_1");
        PacketWriter writer = writer(file, EventHeader.COMPACT, 4096);
        event(writer, 0, 1, 1, 4);
        event(writer, 0, 2, 2, 4);
        file.close();
        assertThatThrownBy(() -> writer.flush(3)).isInstanceOf(IOException.class);
        assertThat(writer.recorded()).isZero();
        assertThat(writer.discarded()).isEqualTo(2);
        try (StreamFile next = StreamFile.open(folder, "t_1")) {
            writer.switchTo(next);
            event(writer, 0, 5, 3, 4);
            writer.flush(6);
        }
        assertThat(PacketText.packets(folder.resolve("t_1")))
                .extracting(Packet::sequence, Packet::discarded)
                .containsExactly(
                        tuple(1L, 2L), tuple(2L, 2L));
    }
}
