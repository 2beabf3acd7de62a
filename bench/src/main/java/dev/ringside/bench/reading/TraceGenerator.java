// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/// Makes a trace as LTTng-UST's consumer would have written it: little endian, byte-packed, large event headers, packets of 512 KiB.
/// The events of all streams interleave at random in time.
///
/// Usage: `TraceGenerator DIR int|mixed ctf-1.8|ctf-2 EVENTS STREAMS`
public final class TraceGenerator {
    private static final int PACKET_BYTES = 512 * 1024;
    private static final int PACKET_HEADER_BYTES = 32;
    private static final int EVENTS_HEADER_OFFSET = PACKET_HEADER_BYTES + 52;
    private static final long UUID_HIGH = 0x0533_2EF1_FCF5_4F5CL;
    private static final long UUID_LOW = 0xB298_19A0_4831_6F73L;
    private static final String UUID_TEXT = "05332ef1-fcf5-4f5c-b298-19a048316f73";
    private static final int MIXED_TEXT_BYTES = 12;

    private final boolean mixed;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final SplittableRandom random = new SplittableRandom(1);
    private long timestamp = 1_000_000_000L;
    private long packetBegin;
    private long sequence;

    private TraceGenerator(boolean mixed) {
        this.mixed = mixed;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        boolean mixed = arguments[1].equals("mixed");
        long events = Long.parseLong(arguments[3]);
        int streams = Integer.parseInt(arguments[4]);
        Files.createDirectories(folder);
        String metadata = arguments[2].equals("ctf-2") ? GeneratedMetadata.ctf2(mixed, UUID_TEXT) : GeneratedMetadata.ctf18(mixed, UUID_TEXT);
        Files.writeString(folder.resolve("metadata"), metadata);
        for (int stream = 0; stream < streams; stream++) {
            new TraceGenerator(mixed).stream(folder.resolve("channel0_" + stream), stream, events / streams);
        }
    }

    private void stream(Path file, int number, long events) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            timestamp += number;
            int recordBytes = mixed ? 6 + 20 + MIXED_TEXT_BYTES : 6 + 4;
            open();
            for (long event = 0; event < events; event++) {
                if (packet.remaining() < recordBytes + 8) {
                    close(out, number);
                    open();
                }
                timestamp += 20 + random.nextInt(200);
                record(event);
            }
            close(out, number);
        }
    }

    private void open() {
        packet.clear().position(EVENTS_HEADER_OFFSET);
        packetBegin = timestamp;
    }

    private void record(long event) {
        // The low bits wrap only within a packet of more than four seconds, which a packet here never is.
        packet.putShort((short) (mixed ? 1 : 0)).putInt((int) timestamp).putInt((int) event);
        if (mixed) {
            packet.putLong(event * 7).putDouble(event / 3.0);
            packet.put("hello world".getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        }
    }

    private void close(FileChannel out, int number) throws IOException {
        int contentBytes = packet.position();
        packet.order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0xC1FC1FC1);
        packet.order(ByteOrder.BIG_ENDIAN).putLong(4, UUID_HIGH).putLong(12, UUID_LOW).order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(20, 0).putLong(24, number);
        packet.putLong(32, packetBegin).putLong(40, timestamp).putLong(48, contentBytes * 8L);
        packet.putLong(56, PACKET_BYTES * 8L).putLong(64, sequence++).putLong(72, 0).putInt(80, number);
        packet.clear();
        while (packet.hasRemaining()) {
            out.write(packet);
        }
    }
}
