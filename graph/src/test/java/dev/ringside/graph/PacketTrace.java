// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A CTF trace of packets, some of them with a loss before them. An event each 10 ns; a packet begins 5 ns before its
/// first event, and ends with its last one.
public final class PacketTrace {
    public static final int PACKETS = 20;
    /// In a packet.
    public static final int EVENTS = 1000;
    private static final int CONTEXT_BYTES = 40;
    private static final String METADATA = """
            /* CTF 1.8 */
            trace { major = 1; minor = 8; byte_order = le; };
            clock { name = c; freq = 1000000000; };
            stream {
                packet.context := struct {
                    integer { size = 64; align = 8; map = clock.c.value; } timestamp_begin;
                    integer { size = 64; align = 8; map = clock.c.value; } timestamp_end;
                    integer { size = 64; align = 8; } content_size;
                    integer { size = 64; align = 8; } packet_size;
                    integer { size = 64; align = 8; } events_discarded;
                };
                event.header := struct { integer { size = 32; align = 8; map = clock.c.value; } timestamp; };
            };
            event { name = e; fields := struct { integer { size = 8; align = 8; } x; string s; }; };
            """;

    private PacketTrace() {}

    /// Writes the metadata and a data stream, whose events begin 10 ns after a time.
    public static Path write(Path directory, String name, long firstCycles) throws IOException {
        Files.writeString(directory.resolve("metadata"), METADATA);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        long cycles = firstCycles;
        for (int number = 0; number < PACKETS; number++) {
            ByteBuffer packet = ByteBuffer.allocate(EVENTS * 32).order(ByteOrder.LITTLE_ENDIAN);
            long begin = cycles + 5;
            packet.position(CONTEXT_BYTES);
            for (int event = 0; event < EVENTS; event++) {
                cycles += 10;
                packet.putInt((int) cycles).put((byte) event);
                packet.put("text".getBytes(StandardCharsets.US_ASCII), 0, event % 5).put((byte) 0);
            }
            long bits = packet.position() * 8L;
            packet.putLong(0, begin).putLong(8, cycles).putLong(16, bits).putLong(24, bits).putLong(32, number / 3);
            file.write(packet.array(), 0, packet.position());
        }
        return Files.write(directory.resolve(name), file.toByteArray());
    }
}
