// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.writer.PacketIndexLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A stream file as it lies on disk, decoded by hand and held against its index. Every event's payload (contexts and
/// fields) is one 32-bit integer.
///
/// @param packetSizes in bytes
record RecordedStream(Path file, List<Event> events, List<Long> packetSizes, long lastDiscarded, List<Long> sequences) {
    private static final int CONTEXT_BYTES = 84;
    private static final int CONTEXT_BYTES_WITHOUT_CPU = 80;

    record Event(int id, long timestamp, int value) {}

    /// Takes events without making objects, for tests that record many.
    interface EventVisitor {
        void event(int id, long timestamp, int value);
    }

    /// The values of all events that are at least `from`, less `from`; each may be there only once.
    static BitSet values(Path folder, int from, int to) throws IOException {
        BitSet values = new BitSet();
        for (Path stream : streams(folder)) {
            read(stream, (id, timestamp, value) -> {
                if (value >= from && value < to) {
                    assertThat(values.get(value - from)).as("twice: value=%s", value).isFalse();
                    values.set(value - from);
                }
            });
        }
        return values;
    }

    /// All streams of a trace folder, by name.
    static List<RecordedStream> readAll(Path folder) throws IOException {
        List<RecordedStream> read = new ArrayList<>();
        for (Path stream : streams(folder)) {
            List<Event> events = new ArrayList<>();
            read.add(read(stream, (id, timestamp, value) -> events.add(new Event(id, timestamp, value)))
                    .with(events));
        }
        return read;
    }

    private static List<Path> streams(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            Files.isRegularFile(file) && !file.getFileName().toString().equals("metadata"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private RecordedStream with(List<Event> newEvents) {
        return new RecordedStream(file, newEvents, packetSizes, lastDiscarded, sequences);
    }

    /// Whether any stream has a packet, data and index, while it is still being written.
    static boolean hasPackets(Path folder) throws IOException {
        try (Stream<Path> indexes = Files.list(folder.resolve("index"))) {
            return indexes.anyMatch(index -> index.toFile().length() > PacketIndexLayout.HEADER_BYTES);
        }
    }

    /// The events of all streams in the order of their times: the processor that a thread runs on may change.
    static List<Event> allEvents(Path folder) throws IOException {
        return readAll(folder).stream()
                .flatMap(stream -> stream.events.stream())
                .sorted(Comparator.comparingLong(Event::timestamp))
                .toList();
    }

    private static RecordedStream read(Path file, EventVisitor visitor) throws IOException {
        String metadata = Files.readString(file.resolveSibling("metadata"));
        int contextBytes = metadata.contains("cpu_id") ? CONTEXT_BYTES : CONTEXT_BYTES_WITHOUT_CPU;
        ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        ByteBuffer index = ByteBuffer.wrap(
                Files.readAllBytes(file.resolveSibling("index").resolve(file.getFileName() + ".idx")));
        assertThat(index.getInt(0)).isEqualTo(PacketIndexLayout.MAGIC);
        assertThat((index.limit() - PacketIndexLayout.HEADER_BYTES) % PacketIndexLayout.ENTRY_BYTES).isZero();
        List<Long> sizes = new ArrayList<>();
        List<Long> sequences = new ArrayList<>();
        int at = 0;
        long discarded = 0;
        int entry = PacketIndexLayout.HEADER_BYTES;
        while (at < data.limit()) {
            assertThat(data.getInt(at)).isEqualTo(0xC1FC1FC1);
            long packetBytes = data.getLong(at + 56) / 8;
            checkEntry(index, entry, data, at);
            readEvents(data, at, at + contextBytes, visitor);
            sizes.add(packetBytes);
            sequences.add(data.getLong(at + 64));
            discarded = data.getLong(at + 72);
            at += (int) packetBytes;
            entry += PacketIndexLayout.ENTRY_BYTES;
        }
        assertThat(entry).as("entries of the index").isEqualTo(index.limit());
        return new RecordedStream(file, List.of(), sizes, discarded, sequences);
    }

    private static void checkEntry(ByteBuffer index, int entry, ByteBuffer data, int at) {
        assertThat(index.getLong(entry)).isEqualTo(at);
        assertThat(index.getLong(entry + 8)).isEqualTo(data.getLong(at + 56));
        assertThat(index.getLong(entry + 16)).isEqualTo(data.getLong(at + 48));
        assertThat(index.getLong(entry + 24)).isEqualTo(data.getLong(at + 32));
        assertThat(index.getLong(entry + 32)).isEqualTo(data.getLong(at + 40));
        assertThat(index.getLong(entry + 40)).isEqualTo(data.getLong(at + 72));
        assertThat(index.getLong(entry + 48)).isEqualTo(data.getInt(at + 20));
        assertThat(index.getLong(entry + 56)).isEqualTo(data.getLong(at + 24));
        assertThat(index.getLong(entry + 64)).isEqualTo(data.getLong(at + 64));
    }

    private static void readEvents(ByteBuffer data, int packet, int firstEvent, EventVisitor visitor) {
        int end = packet + (int) (data.getLong(packet + 48) / 8);
        long time = data.getLong(packet + 32);
        int at = firstEvent;
        while (at < end) {
            int id = Short.toUnsignedInt(data.getShort(at));
            if (id == 65535) {
                id = data.getInt(at + 2);
                time = data.getLong(at + 6);
                at += 14;
            } else {
                long low = Integer.toUnsignedLong(data.getInt(at + 2));
                long passed = (low - time) & 0xFFFF_FFFFL;
                time += passed;
                at += 6;
            }
            visitor.event(id, time, data.getInt(at));
            at += Integer.BYTES;
        }
        assertThat(at).isEqualTo(end);
    }
}
