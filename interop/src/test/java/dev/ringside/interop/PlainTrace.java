// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Writes traces of CTF 1.8 with any number of data streams of small packets, all of one size, and events that count.
final class PlainTrace {
    static final int PACKET_BYTES = 8192;
    static final int EVENTS_IN_PACKET = 500;
    /// Where the events start in a packet.
    static final int CONTENT_BYTES = 56;
    static final int RECORD_BYTES = 14;

    private static final int MAGIC = 0xC1FC1FC1;
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 32; align = 8; } := u32;
            typealias integer { size = 64; align = 8; } := u64;
            trace {
                major = 1; minor = 8; byte_order = le; uuid = "05332ef1-fcf5-4f5c-b298-19a048316f73";
                packet.header := struct { u32 magic; u32 stream_id; u64 stream_instance_id; };
            };
            clock { name = "ticks"; freq = 1000000000; absolute = true; };
            typealias integer { size = 64; align = 8; map = clock.ticks.value; } := ticks;
            stream {
                id = 0;
                packet.context := struct {
                    ticks timestamp_begin; ticks timestamp_end; u64 content_size; u64 packet_size; u64 packet_seq_num;
                };
                event.header := struct { integer { size = 16; align = 8; } id; ticks timestamp; };
            };
            event { name = "tick"; id = 0; stream_id = 0; fields := struct { u32 number; }; };
            """;

    private PlainTrace() {}

    static void write(Path directory, int streams, int packetsInStream) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("metadata"), METADATA);
        for (int stream = 0; stream < streams; stream++) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(packetsInStream * PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int packet = 0; packet < packetsInStream; packet++) {
                packet(bytes.slice(packet * PACKET_BYTES, PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN), stream, packet);
            }
            Files.write(directory.resolve(String.format(Locale.ROOT, "stream_%04d", stream)), bytes.array());
        }
    }

    private static void packet(ByteBuffer bytes, int stream, int packet) {
        int first = packet * EVENTS_IN_PACKET;
        bytes.putInt(MAGIC).putInt(0).putLong(stream);
        bytes.putLong(time(first, stream)).putLong(time(first + EVENTS_IN_PACKET - 1, stream));
        bytes.putLong((CONTENT_BYTES + EVENTS_IN_PACKET * RECORD_BYTES) * 8L).putLong(PACKET_BYTES * 8L)
                .putLong(packet);
        for (int event = first; event < first + EVENTS_IN_PACKET; event++) {
            bytes.putShort((short) 0).putLong(time(event, stream)).putInt(event);
        }
    }

    private static long time(int event, int stream) {
        return 1_000_000L + event * 1000L + stream;
    }
}
