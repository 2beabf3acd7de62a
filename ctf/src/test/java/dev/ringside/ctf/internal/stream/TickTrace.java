// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A CTF 1.8 trace of packets with times and sequence numbers, one event each. Every tenth packet is lost.
final class TickTrace {
    static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 64; align = 8; } := u64;
            trace { major = 1; minor = 8; byte_order = le; };
            clock { name = c; };
            typealias integer { size = 64; align = 8; map = clock.c.value; } := time;
            stream {
                packet.context := struct {
                    time timestamp_begin; time timestamp_end; u64 content_size; u64 packet_size; u64 packet_seq_num;
                };
                event.header := struct { time timestamp; };
            };
            event { name = "tick"; fields := struct { u64 count; }; };
            """;
    static final int PACKET_BYTES = 56;

    private TickTrace() {}

    static byte[] stream(int packets) {
        ByteBuffer stream = ByteBuffer.allocate(packets * PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long packet = 0; packet < packets; packet++) {
            stream.putLong(begin(packet)).putLong(end(packet)).putLong(PACKET_BYTES * 8L).putLong(PACKET_BYTES * 8L);
            stream.putLong(packet + packet / 10).putLong(begin(packet) + 10).putLong(packet);
        }
        return stream.array();
    }

    static long begin(long packet) {
        return 1000 + packet * 100;
    }

    static long end(long packet) {
        return begin(packet) + 50;
    }
}
