// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/// Makes a trace as LTTng's consumer would have written it, of one of the [GeneratedShapes]. The events of all streams
/// interleave at random in time.
///
/// Usage: `TraceGenerator DIR SHAPE ctf-1.8|ctf-2 EVENTS STREAMS [PACKET_BYTES]`; packets have 512 KiB unless said
/// otherwise.
public final class TraceGenerator {
    private static final int PACKET_BYTES = 512 * 1024;
    private static final int EVENTS_HEADER_OFFSET = 32 + 52;
    private static final int MAX_RECORD_BYTES = 512;
    private static final long UUID_HIGH = 0x0533_2EF1_FCF5_4F5CL;
    private static final long UUID_LOW = 0xB298_19A0_4831_6F73L;
    private static final String UUID_TEXT = "05332ef1-fcf5-4f5c-b298-19a048316f73";
    /// One record in so many has an extended header.
    private static final int EXTENDED_EVERY = 64;
    private static final int FIRST_THREAD = 4_200;
    private static final int THREADS = 16;

    private final GeneratedShapes.Shape shape;
    private final int packetBytes;
    private final PacketBytes packet;
    private final SplittableRandom random;
    private long timestamp = 1_000_000_000L;
    private long packetBegin;
    private long sequence;
    private int thread = FIRST_THREAD;

    private TraceGenerator(GeneratedShapes.Shape shape, int packetBytes, int stream) {
        this.shape = shape;
        this.packetBytes = packetBytes;
        this.packet = new PacketBytes(packetBytes, shape.bigEndian());
        this.random = new SplittableRandom(stream + 1L);
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        GeneratedShapes.Shape shape = GeneratedShapes.of(arguments[1]);
        long events = Long.parseLong(arguments[3]);
        int streams = Integer.parseInt(arguments[4]);
        int packetBytes = arguments.length > 5 ? Integer.parseInt(arguments[5]) : PACKET_BYTES;
        Files.createDirectories(folder);
        String metadata = arguments[2].equals("ctf-2")
                ? GeneratedJson.ctf2(shape, UUID_TEXT)
                : GeneratedMetadata.ctf18(shape, UUID_TEXT);
        Files.writeString(folder.resolve("metadata"), metadata);
        for (int stream = 0; stream < streams; stream++) {
            new TraceGenerator(shape, packetBytes, stream)
                    .stream(folder.resolve("channel0_" + stream), stream, events / streams);
        }
    }

    private void stream(Path file, int number, long events) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            timestamp += number;
            open();
            for (long event = 0; event < events; event++) {
                if (packet.leftBytes() < MAX_RECORD_BYTES) {
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
        packet.clear();
        packet.position(EVENTS_HEADER_OFFSET * (long) Byte.SIZE);
        packetBegin = timestamp;
    }

    private void record(long number) {
        int classes = shape.events().size();
        GeneratedShapes.EventClass event = shape.events().get(classes == 1 ? 0 : random.nextInt(classes));
        header(event.id());
        long value = classes == 1 ? number : random.nextLong();
        // There are few threads and tracepoints.
        long context = classes == 1 ? number & 15 : context(value);
        for (GeneratedField field : shape.context()) {
            field.write(packet, context, shape.alignmentBits());
        }
        for (GeneratedField field : event.payload()) {
            field.write(packet, value, shape.alignmentBits());
        }
    }

    private long context(long value) {
        if (shape.threadEvents() == 0) {
            return value;
        }
        if (random.nextInt(shape.threadEvents()) == 0) {
            thread = FIRST_THREAD + random.nextInt(THREADS);
        }
        return thread;
    }

    private void header(int id) {
        int idBits = shape.headerBits();
        if (idBits == 0) {
            packet.align(Byte.SIZE);
            packet.put(timestamp, Long.SIZE);
            packet.put(id, Short.SIZE);
            return;
        }
        packet.align(shape.alignmentBits());
        boolean extended = shape.events().size() > 1 && shape.alignmentBits() > 1
                && random.nextInt(EXTENDED_EVERY) == 0;
        // The low bits wrap once at most between two records.
        if (!extended) {
            packet.put(id, idBits);
            packet.put(timestamp, idBits == 5 ? 27 : 32);
            return;
        }
        packet.put(-1, idBits);
        packet.align(Byte.SIZE);
        packet.put(id, Integer.SIZE);
        packet.put(timestamp, Long.SIZE);
    }

    private void close(FileChannel out, int number) throws IOException {
        long contentBits = packet.positionBits();
        packet.position(0);
        packet.put(0xC1FC1FC1L, Integer.SIZE);
        for (long half : new long[] {UUID_HIGH, UUID_LOW}) {
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                packet.put(half >>> shift, Byte.SIZE);
            }
        }
        packet.put(0, Integer.SIZE);
        packet.put(number, Long.SIZE);
        for (long value : new long[] {packetBegin, timestamp, contentBits, packetBytes * 8L, sequence++, 0}) {
            packet.put(value, Long.SIZE);
        }
        packet.put(number, Integer.SIZE);
        ByteBuffer content = packet.content();
        while (content.hasRemaining()) {
            out.write(content);
        }
    }
}
