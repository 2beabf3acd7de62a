// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Metadata in packets (CTF 1.8.3 §7.1, CTF2-PMETA-1.0), in both byte orders: each field of the packet header wrong, in
/// the first packet and in a later one, and the stream ending anywhere.
class PacketizedMetadataTest {
    private static final String TSDL = """
            trace { major = 1; minor = 8; byte_order = %s; };
            event { name = e; fields := struct { string s; }; };
            """;
    private static final String JSON = "\u001e{\"type\": \"preamble\", \"version\": 2}\n"
            + "\u001e{\"type\": \"data-stream-class\"}\n";

    /// @param headerBytes of each packet
    private record Form(String name, ByteOrder order, int major, int minor, int headerBytes, String text) {
        private byte[] packet(String part, int padding) {
            byte[] content = part.getBytes(StandardCharsets.UTF_8);
            int bytes = headerBytes + content.length;
            ByteBuffer packet = ByteBuffer.allocate(bytes + padding).order(order);
            packet.putInt(0x75D11D57).putLong(1).putLong(2).putInt(0).putInt(bytes * 8).putInt((bytes + padding) * 8);
            packet.put(new byte[] {0, 0, 0, (byte) major, (byte) minor});
            if (major == 2) {
                packet.position(40);
                packet.putInt(headerBytes * 8);
            }
            packet.position(headerBytes);
            return packet.put(content).array();
        }

        private byte[] stream() {
            var stream = new ByteArrayOutputStream();
            stream.writeBytes(packet(text.substring(0, text.length() / 2), 5));
            stream.writeBytes(packet(text.substring(text.length() / 2), 0));
            return stream.toByteArray();
        }

        private int secondPacket() {
            return headerBytes + text.substring(0, text.length() / 2).getBytes(StandardCharsets.UTF_8).length + 5;
        }
    }

    private static List<Form> forms() {
        var forms = new ArrayList<Form>();
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            String name = order == ByteOrder.BIG_ENDIAN ? "be" : "le";
            forms.add(new Form("TSDL " + name, order, 1, 8, 37, TSDL.formatted(name)));
            forms.add(new Form("JSON " + name, order, 2, 0, 44, JSON));
            forms.add(new Form("JSON with a longer header " + name, order, 2, 0, 48, JSON));
        }
        return forms;
    }

    /// Null where it reads.
    private static String fault(byte[] metadata) {
        try {
            MetadataReader.read(metadata);
            return null;
        } catch (MetadataException e) {
            MetadataConformanceTest.assertLocated(e);
            return e.getMessage();
        }
    }

    @Test
    void whatIsInThePacketsReads() {
        for (Form form : forms()) {
            assertThat(fault(form.stream())).as(form.name()).isNull();
        }
    }

    @Test
    void aStreamThatEndsWithinAPacketIsAFault() {
        for (Form form : forms()) {
            byte[] stream = form.stream();
            for (int length = 0; length < stream.length; length++) {
                // Half of the text is a fault as well.
                assertThat(fault(Arrays.copyOf(stream, length))).as("%s, %d bytes", form.name(), length).isNotNull();
            }
            assertThat(fault(Arrays.copyOf(stream, stream.length + 1))).as("a stray byte").isNull();
            assertThat(fault(Arrays.copyOf(stream, stream.length + 2))).as("two stray bytes").isNotNull();
        }
    }

    @Test
    void aWrongFieldOfAPacketHeaderIsAFault() {
        for (Form form : forms()) {
            for (int packet : new int[] {0, form.secondPacket()}) {
                String where = form.name() + ", packet at " + packet + ", ";
                for (int offset : new int[] {0, 32, 33, 34, 35, 36}) {
                    byte[] stream = form.stream();
                    stream[packet + offset] ^= 0x55;
                    // Without the magic number, the first packet is text.
                    assertThat(fault(stream)).as(where + "byte %d", offset).isNotNull();
                }
                for (int offset : new int[] {24, 28}) {
                    for (int bits : new int[] {0, 8, 36 * 8, 1, 37 * 8 + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -8}) {
                        byte[] stream = form.stream();
                        ByteBuffer.wrap(stream).order(form.order()).putInt(packet + offset, bits);
                        assertThat(fault(stream)).as(where + "size at %d = %d", offset, bits).isNotNull();
                    }
                }
            }
            byte[] stream = form.stream();
            stream[form.secondPacket() + 4] ^= 1;
            assertThat(fault(stream)).as(form.name() + ", another UUID").isNotNull();
        }
    }

    @Test
    void theSizeOfTheHeaderIsThatOfAHeader() {
        for (Form form : forms()) {
            for (int bits : new int[] {0, 43 * 8, 44 * 8 + 4, 1 << 20, -8}) {
                byte[] stream = form.stream();
                if (form.major() == 2) {
                    ByteBuffer.wrap(stream).order(form.order()).putInt(40, bits);
                    assertThat(fault(stream)).as("%s, header of %d bits", form.name(), bits).isNotNull();
                }
            }
        }
    }

    @Test
    void packetsOfDifferentByteOrdersAreAFault() {
        List<Form> forms = forms();
        for (int i = 0; i < forms.size() / 2; i++) {
            var stream = new ByteArrayOutputStream();
            Form form = forms.get(i);
            Form other = forms.get(i + forms.size() / 2);
            stream.writeBytes(form.packet(form.text().substring(0, 20), 0));
            stream.writeBytes(other.packet(form.text().substring(20), 0));
            assertThat(fault(stream.toByteArray())).as(form.name()).isNotNull();
        }
    }

    @Test
    void theByteOrderOfTheTraceIsThatOfThePackets() {
        for (String order : List.of("le", "be")) {
            ByteOrder other = order.equals("le") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            assertThat(fault(new Form("", other, 1, 8, 37, TSDL.formatted(order)).stream())).as(order).isNotNull();
        }
    }
}
