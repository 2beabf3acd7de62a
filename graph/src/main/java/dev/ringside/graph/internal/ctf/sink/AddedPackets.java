// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Packets for data streams that come without any, such as those of a kernel log: in CTF all event records lie in
/// packets. Where there is a clock, the packets that are written say when they begin and end, without which Babeltrace
/// 2.1 does not read them, and what was lost between them. Stateless.
final class AddedPackets {
    private AddedPackets() {}

    /// Whether a data stream of the class gets packets.
    static boolean areFor(DataStreamSchema schema) {
        return !schema.features().packets() && schema.clockClass().isPresent()
                && schema.streamClass().packetContext().isEmpty()
                && schema.trace().traceClass().packetHeader().isEmpty();
    }

    /// The trace class with the packet contexts of the added packets.
    ///
    /// @param read the class of the trace, or what was made of it
    /// @return the same class where nothing is to be done
    static TraceClass of(Trace trace, TraceClass read, CtfSinkOptions options) {
        if (trace.streamSchemas().stream().noneMatch(AddedPackets::areFor)) {
            return read;
        }
        List<DataStreamClass> streams = new ArrayList<>();
        for (DataStreamClass stream : read.dataStreamClasses()) {
            DataStreamSchema schema = trace.streamSchema(stream.id()).filter(AddedPackets::areFor).orElse(null);
            streams.add(schema == null ? stream : new DataStreamClass(
                    stream.id(), stream.identity(), stream.defaultClockClassId(),
                    Optional.of(packetContext(schema.features().discardedEvents() && !options.ignoreDiscardedEvents())),
                    stream.eventRecordHeader(), stream.eventRecordCommonContext(), stream.eventRecordClasses(),
                    stream.attributes()));
        }
        return read.withDataStreamClasses(streams);
    }

    /// With the names that are the roles in CTF 1.8.
    private static Structure packetContext(boolean discardedEvents) {
        var members = new ArrayList<>(List.of(
                member("packet_size", Role.PACKET_TOTAL_LENGTH),
                member("content_size", Role.PACKET_CONTENT_LENGTH),
                member("timestamp_begin", Role.DEFAULT_CLOCK_TIMESTAMP),
                member("timestamp_end", Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP)));
        if (discardedEvents) {
            members.add(member("events_discarded", Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT));
        }
        return new Structure(members, 1, Attributes.NONE);
    }

    private static StructureMember member(String name, Role role) {
        return new StructureMember(name, new FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(Long.SIZE), false, DisplayBase.DECIMAL, false, List.of(), Set.of(role),
                Attributes.NONE));
    }
}
