// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.writer.BitBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Streams that differ in how they tell times: short and long timestamps that wrap, clocks of several frequencies,
/// messages of the same time, packets without events, long and short ones, gaps, lost events and packets.
final class TimedTraceFiles {
    private static final int CONTEXT_BITS = 48 * 8;

    private final Random random;
    private final boolean big;
    private final int idBits;
    private final int timeBits;
    private final long frequencyHz;
    private final long offsetSeconds;
    private final int payload;
    private final int maxEvents;
    private final int maxStep;
    private final boolean packed;

    TimedTraceFiles(long seed) {
        random = new Random(seed);
        big = random.nextInt(3) == 0;
        boolean odd = random.nextInt(4) == 0;
        idBits = odd ? 5 : 16;
        timeBits = odd ? 11 : new int[] {8, 16, 32, 64}[random.nextInt(4)];
        packed = odd && random.nextBoolean();
        frequencyHz = new long[] {1_000_000_000, 1_000_000_000, 12_345, 3_000_000_000L}[random.nextInt(4)];
        offsetSeconds = random.nextInt(3) - 1;
        payload = random.nextInt(3);
        maxEvents = 1 << random.nextInt(10);
        maxStep = random.nextInt(4) == 0 ? 2 : 1 << random.nextInt(12);
    }

    TraceClass traceClass() throws MetadataException {
        return MetadataReader.read("""
                /* CTF 1.8 */
                trace { major = 1; minor = 8; byte_order = %s; };
                clock { name = c; freq = %s; offset_s = %s; };
                typealias integer { size = 64; align = 8; } := u64;
                typealias integer { size = 64; align = 8; map = clock.c.value; } := time;
                stream {
                    packet.context := struct {
                        time timestamp_begin; time timestamp_end; u64 content_size; u64 packet_size;
                        u64 events_discarded; u64 packet_seq_num;
                    };
                    event.header := struct {
                        integer { size = %s; align = %s; } id;
                        integer { size = %s; align = %s; map = clock.c.value; } timestamp;
                    };
                };
                event { name = a; id = 1; fields := struct { %s }; };
                event { name = b; id = 2; fields := struct { %s }; };
                """.formatted(big ? "be" : "le", frequencyHz, offsetSeconds, idBits, packed ? 1 : 8, timeBits,
                packed || idBits == 5 ? 1 : 8, fields(0), fields(payload))
                .getBytes(StandardCharsets.UTF_8));
    }

    private String fields(int kind) {
        return switch (kind) {
            case 0 -> "integer { size = 8; align = %s; } x;".formatted(packed ? 1 : 8);
            case 1 -> "string s;";
            default -> "integer { size = 8; align = 8; } n; integer { size = 16; align = 8; } x[n];";
        };
    }

    byte[] stream(int number) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        long clock = random.nextInt(1 << random.nextInt(20) + 1);
        int packets = 1 + random.nextInt(12);
        boolean longPackets = random.nextInt(4) == 0;
        long discarded = 0;
        long sequence = random.nextInt(3);
        for (int i = 0; i < packets; i++) {
            BitBuffer packet = new BitBuffer(64);
            int events = random.nextInt(4) == 0 ? 0 : random.nextInt(longPackets ? maxEvents * 4 : maxEvents);
            long begin = clock;
            packet.putZeros(CONTEXT_BITS);
            for (int event = 0; event < events; event++) {
                clock += step();
                putEvent(packet, clock);
            }
            clock += random.nextBoolean() ? 0 : step();
            int contentBits = packet.positionBits();
            int totalBits = (contentBits + 7) / 8 * 8 + random.nextInt(3) * 8;
            packet.putZeros(totalBits - contentBits);
            packet.positionBits(0);
            for (long value : new long[] {begin, clock, contentBits, totalBits, discarded, sequence}) {
                put(packet, Long.SIZE, value);
            }
            file.write(packet.bytes(), 0, totalBits / 8);
            clock += random.nextBoolean() ? 0 : random.nextInt(maxStep * 50 + 1);
            discarded += random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 0;
            sequence += random.nextInt(4) == 0 ? 2 : 1;
        }
        return file.toByteArray();
    }

    private void putEvent(BitBuffer packet, long time) {
        packet.align(packed ? 1 : 8);
        int id = 1 + random.nextInt(2);
        put(packet, idBits, id);
        put(packet, timeBits, time);
        switch (id == 1 ? 0 : payload) {
            case 0 -> put(packet, 8, random.nextInt());
            case 1 -> {
                packet.align(8);
                for (int i = random.nextInt(12); i > 0; i--) {
                    put(packet, 8, 'x');
                }
                put(packet, 8, 0);
            }
            default -> {
                packet.align(8);
                int length = random.nextInt(4);
                put(packet, 8, length);
                packet.putZeros(length * 16);
            }
        }
    }

    private void put(BitBuffer packet, int lengthBits, long value) {
        ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        packet.put(BitArrayLayout.of(lengthBits, order, 1), value);
    }

    /// Less than the range of a timestamp.
    private long step() {
        int step = random.nextInt(8) == 0 ? random.nextInt(maxStep * 40) : random.nextInt(maxStep);
        return timeBits < 20 ? step & (1 << timeBits) - 1 : step;
    }
}
