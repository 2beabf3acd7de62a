// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.record;

import dev.ringside.ctf.reader.StreamFeatures;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Trace classes with one data stream class and one clock of 1 GHz. Stateless.
public final class Schemas {
    private static final String CLOCK_ID = "clock";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Schemas() {}

    public static EventRecordClass event(int id, String name, Structure payload) {
        return new EventRecordClass(
                id, Identity.named(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(payload),
                Attributes.NONE);
    }

    private static Structure eventRecordHeader() {
        return FieldClasses.structure(List.of(
                new StructureMember("id", FieldClasses.withRole(Integer.SIZE, Role.EVENT_RECORD_CLASS_ID)),
                new StructureMember("timestamp", FieldClasses.withRole(Long.SIZE, Role.DEFAULT_CLOCK_TIMESTAMP))));
    }

    /// A clock that counts nanoseconds from 1970-01-01 00:00:00 UTC.
    public static ClockClass wallClock() {
        return clock("realtime", new ClockOrigin.UnixEpoch(), 0, 0);
    }

    /// @param offsetNanos from the origin to the clock's zero, at least 0
    public static ClockClass clock(String name, ClockOrigin origin, long offsetNanos, long precisionNanos) {
        return new ClockClass(
                CLOCK_ID, Identity.named(name), Optional.empty(), Optional.empty(), NANOS_PER_SECOND, origin,
                offsetNanos / NANOS_PER_SECOND, offsetNanos % NANOS_PER_SECOND,
                precisionNanos == 0 ? Optional.empty() : Optional.of(precisionNanos), Optional.empty(),
                Attributes.NONE);
    }

    /// A trace without packets.
    ///
    /// @param environment key to a [Long] or a [String]
    public static Trace trace(
            String name, ClockClass clock, Map<String, Object> environment, Optional<Structure> commonContext,
            List<EventRecordClass> events, boolean discardedEvents) {
        DataStreamClass streamClass = new DataStreamClass(
                0, Identity.NONE, Optional.of(CLOCK_ID), Optional.empty(), Optional.of(eventRecordHeader()),
                commonContext, events, Attributes.NONE);
        TraceClass traceClass = new TraceClass(
                CtfVersion.CTF_2, Identity.named(name), Optional.empty(), Optional.empty(), environment,
                List.of(clock), List.of(streamClass), Attributes.NONE);
        StreamFeatures features =
                new StreamFeatures(false, false, false, discardedEvents, discardedEvents, false, false);
        return new Trace(traceClass, Optional.of(name), Optional.of(features));
    }
}
