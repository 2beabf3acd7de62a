// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.ctf.writer.PacketIndexWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Seeking to a time, with an index, with a wrong one, and without any: the same messages, of which nothing before the
/// time is decoded where an index tells.
class SeekTest {
    private static final int PACKETS = 60;

    @TempDir
    Path directory;

    @BeforeEach
    void writeTrace() throws IOException {
        Files.writeString(directory.resolve("metadata"), TickTrace.METADATA);
        Files.write(directory.resolve("stream"), TickTrace.stream(PACKETS));
    }

    private void writeIndex(UnaryOperator<PacketIndexEntry> change) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("index"));
        try (PacketIndexWriter writer = PacketIndexWriter.open(folder.resolve("stream.idx"))) {
            for (long packet = 0; packet < PACKETS; packet++) {
                writer.add(change.apply(new PacketIndexEntry(
                        packet * TickTrace.PACKET_BYTES, TickTrace.PACKET_BYTES * 8L, TickTrace.PACKET_BYTES * 8L,
                        TickTrace.begin(packet), TickTrace.end(packet), 0, 0, 0, packet + packet / 10)));
            }
        }
    }

    private record Found(List<String> messages, List<String> indexFaults) {}

    private Found from(long nanos) throws IOException, MetadataException {
        TraceReader trace = TraceReader.open(directory);
        List<String> messages = new ArrayList<>();
        try (DataStreamReader reader = trace.open(stream(trace))) {
            reader.seek(nanos);
            for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
                for (int i = 0; i < block.size(); i++) {
                    messages.add(block.kind(i) + " " + (block.hasTime(i) ? block.nanos(i) : "-"));
                }
            }
        }
        return new Found(messages, trace.indexFaults());
    }

    private static DataStream stream(TraceReader trace) {
        return trace.streams().getFirst();
    }

    private List<List<String>> everywhere() throws IOException, MetadataException {
        List<List<String>> all = new ArrayList<>();
        for (long nanos = 900; nanos <= TickTrace.end(PACKETS) + 100; nanos += 25) {
            all.add(from(nanos).messages());
        }
        return all;
    }

    @Test
    void theSameIsFoundWithAnIndexAndWithout() throws IOException, MetadataException {
        List<List<String>> without = everywhere();
        writeIndex(entry -> entry);
        assertThat(everywhere()).isEqualTo(without);
        assertThat(from(TickTrace.begin(40)).indexFaults()).isEmpty();
    }

    @Test
    void thePacketBeforeIsToldSoThatWhatWasLostAfterItIsKnown() throws IOException, MetadataException {
        writeIndex(entry -> entry);
        assertThat(from(TickTrace.end(9) + 1).messages()).startsWith(
                "STREAM_BEGINNING -", "PACKET_BEGINNING " + TickTrace.begin(9), "PACKET_END " + TickTrace.end(9),
                "DISCARDED_PACKETS " + TickTrace.end(9), "PACKET_BEGINNING " + TickTrace.begin(10),
                "EVENT " + (TickTrace.begin(10) + 10));
    }

    @Test
    void packetsLongBeforeAreNotLookedAt() throws IOException, MetadataException {
        writeIndex(entry -> entry);
        byte[] stream = Files.readAllBytes(directory.resolve("stream"));
        // A packet that cannot be: whoever goes past it one by one fails.
        ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).putLong(20 * TickTrace.PACKET_BYTES + 24, 1);
        Files.write(directory.resolve("stream"), stream);
        assertThat(from(TickTrace.begin(40)).messages()).endsWith(
                "EVENT " + (TickTrace.begin(PACKETS - 1) + 10), "PACKET_END " + TickTrace.end(PACKETS - 1),
                "STREAM_END -");
    }

    @Test
    void anIndexThatFitsTheFileButSaysOtherTimesIsFoundOut() throws IOException, MetadataException {
        List<List<String>> without = everywhere();
        writeIndex(entry -> new PacketIndexEntry(entry.offsetBytes(), entry.packetSizeBits(), entry.contentSizeBits(),
                entry.beginCycles() + 700, entry.endCycles() + 700, 0, 0, 0, 0));
        assertThat(everywhere()).isEqualTo(without);
        assertThat(from(TickTrace.begin(40)).indexFaults()).singleElement().asString()
                .contains("stream.idx", "does not say what the packet says");
    }

    @Test
    void theTimeRangeIsThatOfThePackets() throws IOException, MetadataException {
        writeIndex(entry -> new PacketIndexEntry(entry.offsetBytes(), entry.packetSizeBits(), entry.contentSizeBits(),
                entry.beginCycles(), entry.endCycles() + 700, 0, 0, 0, 0));
        TraceReader trace = TraceReader.open(directory);
        assertThat(trace.timeRange(stream(trace))).hasValueSatisfying(range -> {
            assertThat(range.beginNanos()).isEqualTo(TickTrace.begin(0));
            assertThat(range.endNanos()).isEqualTo(TickTrace.end(PACKETS - 1));
        });
        assertThat(trace.indexFaults()).hasSize(1);
    }

    @Test
    void anIndexIsNotWrittenBack() throws IOException, MetadataException {
        writeIndex(entry -> entry);
        Path index = directory.resolve("index").resolve("stream.idx");
        byte[] broken = new byte[100];
        Files.write(index, broken);
        assertThat(from(TickTrace.begin(40)).indexFaults()).hasSize(1);
        assertThat(Files.readAllBytes(index)).isEqualTo(broken);
    }
}
