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

/// Writes traces for [Training] to read: CTF 1.8, two data streams that interleave, as many event records as make the
/// readers' hot methods stand out in the profile.
final class TrainingTrace {
    /// What the event records are like.
    enum Kind {
        /// One event record class with one integer: all records have one length.
        INTEGERS,
        /// Integers, real numbers, strings and lists, as applications record them.
        MIXED,
        /// Compact headers, contexts and names in arrays, as LTTng records a kernel.
        KERNEL
    }

    private static final int STREAMS = 2;
    /// So many that a packet of all but the shortest goes beyond one window of its reader.
    private static final int EVENTS_A_PACKET = 8000;
    private static final int PACKETS = 3;
    private static final int PACKETS_OF_LARGE = 50;
    private static final int PACKET_BYTES = 512 * 1024;
    private static final int NAME_BYTES = 16;
    private static final int TIMESTAMP_BITS = 27;
    private static final String COMMON = """
            /* CTF 1.8 */
            typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
            typealias integer { size = 16; align = 8; signed = false; } := uint16_t;
            typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
            typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
            trace {
                major = 1; minor = 8; byte_order = le; uuid = "7a0f1f0e-6a52-4c6c-8f0b-0f3f5d5c2b11";
                packet.header := struct {
                    uint32_t magic; uint8_t uuid[16]; uint32_t stream_id; uint64_t stream_instance_id;
                };
            };
            env {
                domain = "ust"; tracer_name = "lttng-ust"; tracer_major = 2; tracer_minor = 16;
                hostname = "training";
            };
            clock {
                name = "monotonic"; uuid = "c19b9ac9-b8e6-4f11-a7b0-4f4f1a0cf001";
                freq = 1000000000; offset = 1700000000000000000;
            };
            typealias integer { size = 27; align = 1; signed = false; map = clock.monotonic.value; } := compact_t;
            typealias integer { size = 32; align = 8; signed = false; map = clock.monotonic.value; } := low_t;
            typealias integer { size = 64; align = 8; signed = false; map = clock.monotonic.value; } := full_t;
            struct event_header_compact {
                enum : integer { size = 5; align = 1; signed = false; } { compact = 0 ... 30, extended = 31 } id;
                variant <id> {
                    struct { compact_t timestamp; } compact; struct { uint32_t id; full_t timestamp; } extended;
                } v;
            } align(8);
            struct event_header_large {
                enum : uint16_t { compact = 0 ... 65534, extended = 65535 } id;
                variant <id> {
                    struct { low_t timestamp; } compact; struct { uint32_t id; full_t timestamp; } extended;
                } v;
            } align(8);
            struct packet_context {
                full_t timestamp_begin; full_t timestamp_end; uint64_t content_size; uint64_t packet_size;
                uint64_t packet_seq_num; uint64_t events_discarded; uint32_t cpu_id;
            };
            """;
    private static final String INTEGERS = """
            stream { id = 0; event.header := struct event_header_large; packet.context := struct packet_context; };
            event {
                name = "training:integer"; id = 0; stream_id = 0;
                fields := struct { integer { size = 32; align = 8; signed = true; } a; };
            };
            """;
    private static final String MIXED = """
            stream { id = 0; event.header := struct event_header_large; packet.context := struct packet_context; };
            event {
                name = "training:numbers"; id = 0; stream_id = 0; loglevel = 13;
                fields := struct {
                    integer { size = 32; align = 8; signed = true; } a;
                    integer { size = 64; align = 8; signed = true; } b;
                    floating_point { exp_dig = 11; mant_dig = 53; align = 8; } c; string d;
                };
            };
            event {
                name = "training:lists"; id = 1; stream_id = 0; loglevel = 6;
                fields := struct {
                    integer { size = 32; align = 8; signed = false; base = 16; } address;
                    enum : uint8_t { idle = 0, busy = 1 ... 9 } state;
                    uint16_t _list_length; uint16_t list[ _list_length ];
                };
            };
            """;
    private static final String KERNEL = """
            typealias integer { size = 32; align = 8; signed = true; } := int32_t;
            typealias integer { size = 8; align = 8; signed = false; encoding = UTF8; } := char_t;
            stream {
                id = 0; event.header := struct event_header_compact; packet.context := struct packet_context;
                event.context := struct { int32_t _tid; char_t _procname[16]; };
            };
            event {
                name = "sched_switch"; id = 0; stream_id = 0;
                fields := struct {
                    char_t _prev_comm[16]; int32_t _prev_tid; int32_t _prev_prio;
                    integer { size = 64; align = 8; signed = true; } _prev_state;
                    char_t _next_comm[16]; int32_t _next_tid; int32_t _next_prio;
                };
            };
            event {
                name = "syscall_entry_openat"; id = 1; stream_id = 0;
                fields := struct {
                    int32_t _dfd; string _filename; integer { size = 32; align = 8; signed = false; base = 8; } _mode;
                };
            };
            event {
                name = "syscall_exit_openat"; id = 2; stream_id = 0;
                fields := struct { integer { size = 64; align = 8; signed = true; } _ret; };
            };
            """;

    private final Kind kind;
    private final ByteBuffer packet = ByteBuffer.allocate(PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final SplittableRandom random = new SplittableRandom(1);
    private long timestamp;

    private TrainingTrace(Kind kind) {
        this.kind = kind;
    }

    /// @param folder is made
    static void write(Kind kind, Path folder) throws IOException {
        write(kind, folder, PACKETS);
    }

    /// The same with as many events as it takes until several threads work and all hot methods are compiled.
    static void writeLarge(Kind kind, Path folder) throws IOException {
        write(kind, folder, PACKETS_OF_LARGE);
    }

    static void write(Kind kind, Path folder, int packets) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("metadata"), COMMON + metadata(kind));
        for (int stream = 0; stream < STREAMS; stream++) {
            try (var out = Files.newOutputStream(folder.resolve("channel_" + stream))) {
                TrainingTrace trace = new TrainingTrace(kind);
                for (int number = 0; number < packets; number++) {
                    out.write(trace.packet(stream, number));
                }
            }
        }
    }

    private static String metadata(Kind kind) {
        return switch (kind) {
            case INTEGERS -> INTEGERS;
            case MIXED -> MIXED;
            case KERNEL -> KERNEL;
        };
    }

    private byte[] packet(int stream, int number) {
        long begin = timestamp;
        packet.clear().putInt(0xC1FC1FC1);
        packet.order(ByteOrder.BIG_ENDIAN).putLong(0x7a0f1f0e6a524c6cL).putLong(0x8f0b0f3f5d5c2b11L)
                .order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(0).putLong(stream).putLong(begin);
        int end = packet.position();
        packet.putLong(0).putLong(0).putLong(PACKET_BYTES * (long) Byte.SIZE).putLong(number).putLong(0).putInt(stream);
        for (int event = 0; event < EVENTS_A_PACKET; event++) {
            timestamp += event % 97 == 0 ? 20_000 : 100 + 7L * stream + event % 13;
            switch (kind) {
                case INTEGERS -> packet.putShort((short) 0).putInt((int) timestamp).putInt(event);
                case MIXED -> mixed(event);
                case KERNEL -> kernel(event);
            }
        }
        packet.putLong(end, timestamp).putLong(end + Long.BYTES, packet.position() * (long) Byte.SIZE);
        return packet.array();
    }

    private void mixed(int event) {
        boolean lists = event % 8 == 0;
        // Numbers of any length, so that no branch of their printing looks as if it were never taken.
        long value = random.nextLong() >> random.nextInt(Long.SIZE);
        packet.putShort((short) (lists ? 1 : 0)).putInt((int) timestamp).putInt((int) value);
        if (lists) {
            packet.put((byte) (event % 11)).putShort((short) 2).putShort((short) event).putShort((short) 3);
        } else {
            packet.putLong(value)
                    .putDouble(event % 2 == 0 ? event / 3.0 : Math.scalb(value / 3.0, random.nextInt(-70, 10)));
            text("text " + event);
        }
    }

    private void kernel(int event) {
        int id = event % 3;
        int low = (int) timestamp & (1 << TIMESTAMP_BITS) - 1;
        packet.putInt(low << Integer.SIZE - TIMESTAMP_BITS | id).putInt(event % 40);
        name("worker/" + event % 40);
        switch (id) {
            case 0 -> {
                name("worker/" + event % 40);
                packet.putInt(event % 40).putInt(20).putLong(event % 3);
                name("swapper/" + event % 4);
                packet.putInt(0).putInt(120);
            }
            case 1 -> {
                packet.putInt(-100);
                text("/proc/" + event + "/status");
                packet.putInt(0);
            }
            default -> packet.putLong(event % 9);
        }
    }

    private void name(String name) {
        packet.put(name.getBytes(StandardCharsets.US_ASCII)).position(packet.position() + NAME_BYTES - name.length());
    }

    private void text(String text) {
        packet.put(text.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }
}
