// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What must hold for any index file: the data stream beside it reads as without an index.
final class IndexTarget {
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
            typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
            trace {
                major = 1; minor = 8; byte_order = le;
                packet.header := struct { uint32_t magic; uint32_t stream_id; uint64_t stream_instance_id; };
            };
            clock { name = monotonic; freq = 1000000000; };
            typealias integer { size = 64; align = 8; map = clock.monotonic.value; } := time_t;
            stream {
                id = 0;
                packet.context := struct {
                    time_t timestamp_begin; time_t timestamp_end; uint64_t content_size; uint64_t packet_size;
                    uint64_t packet_seq_num; uint64_t events_discarded;
                };
                event.header := struct { time_t timestamp; };
            };
            event { name = "tick"; stream_id = 0; fields := struct { uint32_t count; }; };
            """;
    private static final int PACKETS = 3;
    private static final int EVENTS = 4;
    private static final int HEADER_BYTES = 16 + 48;
    private static final int CONTENT_BYTES = HEADER_BYTES + EVENTS * 12;
    private static final int PACKET_BYTES = CONTENT_BYTES + 8;

    private final Path directory;
    private final Path index;
    private final List<String> expected;

    /// @param directory empty
    IndexTarget(Path directory) throws IOException, MetadataException {
        this.directory = directory;
        this.index = directory.resolve("index").resolve("stream.idx");
        Files.createDirectory(directory.resolve("index"));
        Files.writeString(directory.resolve("metadata"), METADATA, StandardCharsets.UTF_8);
        Files.write(directory.resolve("stream"), stream());
        this.expected = messages();
        if (expected.size() < PACKETS * (EVENTS + 2)) {
            throw new IllegalStateException("the trace does not read: " + expected);
        }
    }

    void check(byte[] input) throws IOException, MetadataException {
        Files.write(index, input);
        List<String> actual = messages();
        if (!actual.equals(expected)) {
            throw new AssertionError("expected=" + expected + " actual=" + actual);
        }
    }

    /// Those of the whole trace, and what is found after seeking to times in, between, before and after the packets.
    private List<String> messages() throws IOException, MetadataException {
        List<String> lines = new ArrayList<>(TraceOutcome.of(directory, schema -> {}).lines());
        TraceReader trace = TraceReader.open(directory);
        for (DataStream stream : trace.streams()) {
            try (DataStreamReader reader = trace.open(stream)) {
                for (long nanos = begin(0) - 1; nanos <= end(PACKETS - 1) + 1; nanos += 25) {
                    reader.seek(nanos);
                    lines.add("from " + nanos + ": " + messagesFrom(nanos, reader));
                }
            }
        }
        return lines;
    }

    private static List<String> messagesFrom(long nanos, DataStreamReader reader) {
        List<String> messages = new ArrayList<>();
        for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
            for (int message = 0; message < block.size(); message++) {
                if (block.hasTime(message) && block.nanos(message) >= nanos) {
                    messages.add(block.kind(message) + " " + block.nanos(message));
                }
            }
        }
        return messages;
    }

    private static byte[] stream() {
        ByteBuffer stream = ByteBuffer.allocate(PACKETS * PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int packet = 0; packet < PACKETS; packet++) {
            stream.position(packet * PACKET_BYTES);
            stream.putInt(0xC1FC1FC1).putInt(0).putLong(5);
            stream.putLong(begin(packet)).putLong(end(packet));
            stream.putLong(CONTENT_BYTES * 8L).putLong(PACKET_BYTES * 8L).putLong(packet).putLong(packet / 2);
            for (int event = 0; event < EVENTS; event++) {
                stream.putLong(begin(packet) + event).putInt(event);
            }
        }
        return stream.array();
    }

    private static long begin(int packet) {
        return 1000 + packet * 100L;
    }

    private static long end(int packet) {
        return begin(packet) + 50;
    }

    /// The index that fits the stream.
    static byte[] rightIndex(Path scratch) throws IOException {
        try (PacketIndexWriter writer = PacketIndexWriter.open(scratch)) {
            for (int packet = 0; packet < PACKETS; packet++) {
                writer.add(new PacketIndexEntry(packet * (long) PACKET_BYTES, PACKET_BYTES * 8L, CONTENT_BYTES * 8L,
                        begin(packet), end(packet), packet / 2, 0, 5, packet));
            }
        }
        return Files.readAllBytes(scratch);
    }
}
