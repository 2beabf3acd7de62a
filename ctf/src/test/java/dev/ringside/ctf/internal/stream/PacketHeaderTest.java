// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.EventRecordCursor;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.TraceReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a packet header says about what the packet belongs to (CTF2-SPEC-2.0 §7; CTF 1.8.3 §5.1).
class PacketHeaderTest {
    private static final String BLOB = "{\"name\": \"uuid\", \"field-class\": {\"type\": \"static-length-blob\","
            + " \"length\": 16, \"roles\": [\"metadata-stream-uuid\"]}}";
    /// Makes the size of the header differ from packet to packet, so that no shape is known.
    private static final String STRING =
            ", {\"name\": \"s\", \"field-class\": {\"type\": \"null-terminated-string\"}}";
    private static final String PAYLOAD = "{\"type\": \"structure\", \"member-classes\": [{\"name\": \"n\","
            + " \"field-class\": {\"type\": \"fixed-length-unsigned-integer\", \"length\": 8,"
            + " \"byte-order\": \"little-endian\"}}]}";

    @TempDir
    Path directory;

    private static String ctf2(String headerMembers) {
        return "\u001e{\"type\": \"preamble\", \"version\": 2,"
                + " \"uuid\": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]}"
                + "\u001e{\"type\": \"trace-class\", \"packet-header-field-class\": {\"type\": \"structure\","
                + " \"member-classes\": [" + headerMembers + "]}}"
                + "\u001e{\"type\": \"data-stream-class\"}"
                + "\u001e{\"type\": \"event-record-class\", \"payload-field-class\": " + PAYLOAD + "}";
    }

    private static byte[] packet(int changedByte, byte... rest) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 16; i++) {
            bytes.write(i == changedByte ? 255 : i);
        }
        bytes.writeBytes(rest);
        return bytes.toByteArray();
    }

    private int events(String metadata, byte[] stream) throws IOException, MetadataException {
        Files.writeString(directory.resolve("metadata"), metadata);
        Files.write(directory.resolve("stream"), stream);
        int events = 0;
        try (EventRecordCursor cursor = TraceReader.open(directory).cursor()) {
            while (cursor.next()) {
                events++;
            }
        }
        return events;
    }

    @Test
    void aPacketWithTheUuidOfAnotherMetadataStreamIsAFault() throws IOException, MetadataException {
        assertThat(events(ctf2(BLOB), packet(-1, (byte) 5, (byte) 6))).isEqualTo(2);
        for (int place : new int[] {0, 7, 8, 15}) {
            assertThatThrownBy(() -> events(ctf2(BLOB), packet(place, (byte) 5)))
                    .isInstanceOf(MalformedTraceException.class)
                    .hasMessageContaining("stream packet=0 byte=0")
                    .hasMessageContaining("expected-uuid=00010203-0405-0607-0809-0a0b0c0d0e0f");
        }
    }

    @Test
    void soIsOneWhoseHeaderHasNoFixedSize() throws IOException, MetadataException {
        assertThat(events(ctf2(BLOB + STRING), packet(-1, (byte) 'a', (byte) 0, (byte) 6))).isEqualTo(1);
        assertThatThrownBy(() -> events(ctf2(BLOB + STRING), packet(9, (byte) 0, (byte) 5)))
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("actual-uuid=00010203-0405-0607-08ff-0a0b0c0d0e0f");
    }

    @Test
    void inCtf18TheUuidOfAPacketIsTakenAsItIs() throws IOException, MetadataException {
        String metadata = "/* CTF 1.8 */ trace { major=1; minor=8; byte_order=le;"
                + " uuid=\"00010203-0405-0607-0809-0a0b0c0d0e0f\";"
                + " packet.header := struct { integer {size=8;} uuid[16]; }; };"
                + " stream {}; event { name=e; fields := struct { integer {size=8;} n; }; };";
        assertThat(events(metadata, packet(3, (byte) 5, (byte) 6))).isEqualTo(2);
    }

    @Test
    void recordsWithoutDataAreAFaultOfThePacketThatShouldHaveSome() throws IOException, MetadataException {
        String metadata = "/* CTF 1.8 */ trace { major=1; minor=8; byte_order=le; };"
                + " stream { packet.context := struct { integer {size=8;} content_size; integer {size=8;} "
                + "packet_size; }; }; event { name=e; };";
        assertThat(events(metadata, new byte[] {16, 32, 0, 0})).isZero();
        assertThatThrownBy(() -> events(metadata, new byte[] {16, 32, 0, 0, 24, 32, 0, 0}))
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("packet=1 byte=4")
                .hasMessageContaining("the event records of the packet have no data");
    }

    @Test
    void aStringThatEndsWithinACodeUnitIsAFault() throws IOException, MetadataException {
        String text = "\u001e{\"type\": \"preamble\", \"version\": 2}\u001e{\"type\": \"data-stream-class\"}"
                + "\u001e{\"type\": \"event-record-class\", \"payload-field-class\": {\"type\": \"structure\","
                + " \"member-classes\": [{\"name\": \"n\", \"field-class\": {\"type\":"
                + " \"fixed-length-unsigned-integer\", \"length\": 8, \"byte-order\": \"little-endian\"}},"
                + " {\"name\": \"s\", \"field-class\": {\"type\": \"dynamic-length-string\", \"encoding\": "
                + "\"utf-16le\"," + " \"length-field-location\": {\"path\": [\"n\"]}}}]}}";
        assertThat(events(text, new byte[] {2, 'a', 0, 4, 'b', 0, 'c', 0, 0})).isEqualTo(3);
        assertThatThrownBy(() -> events(text, new byte[] {2, 'a', 0, 3, 'b', 0, 'c'}))
                .isInstanceOf(MalformedTraceException.class)
                .hasMessageContaining("packet=0 byte=4")
                .hasMessageContaining("code-unit-bytes=2");
    }
}
