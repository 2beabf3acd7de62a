// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Writes a trace with usual field classes for [Training] to read: CTF 1.8, large event headers, two data streams that interleave, as many event
/// records as make the readers' hot methods stand out in the profile.
final class TrainingTrace {
    private static final int STREAMS = 2;
    private static final int EVENTS_A_PACKET = 4000;
    private static final int PACKETS = 5;
    private static final int PACKETS_OF_LARGE = 100;
    private static final int PACKET_BYTES = 512 * 1024;
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
            typealias integer { size = 16; align = 8; signed = false; } := uint16_t;
            typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
            typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
            trace {
                major = 1; minor = 8; byte_order = le; uuid = "7a0f1f0e-6a52-4c6c-8f0b-0f3f5d5c2b11";
                packet.header := struct { uint32_t magic; uint8_t uuid[16]; uint32_t stream_id; uint64_t stream_instance_id; };
            };
            env { domain = "ust"; tracer_name = "lttng-ust"; tracer_major = 2; tracer_minor = 16; hostname = "training"; };
            clock { name = "monotonic"; uuid = "c19b9ac9-b8e6-4f11-a7b0-4f4f1a0cf001"; freq = 1000000000; offset = 1700000000000000000; };
            typealias integer { size = 32; align = 8; signed = false; map = clock.monotonic.value; } := low_t;
            typealias integer { size = 64; align = 8; signed = false; map = clock.monotonic.value; } := full_t;
            struct event_header_large {
                enum : uint16_t { compact = 0 ... 65534, extended = 65535 } id;
                variant <id> { struct { low_t timestamp; } compact; struct { uint32_t id; full_t timestamp; } extended; } v;
            } align(8);
            stream {
                id = 0;
                event.header := struct event_header_large;
                packet.context := struct {
                    full_t timestamp_begin; full_t timestamp_end; uint64_t content_size; uint64_t packet_size;
                    uint64_t packet_seq_num; uint64_t events_discarded; uint32_t cpu_id;
                };
            };
            event {
                name = "training:numbers"; id = 0; stream_id = 0; loglevel = 13;
                fields := struct {
                    integer { size = 32; align = 8; signed = true; } a; integer { size = 64; align = 8; signed = true; } b;
                    floating_point { exp_dig = 11; mant_dig = 53; align = 8; } c; string d;
                };
            };
            event {
                name = "training:lists"; id = 1; stream_id = 0; loglevel = 6;
                fields := struct {
                    integer { size = 32; align = 8; signed = false; base = 16; } address;
                    enum : uint8_t { idle = 0, busy = 1 ... 9 } state; uint16_t _list_length; uint16_t list[ _list_length ];
                };
            };
            """;

    private final ByteBuffer packet = ByteBuffer.allocate(PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final SplittableRandom random = new SplittableRandom(1);
    private long timestamp;

    private TrainingTrace() {}

    /// @param folder is made
    static void write(Path folder) throws IOException {
        write(folder, PACKETS);
    }

    /// The same with as many events as it takes until several threads work and all hot methods are compiled.
    static void writeLarge(Path folder) throws IOException {
        write(folder, PACKETS_OF_LARGE);
    }

    private static void write(Path folder, int packets) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("metadata"), METADATA);
        for (int stream = 0; stream < STREAMS; stream++) {
            try (var out = Files.newOutputStream(folder.resolve("channel_" + stream))) {
                TrainingTrace trace = new TrainingTrace();
                for (int number = 0; number < packets; number++) {
                    out.write(trace.packet(stream, number));
                }
            }
        }
    }

    private byte[] packet(int stream, int number) {
        long begin = timestamp;
        packet.clear().putInt(0xC1FC1FC1);
        packet.order(ByteOrder.BIG_ENDIAN).putLong(0x7a0f1f0e6a524c6cL).putLong(0x8f0b0f3f5d5c2b11L).order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(0).putLong(stream).putLong(begin);
        int end = packet.position();
        packet.putLong(0).putLong(0).putLong(PACKET_BYTES * (long) Byte.SIZE).putLong(number).putLong(0).putInt(stream);
        for (int event = 0; event < EVENTS_A_PACKET; event++) {
            timestamp += event % 97 == 0 ? 20_000 : 100 + 7L * stream + event % 13;
            record(event);
        }
        packet.putLong(end, timestamp).putLong(end + Long.BYTES, packet.position() * (long) Byte.SIZE);
        return packet.array();
    }

    private void record(int event) {
        boolean lists = event % 8 == 0;
        // Numbers of any length, so that no branch of their printing looks as if it were never taken.
        long value = random.nextLong() >> random.nextInt(Long.SIZE);
        packet.putShort((short) (lists ? 1 : 0)).putInt((int) timestamp).putInt((int) value);
        if (lists) {
            packet.put((byte) (event % 11)).putShort((short) 2).putShort((short) event).putShort((short) 3);
        } else {
            packet.putLong(value).putDouble(event / 3.0);
            packet.put(("text " + event).getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        }
    }
}
