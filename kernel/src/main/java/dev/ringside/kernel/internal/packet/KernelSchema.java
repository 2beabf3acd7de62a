// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.ClockClass;
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
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.schema.VariantOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The schema of a kernel trace as lttng-modules writes it: what [PacketWriter] puts into packets follows from it.
/// Stateless; any thread.
public final class KernelSchema {
    private static final int UUID_BYTES = 16;

    private KernelSchema() {}

    public static TraceClass traceClass(
            CtfVersion version, UUID uuid, Map<String, Object> environment, ClockClass clock) {
        return new TraceClass(
                version,
                new Identity(Optional.of("lttng.org,2009"), Optional.of(""), Optional.of(uuid.toString())),
                Optional.of(uuid),
                Optional.of(packetHeader()),
                environment,
                List.of(clock),
                List.of(),
                Attributes.NONE);
    }

    /// @param clock the id of its clock class
    public static DataStreamClass dataStreamClass(
            String clock, long id, EventHeader header, Optional<Structure> commonContext) {
        return new DataStreamClass(
                id,
                Identity.NONE,
                Optional.of(clock),
                Optional.of(packetContext()),
                Optional.of(eventRecordHeader(header)),
                commonContext,
                List.of(),
                Attributes.NONE);
    }

    public static EventRecordClass eventRecordClass(long id, String name, Structure payload) {
        return new EventRecordClass(
                id,
                Identity.named(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(payload),
                Attributes.NONE);
    }

    private static Structure packetHeader() {
        StaticLengthBlob uuid = new StaticLengthBlob(
                UUID_BYTES, "application/octet-stream", Set.of(Role.METADATA_STREAM_UUID), Attributes.NONE);
        return structure(
                1,
                member("magic", unsigned(32, 8, DisplayBase.HEXADECIMAL, Role.PACKET_MAGIC_NUMBER)),
                member("uuid", uuid),
                member("stream_id", unsigned(32, Role.DATA_STREAM_CLASS_ID)),
                member("stream_instance_id", unsigned(64, Role.DATA_STREAM_ID)));
    }

    private static Structure packetContext() {
        return structure(
                1,
                member("timestamp_begin", unsigned(64, Role.DEFAULT_CLOCK_TIMESTAMP)),
                member("timestamp_end", unsigned(64, Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP)),
                member("content_size", unsigned(64, Role.PACKET_CONTENT_LENGTH)),
                member("packet_size", unsigned(64, Role.PACKET_TOTAL_LENGTH)),
                member("packet_seq_num", unsigned(64, Role.PACKET_SEQUENCE_NUMBER)),
                member("events_discarded", unsigned(64, Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT)),
                member("cpu_id", unsigned(32)));
    }

    private static Structure eventRecordHeader(EventHeader header) {
        int extendedId = header.extendedId();
        IntegerRangeSet compact = IntegerRangeSet.of(IntegerRange.of(0, extendedId - 1));
        IntegerRangeSet extended = IntegerRangeSet.of(IntegerRange.of(extendedId));
        int idBits = header == EventHeader.COMPACT ? 5 : 16;
        // The compact form shares one word between id and timestamp.
        int alignmentBits = header == EventHeader.COMPACT ? 1 : Byte.SIZE;
        FixedLengthInteger id = new FixedLengthInteger(
                BitArrayLayout.of(idBits, ByteOrder.nativeOrder(), alignmentBits),
                false,
                DisplayBase.DECIMAL,
                true,
                List.of(new Mapping("compact", compact), new Mapping("extended", extended)),
                Set.of(Role.EVENT_RECORD_CLASS_ID),
                Attributes.NONE);
        Structure compactRest = structure(
                1,
                member(
                        "timestamp",
                        unsigned(
                                header.timestampBits(),
                                alignmentBits,
                                DisplayBase.DECIMAL,
                                Role.DEFAULT_CLOCK_TIMESTAMP)));
        Structure extendedRest = structure(
                1,
                member("id", unsigned(32, Role.EVENT_RECORD_CLASS_ID)),
                member("timestamp", unsigned(64, Role.DEFAULT_CLOCK_TIMESTAMP)));
        Variant rest = new Variant(
                List.of(option("compact", compactRest, compact), option("extended", extendedRest, extended)),
                new FieldLocation(Optional.of(Scope.EVENT_RECORD_HEADER), List.of("id")),
                Attributes.NONE);
        return structure(Byte.SIZE, member("id", id), member("v", rest));
    }

    private static VariantOption option(String name, FieldClass fieldClass, IntegerRangeSet ranges) {
        return new VariantOption(Optional.of(name), fieldClass, ranges, Attributes.NONE);
    }

    private static FixedLengthInteger unsigned(int bits, Role... roles) {
        return unsigned(bits, Byte.SIZE, DisplayBase.DECIMAL, roles);
    }

    private static FixedLengthInteger unsigned(int bits, int alignmentBits, DisplayBase base, Role... roles) {
        return new FixedLengthInteger(
                BitArrayLayout.of(bits, ByteOrder.nativeOrder(), alignmentBits),
                false,
                base,
                false,
                List.of(),
                Set.of(roles),
                Attributes.NONE);
    }

    private static Structure structure(int minimumAlignmentBits, StructureMember... members) {
        return new Structure(List.of(members), minimumAlignmentBits, Attributes.NONE);
    }

    private static StructureMember member(String name, FieldClass fieldClass) {
        return new StructureMember(name, fieldClass);
    }
}
