// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.TraceReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which data streams files hold, told by the headers of all their packets.
class StreamDiscoveryTest {
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 64; align = 8; } := u64;
            trace {
                major = 1; minor = 8; byte_order = le;
                packet.header := struct { integer { size = 32; align = 8; } magic; u64 stream_instance_id; };
            };
            stream { packet.context := struct { u64 content_size; u64 packet_size; }; };
            event { name = "number"; fields := struct { u64 number; }; };
            """;
    private static final int HEADER_BYTES = 4 + 8 + 8 + 8;
    private static final int MAGIC = 0xC1FC1FC1;
    /// Enough for several threads to be worth it, and nearly nothing on the disk.
    private static final long LARGE_PACKET_BYTES = 20 << 20;

    @TempDir
    Path directory;

    @BeforeEach
    void writeMetadata() throws IOException {
        Files.writeString(directory.resolve("metadata"), METADATA);
    }

    private static ByteBuffer packet(int magic, long streamId, long packetBytes) {
        ByteBuffer packet = ByteBuffer.allocate(HEADER_BYTES + 8).order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(magic).putLong(streamId).putLong((HEADER_BYTES + 8) * 8L).putLong(packetBytes * 8).putLong(7);
        return packet.flip();
    }

    private void write(String name, long packetBytes, long... streamIds) throws IOException {
        try (FileChannel file = FileChannel.open(
                directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < streamIds.length; i++) {
                int magic = streamIds[i] < 0 ? 1 : MAGIC;
                file.write(packet(magic, Math.abs(streamIds[i]), packetBytes), i * packetBytes);
            }
            file.write(ByteBuffer.allocate(1), streamIds.length * packetBytes - 1);
        }
    }

    private List<Long> streamIds() throws IOException, MetadataException {
        return TraceReader.open(directory).streams().stream()
                .map(DataStream::id)
                .map(OptionalLong::orElseThrow)
                .sorted()
                .toList();
    }

    @Test
    void findsStreamsBehindManyPacketsOfAnother() throws IOException, MetadataException {
        long[] streams = new long[3000];
        streams[1] = 4;
        streams[2999] = 5;
        write("stream", 64, streams);
        assertThat(streamIds()).containsExactly(0L, 4L, 5L);
    }

    @Test
    void whatLiesBehindABrokenPacketIsNotLookedAt() throws IOException, MetadataException {
        write("stream", 64, 1, 1, 2, -1, 3);
        assertThat(streamIds()).containsExactly(1L, 2L);
    }

    @Test
    void lengthsThatCannotBeEndTheSearchWithoutAFault() throws IOException, MetadataException {
        write("stream", 64, 1, 1, 1, 2);
        for (long lengthBits : new long[] {0, 7, -8, 8, Long.MIN_VALUE}) {
            try (FileChannel file = FileChannel.open(directory.resolve("stream"), StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(lengthBits).flip(),
                        2 * 64 + 20);
            }
            assertThat(streamIds()).as("packet_size=%d", lengthBits).containsExactly(1L);
        }
    }

    @Test
    void largeFilesAreLookedAtTogether() throws IOException, MetadataException {
        for (int i = 0; i < 8; i++) {
            write("stream" + i, LARGE_PACKET_BYTES, i, i, i, 8 + i);
        }
        assertThat(streamIds()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L);
    }

    @Test
    void ofSeveralFilesWithABrokenFirstPacketTheFirstOneIsTold() throws IOException {
        for (int i = 0; i < 8; i++) {
            write("stream" + i, LARGE_PACKET_BYTES, i < 3 ? 1 : -1);
        }
        assertThatThrownBy(this::streamIds)
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("stream3")
                .hasMessageContaining("magic");
    }
}
