// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.schema.VariantOption;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A sequence number or a counter of lost event records in a packet context may also be the length or selector of other
/// fields (CTF2-SPEC-2.0 §6.3.1): those were encoded for the value that was read, so that the value has to stay. Where
/// losses are to be left out, such a field loses its role instead: no reader then finds a loss in it.
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

    /// A name that a location ends with counts wherever it stands: a role too many that goes does no harm.
    private Set<Role> needed(DataStreamClass stream, Structure packetContext) {
        Set<String> names = new HashSet<>();
        addNeededNames(Map.of(Scope.PACKET_CONTEXT, packetContext), names);
        Map<Scope, Structure> common = new EnumMap<>(Scope.class);
        stream.eventRecordHeader().ifPresent(root -> common.put(Scope.EVENT_RECORD_HEADER, root));
        stream.eventRecordCommonContext().ifPresent(root -> common.put(Scope.EVENT_RECORD_COMMON_CONTEXT, root));
        addNeededNames(common, names);
        for (EventRecordClass event : stream.eventRecordClasses()) {
            Map<Scope, Structure> own = new EnumMap<>(Scope.class);
            event.specificContext().ifPresent(root -> own.put(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, root));
            event.payload().ifPresent(root -> own.put(Scope.EVENT_RECORD_PAYLOAD, root));
            addNeededNames(own, names);
        }
        Set<Role> needed = EnumSet.noneOf(Role.class);
        for (FieldNode node : new FieldTree(Map.of(Scope.PACKET_CONTEXT, packetContext)).nodes()) {
            if (node.fieldClass() instanceof FieldClass.Integer integer && isNamed(node, names)) {
                needed.addAll(integer.roles());
            }
        }
        needed.retainAll(ignored);
        return needed;
    }

    private static void addNeededNames(Map<Scope, Structure> roots, Set<String> names) {
        for (FieldNode node : new FieldTree(roots).nodes()) {
            FieldLocation location = location(node.fieldClass());
            if (location != null && location.origin().orElse(node.scope()) == Scope.PACKET_CONTEXT) {
                names.add(String.valueOf(location.path().getLast()));
            }
        }
    }

    private static @Nullable FieldLocation location(FieldClass fieldClass) {
        return switch (fieldClass) {
            case FieldClass.DynamicLengthString string -> string.lengthLocation();
            case FieldClass.DynamicLengthBlob blob -> blob.lengthLocation();
            case FieldClass.DynamicLengthArray array -> array.lengthLocation();
            case FieldClass.OptionalField optional -> optional.selectorLocation();
            case FieldClass.Variant variant -> variant.selectorLocation();
            default -> null;
        };
    }

    /// A location names a member, which may be an optional or a variant of the field meant.
    private static boolean isNamed(FieldNode node, Set<String> names) {
        for (FieldNode at = node; at != null && !(at.fieldClass() instanceof Structure); at = at.parent()) {
            if (names.contains(at.name())) {
                return true;
            }
        }
        return false;
    }

    private static FieldClass without(FieldClass from, Set<Role> needed) {
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
