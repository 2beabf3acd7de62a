// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.testing;

import dev.ringside.ctf.metadata.Ctf18Schema;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.EventRecordClass;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// Random valid trace classes, the same for the same seed: every field class, with lengths and selectors in other
/// scopes, outer structures and beside the dependent field. Data encoded with them can be decoded: the packet header
/// and context and the event record header hold what a reader needs.
public final class RandomSchemas {
    private final Random random;
    private final RandomFieldClasses fieldClasses;

    public RandomSchemas(long seed) {
        this(seed, Audience.ANYONE);
    }

    public RandomSchemas(long seed, Audience audience) {
        this.random = new Random(seed);
        this.fieldClasses = new RandomFieldClasses(random, audience);
    }

    /// A schema with all that CTF 2 can say.
    public TraceClass ctf2() {
        fieldClasses.startTrace();
        UUID uuid = new UUID(random.nextLong(), random.nextLong());
        boolean withClock = random.nextInt(8) > 0;
        List<ClockClass> clocks = withClock ? List.of(clock("clk"), clock("other clock")) : List.of();
        Optional<Structure> packetHeader = Optional.of(packetHeader());
        var streams = new ArrayList<DataStreamClass>();
        int count = 1 + random.nextInt(2);
        for (int index = 0; index < count; index++) {
            streams.add(dataStreamClass(index == 0 ? 0 : 1 + random.nextInt(100), clocks));
        }
        return new TraceClass(
                CtfVersion.CTF_2, identity(), Optional.of(uuid), packetHeader, environment(), clocks, streams,
                fieldClasses.attributes());
    }

    /// A schema as CTF 1.8 metadata gives it.
    public TraceClass ctf18() {
        return Ctf18Schema.of(ctf2()).traceClass();
    }

    private Identity identity() {
        return new Identity(
                maybe("name space"), maybe("a \"name\" \\ with\tblanks"), maybe("uid " + random.nextInt(10)));
    }

    private Optional<String> maybe(String text) {
        return random.nextBoolean() ? Optional.of(text) : Optional.empty();
    }

    private Map<String, Object> environment() {
        var environment = new LinkedHashMap<String, Object>();
        if (random.nextBoolean()) {
            environment.put("tracer", "quoted \" and \\ and \n and é");
            environment.put("negative", -random.nextLong(Long.MAX_VALUE) - 1);
            environment.put("positive", random.nextLong(Long.MAX_VALUE));
        }
        return environment;
    }

    private ClockClass clock(String id) {
        long frequency = 1 + random.nextLong(1L << random.nextInt(1, 40));
        ClockOrigin origin = switch (random.nextInt(3)) {
            case 0 -> new ClockOrigin.UnixEpoch();
            case 1 -> new ClockOrigin.Unknown();
            default -> new ClockOrigin.Custom(maybe("origins"), "the origin", "17");
        };
        return new ClockClass(
                id, identity(), Optional.empty(), maybe("ticks"), frequency, origin,
                random.nextInt(2_000_000) - 1_000_000L, random.nextLong(frequency),
                random.nextBoolean() ? Optional.of(random.nextLong(1000)) : Optional.empty(),
                random.nextBoolean() ? Optional.of(random.nextLong(1000)) : Optional.empty(),
                fieldClasses.attributes());
    }

    private Structure packetHeader() {
        fieldClasses.enter(Scope.PACKET_HEADER);
        var members = new ArrayList<StructureMember>();
        members.add(new StructureMember("magic", unsigned(32, Role.PACKET_MAGIC_NUMBER)));
        if (random.nextBoolean()) {
            members.add(new StructureMember("uuid", new StaticLengthBlob(
                    16, "application/octet-stream", Set.of(Role.METADATA_STREAM_UUID), Attributes.NONE)));
        }
        members.add(new StructureMember("stream_id", unsigned(16, Role.DATA_STREAM_CLASS_ID)));
        if (random.nextBoolean()) {
            members.add(new StructureMember("stream_instance_id", unsigned(64, Role.DATA_STREAM_ID)));
        }
        return fieldClasses.withMore(members, 1);
    }

    private FixedLengthInteger unsigned(int bits, Role role) {
        return new FixedLengthInteger(
                BitArrayLayout.of(bits, fieldClasses.byteOrder(), 8), false, DisplayBase.DECIMAL, false, List.of(),
                Set.of(role), Attributes.NONE);
    }

    private DataStreamClass dataStreamClass(long id, List<ClockClass> clocks) {
        boolean withClock = !clocks.isEmpty();
        fieldClasses.startDataStreamClass();
        Structure packetContext = packetContext(withClock);
        Structure header = eventRecordHeader(withClock);
        Optional<Structure> commonContext = fieldClasses.maybeRoot(Scope.EVENT_RECORD_COMMON_CONTEXT);
        var events = new ArrayList<EventRecordClass>();
        int count = random.nextInt(4);
        for (int index = 0; index < count; index++) {
            events.add(eventRecordClass(index));
        }
        return new DataStreamClass(
                id,
                identity(),
                withClock ? Optional.of(clocks.get(random.nextInt(clocks.size())).id()) : Optional.empty(),
                Optional.of(packetContext),
                Optional.of(header),
                commonContext,
                events,
                fieldClasses.attributes());
    }

    private Structure packetContext(boolean withClock) {
        fieldClasses.enter(Scope.PACKET_CONTEXT);
        var members = new ArrayList<StructureMember>();
        members.add(new StructureMember("packet_size", unsigned(64, Role.PACKET_TOTAL_LENGTH)));
        members.add(new StructureMember("content_size", unsigned(32, Role.PACKET_CONTENT_LENGTH)));
        if (withClock) {
            members.add(new StructureMember("timestamp_begin", unsigned(64, Role.DEFAULT_CLOCK_TIMESTAMP)));
            members.add(new StructureMember("timestamp_end", unsigned(64, Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP)));
        }
        if (random.nextBoolean()) {
            members.add(new StructureMember(
                    "events_discarded", unsigned(16, Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT)));
            members.add(new StructureMember("the sequence number", unsigned(32, Role.PACKET_SEQUENCE_NUMBER)));
        }
        return fieldClasses.withMore(members, 2);
    }

    /// Plain, or like LTTng's: a short id and timestamp, or an escape and long ones.
    private Structure eventRecordHeader(boolean withClock) {
        fieldClasses.enter(Scope.EVENT_RECORD_HEADER);
        var members = new ArrayList<StructureMember>();
        if (random.nextBoolean()) {
            members.add(new StructureMember("id", unsigned(16, Role.EVENT_RECORD_CLASS_ID)));
            if (withClock) {
                members.add(new StructureMember("timestamp", unsigned(32, Role.DEFAULT_CLOCK_TIMESTAMP)));
            }
            return fieldClasses.withMore(members, 1);
        }
        IntegerRangeSet compact = IntegerRangeSet.of(IntegerRange.of(0, 30));
        IntegerRangeSet extended = IntegerRangeSet.of(IntegerRange.of(31));
        boolean labelled = random.nextBoolean();
        members.add(new StructureMember("id", new FixedLengthInteger(
                BitArrayLayout.of(5, fieldClasses.byteOrder(), 8), false, DisplayBase.DECIMAL, labelled,
                labelled
                        ? List.of(new Mapping("compact", compact),
                                new Mapping("extended", extended))
                        : List.of(),
                Set.of(Role.EVENT_RECORD_CLASS_ID), Attributes.NONE)));
        var shortForm = new Structure(
                withClock ? List.of(new StructureMember("timestamp", new FixedLengthInteger(
                        BitArrayLayout.of(27, fieldClasses.byteOrder(), 1), false, DisplayBase.DECIMAL, false,
                        List.of(), Set.of(Role.DEFAULT_CLOCK_TIMESTAMP), Attributes.NONE))) : List.of(),
                1, Attributes.NONE);
        var longMembers = new ArrayList<StructureMember>();
        longMembers.add(new StructureMember("id", unsigned(32, Role.EVENT_RECORD_CLASS_ID)));
        if (withClock) {
            longMembers.add(new StructureMember("timestamp", unsigned(64, Role.DEFAULT_CLOCK_TIMESTAMP)));
        }
        members.add(new StructureMember("v", new Variant(
                List.of(
                        new VariantOption(Optional.of("compact"), shortForm, compact, Attributes.NONE),
                        new VariantOption(
                                Optional.of("extended"), new Structure(longMembers, 8, Attributes.NONE), extended,
                                Attributes.NONE)),
                new FieldLocation(Optional.empty(), List.of("id")),
                Attributes.NONE)));
        return new Structure(members, 8, Attributes.NONE);
    }

    private EventRecordClass eventRecordClass(long id) {
        fieldClasses.startEventRecordClass();
        Optional<Structure> context = fieldClasses.maybeRoot(Scope.EVENT_RECORD_SPECIFIC_CONTEXT);
        Optional<Structure> payload = fieldClasses.maybeRoot(Scope.EVENT_RECORD_PAYLOAD);
        Attributes attributes = fieldClasses.attributes();
        Optional<LogLevel> level = Optional.empty();
        if (attributes.isEmpty() && random.nextBoolean()) {
            level = Optional.of(LogLevel.values()[random.nextInt(LogLevel.values().length)]);
            attributes = new Attributes(
                    Map.of("lttng.org,2009", Map.of("log-level", level.get().specificationName())));
        }
        return new EventRecordClass(id, identity(), level, Optional.empty(), context, payload, attributes);
    }
}
