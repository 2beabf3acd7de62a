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
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeparateRolesTest {
    /// A packet context in which one member is the length of an array of the payload.
    private static TraceClass traceClass(String lengthName) throws MetadataException {
        String time = "integer { size = 32; align = 8; map = clock.one.value; } ";
        String length = "integer { size = 32; align = 8; } ";
        return MetadataReader.read(("""
                /* CTF 1.8 */
                typealias integer { size = 8; align = 8; } := u8;
                trace { major = 1; minor = 8; byte_order = le; };
                clock { name = one; };
                clock { name = another; };
                stream {
                    packet.context := struct {
                        %spacket_size;
                        %scontent_size;
                        %stimestamp_begin;
                        %stimestamp_end;
                    };
                };
                event { name = e; fields := struct { u8 data[stream.packet.context.%s]; }; };
                """).formatted(length, length, time, time, lengthName).getBytes(StandardCharsets.UTF_8));
    }

    private static List<StructureMember> members(TraceClass trace) {
        return trace.dataStreamClasses().getFirst().packetContext().orElseThrow().members();
    }

    private static Set<Role> roles(StructureMember member) {
        return ((FieldClass.Integer) member.fieldClass()).roles();
    }

    /// In CTF 1.8 the name is the role.
    @ParameterizedTest
    @CsvSource({
        "packet_size, PACKET_TOTAL_LENGTH",
        "content_size, PACKET_CONTENT_LENGTH",
        "timestamp_begin, DEFAULT_CLOCK_TIMESTAMP",
        "timestamp_end, PACKET_END_DEFAULT_CLOCK_TIMESTAMP"})
    void inCtf18TheFieldThatTakesTheRoleTakesItsNameToo(String name, Role role) throws MetadataException {
        TraceClass separate = SeparateRoles.of(traceClass(name), CtfVersion.CTF_1_8);
        TraceClass again = MetadataReader.read(
                TsdlWriter.write(Ctf18Schema.of(separate).traceClass()).getBytes(StandardCharsets.UTF_8));
        List<StructureMember> members = members(again);
        assertThat(members).hasSize(5);
        assertThat(members.getLast().name()).isEqualTo(name);
        assertThat(roles(members.getLast())).containsExactly(role);
        assertThat(members.subList(0, 4)).noneMatch(member -> roles(member).contains(role));
        assertThat(members.subList(0, 4)).extracting(StructureMember::name).doesNotContain(name, "_" + name);
    }

    @Test
    void whatWasReadKeepsItsNamesWhereNothingIsNeeded() throws MetadataException {
        TraceClass read = traceClass("packet_size");
        assertThat(Ctf18Schema.of(read).traceClass()).isEqualTo(read);
        assertThat(Ctf18Schema.of(read).losses()).isEmpty();
    }
}
