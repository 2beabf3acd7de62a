// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.Ctf18Schema;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.metadata.TsdlWriter;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.TraceClass;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NeededRolesTest {
    private static final String INTEGER = "{\"type\": \"fixed-length-unsigned-integer\", \"length\": 8, "
            + "\"byte-order\": \"little-endian\", \"roles\": [\"%s\"]}";

    /// Packets with both counters, and a BLOB in the payload as long as a member of the packet context says.
    private static TraceClass traceClass(String lengthName) throws MetadataException {
        String context = "{\"type\": \"structure\", \"member-classes\": ["
                + "{\"name\": \"lost\", \"field-class\": "
                + INTEGER.formatted("discarded-event-record-counter-snapshot") + "}, "
                + "{\"name\": \"number\", \"field-class\": " + INTEGER.formatted("packet-sequence-number") + "}]}";
        String payload = "{\"type\": \"structure\", \"member-classes\": [{\"name\": \"data\", \"field-class\": "
                + "{\"type\": \"dynamic-length-blob\", \"length-field-location\": "
                + "{\"origin\": \"packet-context\", \"path\": [\"" + lengthName + "\"]}}}]}";
        return MetadataReader.read(("\u001e{\"type\": \"preamble\", \"version\": 2}\n"
                + "\u001e{\"type\": \"data-stream-class\", \"packet-context-field-class\": " + context + "}\n"
                + "\u001e{\"type\": \"event-record-class\", \"payload-field-class\": " + payload + "}\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Set<Role> rolesLeft(String lengthName, boolean ignoreEvents, boolean ignorePackets)
            throws MetadataException {
        TraceClass left = NeededRoles.without(traceClass(lengthName),
                new CtfSinkOptions("", CtfVersion.CTF_2, true, ignoreEvents, ignorePackets, true));
        return roles(left);
    }

    private static Set<Role> roles(TraceClass trace) {
        return trace.dataStreamClasses().getFirst().packetContext().orElseThrow().members().stream()
                .flatMap(member -> ((FieldClass.Integer) member.fieldClass()).roles().stream())
                .collect(Collectors.toSet());
    }

    @Test
    void aSequenceNumberThatIsALengthLosesItsRole() throws MetadataException {
        assertThat(rolesLeft("number", true, true))
                .containsExactly(Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT);
    }

    @Test
    void aCounterOfLossesThatIsALengthLosesItsRole() throws MetadataException {
        assertThat(rolesLeft("lost", true, true)).containsExactly(Role.PACKET_SEQUENCE_NUMBER);
    }

    @Test
    void theNameOfALostRoleDoesNotComeBackInCtf18() throws MetadataException {
        CtfSinkOptions options = new CtfSinkOptions("", CtfVersion.CTF_1_8, true, true, true, true);
        TraceClass left = NeededRoles.without(traceClass("lost"), options);
        TraceClass again = MetadataReader.read(
                TsdlWriter.write(NeededRoles.without(Ctf18Schema.of(left).traceClass(), options))
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(roles(again)).containsExactly(Role.PACKET_SEQUENCE_NUMBER);
    }

    @Test
    void lossesThatAreKeptKeepTheirRoles() throws MetadataException {
        assertThat(rolesLeft("number", true, false)).hasSize(2);
        assertThat(rolesLeft("lost", false, true)).hasSize(2);
    }
}
