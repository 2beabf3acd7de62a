// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// CTF 2 metadata, and what becomes of it in CTF 1.8.
class Ctf18SchemaTest {
    private static final String RS = "\u001e";

    private static String metadata(String payloadMembers) {
        return RS + "{\"type\": \"preamble\", \"version\": 2}\n"
                + RS + "{\"type\": \"data-stream-class\"}\n"
                + RS + """
                {"type": "event-record-class", "name": "e", "payload-field-class": {
                "type": "structure", "member-classes": [
                %s
                ]}}
                """.formatted(payloadMembers);
    }

    private static String member(String name, String fieldClass) {
        return "{\"name\": \"" + name + "\", \"field-class\": {" + fieldClass + "}}";
    }

    private static Ctf18Schema lowered(String... members) throws MetadataException {
        return Ctf18Schema.of(
                MetadataReader.read(metadata(String.join(",\n", members)).getBytes(StandardCharsets.UTF_8)));
    }

    private static final String U8 =
            "\"type\": \"fixed-length-unsigned-integer\", \"length\": 8, \"byte-order\": \"little-endian\"";

    @Test
    void anOptionalFieldBecomesAVariantOfNothingOrTheField() throws MetadataException {
        Ctf18Schema schema = lowered(
                member("sel", "\"type\": \"fixed-length-boolean\", \"length\": 8, \"byte-order\": \"little-endian\""),
                member("opt", "\"type\": \"optional\", \"selector-field-location\": {\"path\": [\"sel\"]},"
                        + "\"field-class\": {\"type\": \"null-terminated-string\"}"));
        assertThat(TsdlWriter.write(schema.traceClass())).contains("""
                \t\t} _sel;
                \t\tvariant <_sel> {
                \t\t\tstruct {} none;
                \t\t\tstring some;
                \t\t} _opt;
                """).contains("\"none\" = 0,").contains("\"some\" = 1 ... 255,");
        assertThat(schema.losses()).anyMatch(loss -> loss.contains("`opt`") && loss.contains("optional"));
    }

    @Test
    void whatChangesTheLayoutOfTheDataIsNamedSo() throws MetadataException {
        Ctf18Schema schema = lowered(member("leb", "\"type\": \"variable-length-unsigned-integer\""), member("u", U8));
        assertThat(schema.losses()).singleElement().asString().contains("`leb`: the layout of the data");
    }

    /// What is selected within an option has its selector there, not in another option where a member has that name.
    @Test
    void aSelectorInAnOptionIsNotSoughtInOthers() throws MetadataException {
        String text = """
                /* CTF 1.8 */
                trace { major = 1; minor = 8; byte_order = le; };
                typealias integer { size = 8; align = 8; } := u8;
                stream {};
                event { name = e; fields := struct {
                    enum : u8 { "text", "bytes", "number" } outer;
                    variant <outer> {
                        struct { string tag; } text;
                        struct { u8 tag[2]; } bytes;
                        struct {
                            enum : u8 { "one" = 1, "two" = 2 } tag;
                            variant <tag> { u8 one; string two; } value;
                        } number;
                    } choice;
                }; };
                """;
        TraceClass read = MetadataReader.read(text.getBytes(StandardCharsets.UTF_8));
        TraceClass asCtf2 = MetadataReader.read(JsonMetadataWriter.write(read));
        for (TraceClass lowered : List.of(Ctf18Schema.of(read).traceClass(), Ctf18Schema.of(asCtf2).traceClass())) {
            assertThat(MetadataReader.read(TsdlWriter.write(lowered).getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(read);
        }
    }

    @Test
    void namesThatAreNoIdentifiersOrAreKeywordsAreProtected() throws MetadataException {
        Ctf18Schema schema = lowered(member("my field", U8), member("struct", U8), member("my_field", U8));
        assertThat(TsdlWriter.write(schema.traceClass()))
                .contains("} _my_field;").contains("} _struct;").contains("} _my_field_2;");
        assertThat(schema.losses()).anyMatch(loss -> loss.contains("`my field`: the name"));
    }

    private static Ctf18Schema loweredHeader(String... members) throws MetadataException {
        String text = RS + "{\"type\": \"preamble\", \"version\": 2}\n"
                + RS + "{\"type\": \"clock-class\", \"id\": \"c\", \"frequency\": 1000, \"origin\": \"unix-epoch\"}\n"
                + RS + """
                {"type": "data-stream-class", "default-clock-class-id": "c", "event-record-header-field-class": {
                "type": "structure", "member-classes": [
                %s
                ]}}
                """.formatted(String.join(",\n", members))
                + RS + "{\"type\": \"event-record-class\", \"name\": \"e\"}\n";
        return Ctf18Schema.of(MetadataReader.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aNameThatMeansARoleIsChangedWhereTheFieldDoesNotHaveIt() throws MetadataException {
        Ctf18Schema schema = loweredHeader(
                member("id", U8),
                member("timestamp", U8),
                member("when", U8 + ", \"roles\": [\"default-clock-timestamp\"]"));
        assertThat(TsdlWriter.write(schema.traceClass()))
                .contains("} id_2;").contains("} timestamp_2;").contains("map = clock.c.value; } when;");
        assertThat(schema.losses())
                .anyMatch(loss -> loss.contains("`id`: the name, which becomes `id_2`"))
                .anyMatch(loss -> loss.contains("`timestamp`: the name, which becomes `timestamp_2`"));
    }

    @Test
    void ofSeveralFieldsWithARoleTheLastOneHasItsName() throws MetadataException {
        String id = U8 + ", \"roles\": [\"event-record-class-id\"]";
        Ctf18Schema schema = loweredHeader(member("first", id), member("id", id), member("x", U8));
        assertThat(TsdlWriter.write(schema.traceClass())).contains("} first;").contains("} id;").contains("} x;");
        assertThat(schema.losses()).anyMatch(loss -> loss.contains("`first`: the role `event-record-class-id`"));
    }

    @Test
    void aMemberOfCtf18ThatLostItsRoleGetsAnotherName() throws MetadataException {
        TraceClass read = MetadataReader.read("""
                /* CTF 1.8 */
                trace { major = 1; minor = 8; byte_order = le; };
                stream { packet.context := struct {
                    integer { size = 8; align = 8; } events_discarded;
                    integer { size = 8; align = 8; } packet_seq_num;
                }; };
                event { name = e; fields := struct {
                    integer { size = 8; align = 8; } bytes[stream.packet.context.events_discarded];
                }; };
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(Ctf18Schema.of(read).traceClass()).isSameAs(read);

        Ctf18Schema changed = Ctf18Schema.of(withoutRole(read, Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT));
        String text = TsdlWriter.write(changed.traceClass());
        assertThat(text).contains("} events_discarded_2;").contains("} packet_seq_num;")
                .contains("_bytes[events_discarded_2]");
        assertThat(MetadataReader.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(changed.traceClass());
    }

    private static TraceClass withoutRole(TraceClass trace, Role role) {
        return trace.withDataStreamClasses(trace.dataStreamClasses().stream().map(stream -> {
            Structure context = stream.packetContext().orElseThrow();
            var members = context.members().stream().map(member -> {
                var integer = (FieldClass.FixedLengthInteger) member.fieldClass();
                Set<Role> roles = integer.roles().contains(role) ? Set.of() : integer.roles();
                return new StructureMember(member.name(), new FieldClass.FixedLengthInteger(
                        integer.layout(), integer.signed(), integer.displayBase(), integer.enumeration(),
                        integer.mappings(), roles, integer.attributes()), member.attributes());
            }).toList();
            return new DataStreamClass(
                    stream.id(), stream.identity(), stream.defaultClockClassId(),
                    Optional.of(new Structure(members, context.minimumAlignmentBits(), context.attributes())),
                    stream.eventRecordHeader(), stream.eventRecordCommonContext(), stream.eventRecordClasses(),
                    stream.attributes());
        }).toList());
    }

    @Test
    void labelsAreEscaped() throws MetadataException {
        Ctf18Schema schema = lowered(member("e", U8 + ", \"mappings\": {\"a\\\"b\\\\c\\nd\": [[1, 1]]}"));
        String text = TsdlWriter.write(schema.traceClass());
        assertThat(text).contains("\"a\\\"b\\\\c\\nd\" = 1,");
        assertThat(MetadataReader.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(schema.traceClass());
    }

    @Test
    void anUnknownPropertyOfJsonIsAFaultWithItsPlace() {
        String text = metadata(member("u", U8 + ",\n \"colour\": 3"));
        var fault = catchThrowableOfType(
                MetadataException.class, () -> MetadataReader.read(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(fault.reason()).contains("colour");
        assertThat(fault.line()).isEqualTo(6);
        assertThat(fault.column()).isEqualTo(12);
    }

    @Test
    void aDeclaredExtensionIsAFault() {
        String text = metadata(member("u", U8 + ", \"extensions\": {\"ns\": {\"magic\": 1}}"));
        var fault = catchThrowableOfType(
                MetadataException.class, () -> MetadataReader.read(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(fault.reason()).contains("magic").contains("ns");
    }
}
