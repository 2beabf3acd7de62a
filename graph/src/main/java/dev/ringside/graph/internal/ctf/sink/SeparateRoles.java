// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A length or time of a packet may be one of the [NeededFields]: its value has to stay, though the packet that is
/// written may have another. Then another field says that, behind all others of the packet context: of several fields
/// with a role the last one counts (CTF2-SPEC-2.0 §6.4). In CTF 1.8 the name is the role, and the needed field gets
/// another.
final class SeparateRoles {
    /// What changes where packets are not copied, and how its field is called, unless that name is taken.
    private static final Map<Role, String> NAMES = new EnumMap<>(Map.of(
            Role.PACKET_TOTAL_LENGTH, "packet_size",
            Role.PACKET_CONTENT_LENGTH, "content_size",
            Role.DEFAULT_CLOCK_TIMESTAMP, "timestamp_begin",
            Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP, "timestamp_end"));

    private SeparateRoles() {}

    /// @param version that will be written
    /// @return the same class where nothing is to be done
    static TraceClass of(TraceClass read, CtfVersion version) {
        List<DataStreamClass> streams =
                read.dataStreamClasses().stream().map(stream -> of(stream, version)).toList();
        return streams.equals(read.dataStreamClasses()) ? read : read.withDataStreamClasses(streams);
    }

    private static DataStreamClass of(DataStreamClass stream, CtfVersion version) {
        if (stream.packetContext().isEmpty()) {
            return stream;
        }
        Structure packetContext = stream.packetContext().get();
        Map<Role, ByteOrder> needed = needed(stream, packetContext);
        return needed.isEmpty() ? stream : new DataStreamClass(
                stream.id(), stream.identity(), stream.defaultClockClassId(),
                Optional.of(with(packetContext, needed, version)), stream.eventRecordHeader(),
                stream.eventRecordCommonContext(), stream.eventRecordClasses(), stream.attributes());
    }

    private static Map<Role, ByteOrder> needed(DataStreamClass stream, Structure packetContext) {
        Map<Role, ByteOrder> needed = new EnumMap<>(Role.class);
        for (FieldNode node : NeededFields.of(stream).in(packetContext)) {
            if (node.fieldClass() instanceof FieldClass.Integer integer) {
                ByteOrder order = integer instanceof FixedLengthInteger fixed
                        ? fixed.layout().byteOrder() : ByteOrder.LITTLE_ENDIAN;
                integer.roles().stream().filter(NAMES::containsKey).forEach(role -> needed.put(role, order));
            }
        }
        return needed;
    }

    private static Structure with(Structure packetContext, Map<Role, ByteOrder> needed, CtfVersion version) {
        Structure kept = version == CtfVersion.CTF_1_8
                ? (Structure) NeededRoles.without(packetContext, needed.keySet())
                : packetContext;
        var members = new ArrayList<>(kept.members());
        needed.forEach((role, order) -> members.add(new StructureMember(
                unusedName(members, Objects.requireNonNull(NAMES.get(role))),
                new FixedLengthInteger(
                        BitArrayLayout.of(Long.SIZE, order, Byte.SIZE), false, DisplayBase.DECIMAL, false, List.of(),
                        Set.of(role), Attributes.NONE))));
        return new Structure(members, kept.minimumAlignmentBits(), kept.attributes());
    }

    private static String unusedName(List<StructureMember> members, String wanted) {
        String name = wanted;
        while (isUsed(members, name)) {
            name = "written_" + name;
        }
        return name;
    }

    private static boolean isUsed(List<StructureMember> members, String name) {
        return members.stream().anyMatch(member -> member.name().equals(name));
    }
}
