// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.SchemaCheck;
import dev.ringside.ctf.metadata.Ctf18Schema;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.TraceClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// Brings a CTF 2 schema down to CTF 1.8, in the very form in which the reader of CTF 1.8 metadata would give it back.
public final class Ctf18Fallback {
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    /// Attributes that only repeat what CTF 1.8 says with blocks of its own.
    private static final Set<String> SAID_OTHERWISE = Set.of("log-level", "emf-uri");

    private final TraceClass trace;
    private final Losses losses = new Losses();
    private final FieldClassFallback fieldClasses;

    private Ctf18Fallback(TraceClass whole) {
        this.trace = whole.withDataStreamClasses(usable(whole));
        boolean isLttng = TraceFacts.isLttng(trace.environment());
        this.fieldClasses = new FieldClassFallback(
                new SelectorLabels(trace, isLttng), whole.version() == CtfVersion.CTF_1_8, losses);
    }

    /// Whether a member of a packet context has the name of a role, but not the role: in metadata that was just read
    /// that cannot be.
    public static boolean hasLostRole(TraceClass trace) {
        return trace.dataStreamClasses().stream()
                .flatMap(stream -> stream.packetContext().stream())
                .anyMatch(context -> context.members().stream().anyMatch(member -> MemberNames.namesLostRole(
                        member.name(), member.fieldClass(), context.members(), Scope.PACKET_CONTEXT, 1)));
    }

    public static Ctf18Schema lower(TraceClass trace) {
        var fallback = new Ctf18Fallback(trace);
        TraceClass lowered = fallback.traceClass();
        return new Ctf18Schema(lowered, fallback.losses.list());
    }

    /// In CTF 2 a class id that no field gives is 0, and classes with other ids are merely unused. CTF 1.8 cannot have
    /// those.
    private List<DataStreamClass> usable(TraceClass whole) {
        boolean streamsTold = SchemaCheck.has(whole.packetHeader(), Role.DATA_STREAM_CLASS_ID)
                || whole.dataStreamClasses().size() < 2;
        var streams = new ArrayList<DataStreamClass>();
        for (DataStreamClass stream : whole.dataStreamClasses()) {
            if (!streamsTold && stream.id() != 0) {
                losses.add("data stream class " + Long.toUnsignedString(stream.id()),
                        "all of it, because it is unused");
                continue;
            }
            boolean eventsTold = SchemaCheck.has(stream.eventRecordHeader(), Role.EVENT_RECORD_CLASS_ID)
                    || stream.eventRecordClasses().size() < 2;
            var events = new ArrayList<EventRecordClass>();
            for (EventRecordClass event : stream.eventRecordClasses()) {
                if (eventsTold || event.id() == 0) {
                    events.add(event);
                } else {
                    losses.add(place(event), "all of it, because it is unused");
                }
            }
            streams.add(stream.withEventRecordClasses(events));
        }
        return streams;
    }

    private static String place(EventRecordClass event) {
        return "event record class `" + event.identity().name().orElse(Long.toUnsignedString(event.id())) + "`";
    }

    private TraceClass traceClass() {
        Identity identity = new Identity(
                Optional.empty(), Optional.empty(), trace.metadataStreamUuid().map(UUID::toString));
        losses.identity("trace class", trace.identity(), identity);
        losses.attributes("trace class", trace.attributes());
        Optional<Structure> packetHeader =
                fieldClasses.root("trace class", Scope.PACKET_HEADER, trace.packetHeader());
        return new TraceClass(
                CtfVersion.CTF_1_8,
                identity,
                trace.metadataStreamUuid(),
                packetHeader,
                environment(),
                trace.clockClasses().stream().map(this::clockClass).toList(),
                trace.dataStreamClasses().stream().map(this::dataStreamClass).toList(),
                Attributes.NONE);
    }

    private Map<String, Object> environment() {
        var environment = new LinkedHashMap<String, Object>();
        trace.environment().forEach((key, value) -> {
            String name = MemberNames.identifier(key);
            if (!name.equals(key)) {
                losses.add("environment entry `" + key + "`", "the key, which becomes `" + name + "`");
            }
            environment.putIfAbsent(name, value);
        });
        return environment;
    }

    private ClockClass clockClass(ClockClass clock) {
        String place = "clock class `" + clock.id() + "`";
        String name = clockName(clock.id());
        Optional<UUID> uuid = clock.uuid().or(() -> clock.identity().uid()
                .filter(uid -> UUID_FORM.matcher(uid).matches())
                .map(UUID::fromString));
        Identity identity = new Identity(Optional.empty(), Optional.of(name), uuid.map(UUID::toString));
        losses.identity(place, clock.identity(), identity);
        losses.attributes(place, clock.attributes());
        clock.accuracyCycles().ifPresent(cycles -> losses.add(place, "the accuracy"));
        if (clock.origin() instanceof ClockOrigin.Custom) {
            losses.add(place, "the origin");
        }
        boolean epoch = clock.origin() instanceof ClockOrigin.UnixEpoch;
        return new ClockClass(
                name,
                identity,
                uuid,
                clock.description(),
                clock.frequencyHz(),
                epoch ? clock.origin() : new ClockOrigin.Unknown(),
                clock.offsetSeconds(),
                clock.offsetCycles(),
                Optional.of(clock.precisionCycles().orElse(0L)),
                Optional.empty(),
                Attributes.NONE);
    }

    private static String clockName(String id) {
        return MemberNames.identifier(id);
    }

    private DataStreamClass dataStreamClass(DataStreamClass stream) {
        String place = "data stream class " + Long.toUnsignedString(stream.id());
        losses.identity(place, stream.identity(), Identity.NONE);
        losses.attributes(place, stream.attributes());
        fieldClasses.startDataStreamClass();
        Optional<Structure> packetContext =
                fieldClasses.root(place, Scope.PACKET_CONTEXT, stream.packetContext());
        Optional<Structure> header =
                fieldClasses.root(place, Scope.EVENT_RECORD_HEADER, stream.eventRecordHeader());
        Optional<Structure> commonContext =
                fieldClasses.root(place, Scope.EVENT_RECORD_COMMON_CONTEXT, stream.eventRecordCommonContext());
        var events = new ArrayList<EventRecordClass>();
        for (EventRecordClass event : stream.eventRecordClasses()) {
            events.add(eventRecordClass(event));
        }
        Optional<String> clock = stream.defaultClockClassId().map(Ctf18Fallback::clockName);
        if (clock.isPresent() && !fieldClasses.isTimestamped()) {
            losses.add(place, "the default clock, because no field is a timestamp");
            clock = Optional.empty();
        }
        return new DataStreamClass(
                stream.id(), Identity.NONE, clock, packetContext, header, commonContext, events, Attributes.NONE);
    }

    private EventRecordClass eventRecordClass(EventRecordClass event) {
        String place = place(event);
        // CTF 1.8.3 §6.1 and Babeltrace want a name.
        String name = event.identity().name().orElse("event_" + Long.toUnsignedString(event.id()));
        Identity identity = new Identity(Optional.empty(), Optional.of(name), Optional.empty());
        losses.identity(place, event.identity(), identity);
        if (event.identity().name().isEmpty()) {
            losses.add(place, "that it has no name, which becomes `" + name + "`");
        }
        event.attributes().byNamespace().forEach((namespace, value) -> {
            if (!(value instanceof Map<?, ?> map && SAID_OTHERWISE.containsAll(map.keySet()))) {
                losses.add(place, "attributes of " + namespace);
            }
        });
        fieldClasses.startEventRecordClass();
        return new EventRecordClass(
                event.id(),
                identity,
                event.logLevel(),
                event.emfUri(),
                fieldClasses.root(place, Scope.EVENT_RECORD_SPECIFIC_CONTEXT, event.specificContext()),
                fieldClasses.root(place, Scope.EVENT_RECORD_PAYLOAD, event.payload()),
                Attributes.NONE);
    }
}
