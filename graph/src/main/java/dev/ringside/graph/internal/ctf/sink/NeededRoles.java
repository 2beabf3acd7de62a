// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.schema.VariantOption;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A sequence number or a counter of lost event records in a packet context may be one of the [NeededFields]. Where
/// losses are to be left out, such a field keeps its value and loses its role: no reader then finds a loss in it.
final class NeededRoles {
    private final Set<Role> ignored = EnumSet.noneOf(Role.class);

    private NeededRoles(CtfSinkOptions options) {
        if (options.ignoreDiscardedEvents()) {
            ignored.add(Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT);
        }
        if (options.ignoreDiscardedPackets()) {
            ignored.add(Role.PACKET_SEQUENCE_NUMBER);
        }
    }

    /// The trace class without the roles of ignored losses whose fields others need.
    static TraceClass without(TraceClass read, CtfSinkOptions options) {
        NeededRoles roles = new NeededRoles(options);
        return roles.ignored.isEmpty()
                ? read
                : read.withDataStreamClasses(read.dataStreamClasses().stream().map(roles::without).toList());
    }

    private DataStreamClass without(DataStreamClass stream) {
        if (stream.packetContext().isEmpty()) {
            return stream;
        }
        Structure packetContext = stream.packetContext().get();
        Set<Role> needed = needed(stream, packetContext);
        return needed.isEmpty() ? stream : new DataStreamClass(
                stream.id(), stream.identity(), stream.defaultClockClassId(),
                Optional.of((Structure) without(packetContext, needed)), stream.eventRecordHeader(),
                stream.eventRecordCommonContext(), stream.eventRecordClasses(), stream.attributes());
    }

    private Set<Role> needed(DataStreamClass stream, Structure packetContext) {
        Set<Role> needed = EnumSet.noneOf(Role.class);
        for (FieldNode node : NeededFields.of(stream).in(packetContext)) {
            if (node.fieldClass() instanceof FieldClass.Integer integer) {
                needed.addAll(integer.roles());
            }
        }
        needed.retainAll(ignored);
        return needed;
    }

    static FieldClass without(FieldClass from, Set<Role> needed) {
        return switch (from) {
            case FieldClass.FixedLengthInteger integer -> new FieldClass.FixedLengthInteger(
                    integer.layout(), integer.signed(), integer.displayBase(), integer.enumeration(),
                    integer.mappings(), others(integer.roles(), needed), integer.attributes());
            case FieldClass.VariableLengthInteger integer -> new FieldClass.VariableLengthInteger(
                    integer.signed(), integer.displayBase(), integer.enumeration(), integer.mappings(),
                    others(integer.roles(), needed), integer.attributes());
            case Structure structure -> new Structure(
                    structure.members().stream()
                            .map(member -> new StructureMember(
                                    member.name(), without(member.fieldClass(), needed), member.attributes()))
                            .toList(),
                    structure.minimumAlignmentBits(), structure.attributes());
            case FieldClass.OptionalField optional -> new FieldClass.OptionalField(
                    without(optional.fieldClass(), needed), optional.selectorLocation(), optional.selectorRanges(),
                    optional.attributes());
            case FieldClass.Variant variant -> new FieldClass.Variant(
                    variant.options().stream().map(option -> without(option, needed)).toList(),
                    variant.selectorLocation(), variant.attributes());
            case FieldClass.StaticLengthArray array -> new FieldClass.StaticLengthArray(
                    without(array.element(), needed), array.length(), array.minimumAlignmentBits(),
                    array.attributes());
            case FieldClass.DynamicLengthArray array -> new FieldClass.DynamicLengthArray(
                    without(array.element(), needed), array.lengthLocation(), array.minimumAlignmentBits(),
                    array.attributes());
            default -> from;
        };
    }

    private static VariantOption without(VariantOption option, Set<Role> needed) {
        return new VariantOption(
                option.name(), without(option.fieldClass(), needed), option.selectorRanges(), option.attributes());
    }

    private static Set<Role> others(Set<Role> roles, Set<Role> needed) {
        Set<Role> others = new HashSet<>(roles);
        others.removeAll(needed);
        return others;
    }
}
