// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import dev.ringside.ctf.internal.stream.RandomStreamFile;
import dev.ringside.ctf.metadata.JsonMetadataWriter;
import dev.ringside.ctf.metadata.TsdlWriter;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.RandomSchemas;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Valid inputs that fuzzing starts from, the same each time.
final class Seeds {
    private static final int COUNT = 40;

    private Seeds() {}

    static Stream<byte[]> tsdl() {
        return seeds().mapToObj(seed -> {
            byte[] text = tsdl(seed);
            return seed % 4 == 0 ? packet(text, seed % 8 == 0) : text;
        });
    }

    static Stream<byte[]> json() {
        return seeds().mapToObj(seed -> JsonMetadataWriter.write(new RandomSchemas(seed).ctf2()));
    }

    static Stream<byte[]> streams() {
        return seeds().mapToObj(seed -> {
            boolean ctf2 = seed % 2 == 0;
            TraceClass traceClass = ctf2 ? new RandomSchemas(seed).ctf2() : new RandomSchemas(seed).ctf18();
            DataStreamSchema schema = new Trace(traceClass, Optional.empty()).streamSchemas().getFirst();
            RandomStreamFile file = new RandomStreamFile(schema, seed);
            file.addPacket();
            file.addPacket();
            return StreamTarget.input(ctf2 ? JsonMetadataWriter.write(traceClass) : tsdl(seed), file.bytes());
        });
    }

    static Stream<byte[]> indexes() throws IOException {
        Path scratch = Files.createTempFile("ringside", ".idx");
        try {
            byte[] right = IndexTarget.rightIndex(scratch);
            byte[] old = right.clone();
            ByteBuffer.wrap(old).putInt(8, 0).putInt(12, 56);
            return Stream.of(right, Arrays.copyOf(right, right.length - 1), Arrays.copyOf(right, 16), old);
        } finally {
            Files.delete(scratch);
        }
    }

    private static LongStream seeds() {
        return LongStream.range(0, COUNT);
    }

    private static byte[] tsdl(long seed) {
        return TsdlWriter.write(new RandomSchemas(seed).ctf18()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packet(byte[] text, boolean bigEndian) {
        int bits = (text.length + 37) * Byte.SIZE;
        ByteBuffer packet = ByteBuffer.allocate(text.length + 37)
                .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        packet.putInt(0x75D11D57).putLong(1).putLong(2).putInt(0).putInt(bits).putInt(bits);
        packet.put(new byte[] {0, 0, 0, 1, 8}).put(text);
        return packet.array();
    }
}
