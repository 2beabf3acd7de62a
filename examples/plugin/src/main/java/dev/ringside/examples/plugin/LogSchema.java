// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.plugin;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.StreamFeatures;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
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
import java.util.stream.IntStream;

/// What the events of a log look like. Stateless.
final class LogSchema {
    static final List<String> LEVELS = List.of("DEBUG", "INFO", "WARNING", "ERROR");

    private static final String CLOCK = "wall";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private LogSchema() {}

    static DataStream stream(String name) {
        ClockClass clock = new ClockClass(
                CLOCK, Identity.NONE, Optional.empty(), Optional.empty(), NANOS_PER_SECOND,
                new ClockOrigin.UnixEpoch(), 0, 0,
                Optional.empty(), Optional.empty(), Attributes.NONE);
        // Events can only be written as CTF with their class and time in a header.
        Structure header = structure(
                new StructureMember("id", unsigned(Integer.SIZE, Role.EVENT_RECORD_CLASS_ID)),
                new StructureMember("timestamp", unsigned(Long.SIZE, Role.DEFAULT_CLOCK_TIMESTAMP)));
        DataStreamClass streamClass = new DataStreamClass(
                0, Identity.NONE, Optional.of(CLOCK), Optional.empty(), Optional.of(header), Optional.empty(),
                IntStream.range(0, LEVELS.size()).mapToObj(LogSchema::event).toList(), Attributes.NONE);
        TraceClass traceClass = new TraceClass(
                CtfVersion.CTF_2, Identity.named("log"), Optional.empty(), Optional.empty(), Map.of(), List.of(clock),
                List.of(streamClass), Attributes.NONE);
        Trace trace = new Trace(traceClass, Optional.of("log"), Optional.of(StreamFeatures.NONE));
        return new DataStream(trace.streamSchemas().getFirst(), OptionalLong.empty(), name);
    }

    private static EventRecordClass event(int level) {
        Structure payload = structure(
                new StructureMember("line", unsigned(Long.SIZE)),
                new StructureMember("message",
                        new FieldClass.NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE)));
        return new EventRecordClass(
                level, Identity.named(LEVELS.get(level)), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(payload), Attributes.NONE);
    }

    private static Structure structure(StructureMember... members) {
        return new Structure(List.of(members), 1, Attributes.NONE);
    }

    private static FieldClass unsigned(int lengthBits, Role... roles) {
        return new FieldClass.FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(lengthBits), false, DisplayBase.DECIMAL, false, List.of(), Set.of(roles),
                Attributes.NONE);
    }
}
