// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.StaticLengthArray;
import dev.ringside.ctf.schema.FieldClass.StaticLengthBlob;
import dev.ringside.ctf.schema.FieldClass.StaticLengthString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.schema.VariantOption;
import java.util.List;
import java.util.Optional;

/// What only the whole schema can tell: that every length and selector is there before it is needed, that packets and
/// event records can be told apart, that timestamps have a clock, that an event record takes room at all.
public final class SchemaCheck {
    private final TraceClass trace;
    private final SourceMap sourceMap;
    private final LocationCheck locations;

    private SchemaCheck(TraceClass trace, SourceMap sourceMap) {
        this.trace = trace;
        this.sourceMap = sourceMap;
        this.locations = new LocationCheck(sourceMap);
    }

    public static void check(TraceClass trace, SourceMap sourceMap) throws MetadataException {
        new SchemaCheck(trace, sourceMap).run();
    }

    private void run() throws MetadataException {
        locations.root(Scope.PACKET_HEADER, trace.packetHeader());
        rolesInPlace(Scope.PACKET_HEADER, trace.packetHeader());
        magicNumberComesFirst();
        metadataStreamHasUuid();
        // In CTF 2 an id that no field gives is 0 (CTF2-SPEC-2.0 §7), so that the other classes are merely unused.
        boolean toldApart =
                trace.version() == CtfVersion.CTF_2 || has(trace.packetHeader(), Role.DATA_STREAM_CLASS_ID);
        if (trace.dataStreamClasses().size() > 1 && !toldApart) {
            Place place = sourceMap.place(trace.packetHeader().isPresent()
                    ? trace.packetHeader().get() : trace.dataStreamClasses().get(1));
            throw place.fault("there are several data stream classes, and no field of the packet header says which");
        }
        for (DataStreamClass stream : trace.dataStreamClasses()) {
            dataStreamClass(stream);
        }
    }

    /// In CTF 2 each role has roots of its own. Timestamps of contexts and payloads are what CTF 1.8 has besides.
    private void rolesInPlace(Scope scope, Optional<Structure> root) throws MetadataException {
        if (trace.version() != CtfVersion.CTF_2 || root.isEmpty()) {
            return;
        }
        for (Role role : Role.values()) {
            if (!isInPlace(role, scope) && has(root, role)) {
                throw sourceMap.place(root.get()).fault("a field has the role `" + role.specificationName()
                        + "`, which has no place in this root");
            }
        }
    }

    private static boolean isInPlace(Role role, Scope scope) {
        return switch (role) {
            case PACKET_MAGIC_NUMBER, METADATA_STREAM_UUID, DATA_STREAM_CLASS_ID, DATA_STREAM_ID ->
                scope == Scope.PACKET_HEADER;
            case PACKET_TOTAL_LENGTH, PACKET_CONTENT_LENGTH, PACKET_END_DEFAULT_CLOCK_TIMESTAMP,
                DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT, PACKET_SEQUENCE_NUMBER -> scope == Scope.PACKET_CONTEXT;
            case EVENT_RECORD_CLASS_ID -> scope == Scope.EVENT_RECORD_HEADER;
            case DEFAULT_CLOCK_TIMESTAMP -> scope != Scope.PACKET_HEADER;
        };
    }

    private void magicNumberComesFirst() throws MetadataException {
        if (trace.packetHeader().isEmpty()) {
            return;
        }
        List<StructureMember> members = trace.packetHeader().get().members();
        for (StructureMember member : members.subList(Math.min(1, members.size()), members.size())) {
            if (has(member.fieldClass(), Role.PACKET_MAGIC_NUMBER)) {
                throw sourceMap.place(member.fieldClass()).fault(
                        "the packet magic number is the first member of the packet header");
            }
        }
    }

    /// In CTF 2, packets may only repeat a UUID that the preamble gives.
    private void metadataStreamHasUuid() throws MetadataException {
        boolean lacksUuid = trace.version() == CtfVersion.CTF_2 && trace.metadataStreamUuid().isEmpty();
        if (lacksUuid && has(trace.packetHeader(), Role.METADATA_STREAM_UUID)) {
            throw sourceMap.place(trace.packetHeader().orElseThrow()).fault("a field has the role `"
                    + Role.METADATA_STREAM_UUID.specificationName() + "`, but the preamble has no UUID");
        }
    }

    private void dataStreamClass(DataStreamClass stream) throws MetadataException {
        locations.root(Scope.PACKET_CONTEXT, stream.packetContext());
        locations.root(Scope.EVENT_RECORD_HEADER, stream.eventRecordHeader());
        locations.root(Scope.EVENT_RECORD_COMMON_CONTEXT, stream.eventRecordCommonContext());
        rolesInPlace(Scope.PACKET_CONTEXT, stream.packetContext());
        rolesInPlace(Scope.EVENT_RECORD_HEADER, stream.eventRecordHeader());
        rolesInPlace(Scope.EVENT_RECORD_COMMON_CONTEXT, stream.eventRecordCommonContext());
        if (stream.defaultClockClassId().isEmpty()) {
            timestampsNeedClock(stream.packetContext());
            timestampsNeedClock(stream.eventRecordHeader());
        }
        boolean toldApart =
                trace.version() == CtfVersion.CTF_2 || has(stream.eventRecordHeader(), Role.EVENT_RECORD_CLASS_ID);
        if (stream.eventRecordClasses().size() > 1 && !toldApart) {
            throw sourceMap.place(stream.eventRecordClasses().get(1)).fault(
                    "the data stream class has several event record classes, and no field of the event record "
                            + "header says which one");
        }
        for (EventRecordClass event : stream.eventRecordClasses()) {
            locations.root(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, event.specificContext());
            locations.root(Scope.EVENT_RECORD_PAYLOAD, event.payload());
            rolesInPlace(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, event.specificContext());
            rolesInPlace(Scope.EVENT_RECORD_PAYLOAD, event.payload());
            // CTF 1.8 has event classes without fields; there only a packet with such records is a fault.
            boolean declared = trace.version() == CtfVersion.CTF_2 && sourceMap.place(stream) != Place.NONE;
            if (declared && hasEmptyStarts(stream) && isEmpty(event)) {
                throw sourceMap.place(event).fault("an event record of this class has no data");
            }
        }
    }

    /// Whether records of a data stream may have no bits, so that nobody could say how many there are between two
    /// positions of a packet. Padding before the first is none: where it goes beyond the end, there is no record.
    public static boolean hasEmptyRecords(DataStreamClass stream, long fromBits, long endBits) {
        if (!hasEmptyStarts(stream)) {
            return false;
        }
        for (EventRecordClass event : stream.eventRecordClasses()) {
            if (isEmpty(event) && aligned(fromBits, alignmentBits(stream, event)) < endBits) {
                return true;
            }
        }
        return false;
    }

    private static int alignmentBits(DataStreamClass stream, EventRecordClass event) {
        int starts = Math.max(
                alignmentBits(stream.eventRecordHeader()), alignmentBits(stream.eventRecordCommonContext()));
        int own = Math.max(alignmentBits(event.specificContext()), alignmentBits(event.payload()));
        return Math.max(starts, own);
    }

    private static int alignmentBits(Optional<Structure> root) {
        return root.isPresent() ? root.get().alignmentBits() : 1;
    }

    private static long aligned(long positionBits, int alignmentBits) {
        return positionBits + alignmentBits - 1 & -(long) alignmentBits;
    }

    /// Whether what all records of a data stream begin with has no bits.
    private static boolean hasEmptyStarts(DataStreamClass stream) {
        return isEmpty(stream.eventRecordHeader()) && isEmpty(stream.eventRecordCommonContext());
    }

    private static boolean isEmpty(EventRecordClass event) {
        return isEmpty(event.specificContext()) && isEmpty(event.payload());
    }

    private void timestampsNeedClock(Optional<Structure> root) throws MetadataException {
        for (Role role : List.of(Role.DEFAULT_CLOCK_TIMESTAMP, Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP)) {
            if (root.isPresent() && has(root.get(), role)) {
                throw sourceMap.place(root.get()).fault("a field has the role `" + role.specificationName()
                        + "`, but the data stream class has no default clock");
            }
        }
    }

    /// Whether a field somewhere in a root structure has a role.
    public static boolean has(Optional<Structure> root, Role role) {
        return root.isPresent() && has(root.get(), role);
    }

    private static boolean has(FieldClass fieldClass, Role role) {
        return switch (fieldClass) {
            case FieldClass.Integer integer -> integer.roles().contains(role);
            case StaticLengthBlob blob -> blob.roles().contains(role);
            case Structure structure -> someMemberHas(structure, role);
            case Variant variant -> someOptionHas(variant, role);
            case FieldClass.OptionalField optional -> has(optional.fieldClass(), role);
            case StaticLengthArray array -> has(array.element(), role);
            case FieldClass.DynamicLengthArray array -> has(array.element(), role);
            default -> false;
        };
    }

    private static boolean someMemberHas(Structure structure, Role role) {
        for (StructureMember member : structure.members()) {
            if (has(member.fieldClass(), role)) {
                return true;
            }
        }
        return false;
    }

    private static boolean someOptionHas(Variant variant, Role role) {
        for (VariantOption option : variant.options()) {
            if (has(option.fieldClass(), role)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmpty(Optional<Structure> root) {
        return root.isEmpty() || isEmpty(root.get());
    }

    /// Whether each instance has no bits.
    private static boolean isEmpty(FieldClass fieldClass) {
        return switch (fieldClass) {
            case Structure structure -> isEachMemberEmpty(structure);
            case StaticLengthArray array -> array.length() == 0 || isEmpty(array.element());
            case StaticLengthString string -> string.lengthBytes() == 0;
            case StaticLengthBlob blob -> blob.lengthBytes() == 0;
            default -> false;
        };
    }

    private static boolean isEachMemberEmpty(Structure structure) {
        for (StructureMember member : structure.members()) {
            if (!isEmpty(member.fieldClass())) {
                return false;
            }
        }
        return true;
    }
}
