// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.StaticLengthBlob;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.LogLevel;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.schema.VariantOption;
import dev.ringside.protocol.EventDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The schema of a trace of user space events, the same as LTTng-UST 2.16 writes it: packet header, packet context and
/// the "large" event record header, byte-packed in the byte order of the machine. What a ring's bytes look like follows
/// from it.
final class UserSpaceSchema {
    private static final int UUID_BYTES = 16;
    private static final int EXTENDED_ID = 65535;

    private UserSpaceSchema() {}

    static TraceClass traceClass(UUID uuid, Map<String, Object> environment, TraceClock clock) {
        return new TraceClass(
                CtfVersion.CTF_2,
                new Identity(Optional.of("lttng.org,2009"), Optional.of(""), Optional.of(uuid.toString())),
                Optional.of(uuid),
                Optional.of(packetHeader()),
                environment,
                List.of(clock.clockClass()),
                List.of(),
                Attributes.NONE);
    }

    /// @param clock    the name of the trace's
    /// @param hasCpuId whether rings are chosen by CPU
    static DataStreamClass dataStreamClass(int id, String clock, boolean hasCpuId, List<String> contexts) {
        return new DataStreamClass(
                id,
                Identity.NONE,
                Optional.of(clock),
                Optional.of(packetContext(hasCpuId)),
                Optional.of(eventRecordHeader()),
                ContextFields.commonContext(contexts),
                List.of(),
                Attributes.NONE);
    }

    static EventRecordClass eventRecordClass(int id, EventDescription event) {
        return new EventRecordClass(
                id,
                Identity.named(event.name()),
                LogLevel.ofNumber(event.logLevel()),
                event.emfUri().isEmpty() ? Optional.empty() : Optional.of(event.emfUri()),
                Optional.empty(),
                Optional.of(FieldClasses.payload(event.fields())),
                Attributes.NONE);
    }

    private static Structure packetHeader() {
        StaticLengthBlob uuid = new StaticLengthBlob(
                UUID_BYTES, "application/octet-stream", Set.of(Role.METADATA_STREAM_UUID), Attributes.NONE);
        return FieldClasses.structure(List.of(
                member("magic", FieldClasses.unsigned(32, DisplayBase.HEXADECIMAL, Role.PACKET_MAGIC_NUMBER)),
                member("uuid", uuid),
                member("stream_id", FieldClasses.unsigned(32, Role.DATA_STREAM_CLASS_ID)),
                member("stream_instance_id", FieldClasses.unsigned(64, Role.DATA_STREAM_ID))));
    }

    private static Structure packetContext(boolean hasCpuId) {
        List<StructureMember> members = new ArrayList<>();
        members.add(member("timestamp_begin", FieldClasses.unsigned(64, Role.DEFAULT_CLOCK_TIMESTAMP)));
        members.add(member("timestamp_end", FieldClasses.unsigned(64, Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP)));
        members.add(member("content_size", FieldClasses.unsigned(64, Role.PACKET_CONTENT_LENGTH)));
        members.add(member("packet_size", FieldClasses.unsigned(64, Role.PACKET_TOTAL_LENGTH)));
        members.add(member("packet_seq_num", FieldClasses.unsigned(64, Role.PACKET_SEQUENCE_NUMBER)));
        members.add(member(
                "events_discarded", FieldClasses.unsigned(64, Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT)));
        if (hasCpuId) {
            members.add(member("cpu_id", FieldClasses.unsigned(32)));
        }
        return FieldClasses.structure(members);
    }

    private static Structure eventRecordHeader() {
        IntegerRangeSet extended = IntegerRangeSet.of(IntegerRange.of(EXTENDED_ID));
        IntegerRangeSet compact = IntegerRangeSet.of(IntegerRange.of(0, EXTENDED_ID - 1));
        FixedLengthInteger id = new FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(16),
                false,
                DisplayBase.DECIMAL,
                true,
                List.of(new Mapping("extended", extended), new Mapping("compact", compact)),
                Set.of(Role.EVENT_RECORD_CLASS_ID),
                Attributes.NONE);
        Structure compactRest = FieldClasses.structure(
                List.of(member("timestamp", FieldClasses.unsigned(32, Role.DEFAULT_CLOCK_TIMESTAMP))));
        Structure extendedRest = FieldClasses.structure(List.of(
                member("id", FieldClasses.unsigned(32, Role.EVENT_RECORD_CLASS_ID)),
                member("timestamp", FieldClasses.unsigned(64, Role.DEFAULT_CLOCK_TIMESTAMP))));
        Variant rest = new Variant(
                List.of(option("compact", compactRest, compact), option("extended", extendedRest, extended)),
                new FieldLocation(Optional.of(Scope.EVENT_RECORD_HEADER), List.of("id")),
                Attributes.NONE);
        return FieldClasses.structure(List.of(member("id", id), member("v", rest)));
    }

    private static VariantOption option(String name, FieldClass fieldClass, IntegerRangeSet ranges) {
        return new VariantOption(Optional.of(name), fieldClass, ranges, Attributes.NONE);
    }

    private static StructureMember member(String name, FieldClass fieldClass) {
        return new StructureMember(name, fieldClass);
    }
}
