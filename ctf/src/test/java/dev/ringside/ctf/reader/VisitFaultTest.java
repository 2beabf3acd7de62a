// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.metadata.MetadataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A record whose end was found, but whose fields cannot be decoded: as when a file is overwritten between.
class VisitFaultTest {
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 64; align = 8; } := u64;
            trace { major = 1; minor = 8; byte_order = le; };
            stream { packet.context := struct { u64 content_size; u64 packet_size; }; };
            event { name = "said"; fields := struct { u64 number; string word; }; };
            """;
    private static final int PACKET_BYTES = 16 + 8 + 6;

    @TempDir
    Path directory;

    private void write(int packets) throws IOException {
        ByteBuffer stream = ByteBuffer.allocate(packets * PACKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < packets; i++) {
            stream.putLong(PACKET_BYTES * 8).putLong(PACKET_BYTES * 8).putLong(i).put("hello\0".getBytes());
        }
        Files.writeString(directory.resolve("metadata"), METADATA);
        Files.write(directory.resolve("stream"), stream.array());
    }

    @Test
    void tellsFilePacketAndByte() throws IOException, MetadataException {
        write(3);
        TraceReader trace = TraceReader.open(directory);
        try (DataStreamReader reader = trace.open(trace.streams().getFirst())) {
            MessageBlock block = reader.next();
            int last = -1;
            for (int message = 0; message < block.size(); message++) {
                last = block.isEvent(message) ? message : last;
            }
            int event = last;
            block.visit(event, new FieldVisitor() { });
            // The string is not ended any more.
            block.window()[block.endBits(event) / 8 - 1] = 'x';
            int start = 2 * PACKET_BYTES + 16;
            assertThatThrownBy(() -> block.visit(event, new FieldVisitor() { }))
                    .isInstanceOfSatisfying(MalformedTraceException.class, fault -> {
                        assertThat(fault.file()).isEqualTo(directory.resolve("stream").toString());
                        assertThat(fault.packetIndex()).isEqualTo(2);
                        assertThat(fault.byteOffset()).isBetween((long) start, (long) start + 8 + 6);
                        assertThat(fault.reason()).contains("said cannot be decoded");
                    });
            assertThatThrownBy(() -> block.visitAll(event, new FieldVisitor() { }))
                    .isInstanceOfSatisfying(MalformedTraceException.class,
                            fault -> assertThat(fault.packetIndex()).isEqualTo(2));
        }
    }
}
