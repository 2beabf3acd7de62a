// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.dmesg;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.StreamFeatures;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.NullTerminatedString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The one stream of a kernel log: events `string` with the field `str`.
final class DmesgSchema {
    private static final String CLOCK_ID = "boot";

    private DmesgSchema() {}

    /// @param timed whether lines have times; their origin, the start of the machine, is not known
    static DataStream stream(String name, boolean timed) {
        Structure payload = new Structure(
                List.of(new StructureMember("str", new NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE))),
                1,
                Attributes.NONE);
        EventRecordClass event = new EventRecordClass(
                0, Identity.named("string"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(payload),
                Attributes.NONE);
        DataStreamClass streamClass = new DataStreamClass(
                0, Identity.NONE, timed ? Optional.of(CLOCK_ID) : Optional.empty(), Optional.empty(),
                timed ? Optional.of(header()) : Optional.empty(), Optional.empty(), List.of(event), Attributes.NONE);
        ClockClass clock = new ClockClass(
                CLOCK_ID, Identity.NONE, Optional.empty(), Optional.empty(), 1_000_000_000L, new ClockOrigin.Unknown(),
                0, 0, Optional.empty(), Optional.empty(), Attributes.NONE);
        TraceClass traceClass = new TraceClass(
                CtfVersion.CTF_2, Identity.named(name), Optional.empty(), Optional.empty(), Map.of(),
                timed ? List.of(clock) : List.of(), List.of(streamClass), Attributes.NONE);
        Trace trace = new Trace(traceClass, Optional.of(name), Optional.of(StreamFeatures.NONE));
        return new DataStream(trace.streamSchemas().getFirst(), OptionalLong.of(0), "");
    }

    /// The time of a line, in little endian, so that the records are whole for whoever copies them.
    private static Structure header() {
        FixedLengthInteger timestamp = new FixedLengthInteger(
                BitArrayLayout.of(Long.SIZE, ByteOrder.LITTLE_ENDIAN, Byte.SIZE), false, DisplayBase.DECIMAL, false,
                List.of(), Set.of(Role.DEFAULT_CLOCK_TIMESTAMP), Attributes.NONE);
        return new Structure(List.of(new StructureMember("timestamp", timestamp)), 1, Attributes.NONE);
    }
}
