// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Writes the fragments of a CTF 2 metadata stream (CTF2-SPEC-2.0 §5), each with its record separator and line feed.
public final class FragmentWriter {
    /// The roots in which fields have roles (CTF2-SPEC-2.0 §6.4).
    private static final Set<String> WITH_ROLES = Set.of(
            "packet-header-field-class", "packet-context-field-class", "event-record-header-field-class");

    private FragmentWriter() {}

    public static String preamble(TraceClass trace) {
        return fragment("preamble", json -> {
            trace.metadataStreamUuid().ifPresent(uuid -> uuid(json, uuid));
            json.property("version", 2);
        });
    }

    private static void uuid(JsonText json, UUID uuid) {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        json.name("uuid");
        json.startArray();
        for (byte b : bytes) {
            json.value(BigInteger.valueOf(Byte.toUnsignedInt(b)));
        }
        json.endArray();
    }

    public static String traceClass(TraceClass trace) {
        return fragment("trace-class", json -> {
            identity(json, trace.identity());
            if (!trace.environment().isEmpty()) {
                json.name("environment");
                json.startObject();
                trace.environment().forEach(json::property);
                json.endObject();
            }
            structure(json, "packet-header-field-class", trace.packetHeader());
            json.attributes(trace.attributes());
        });
    }

    public static String clockClass(ClockClass clock) {
        return fragment("clock-class", json -> {
            json.property("id", clock.id());
            identity(json, clock.identity());
            clock.description().ifPresent(text -> json.property("description", text));
            json.property("frequency", unsigned(clock.frequencyHz()));
            origin(json, clock.origin());
            offset(json, clock);
            clock.precisionCycles().ifPresent(cycles -> json.property("precision", unsigned(cycles)));
            clock.accuracyCycles().ifPresent(cycles -> json.property("accuracy", unsigned(cycles)));
            json.attributes(clock.attributes());
        });
    }

    private static void origin(JsonText json, ClockOrigin origin) {
        switch (origin) {
            case ClockOrigin.UnixEpoch _ -> json.property("origin", "unix-epoch");
            case ClockOrigin.Unknown _ -> { }
            case ClockOrigin.Custom custom -> {
                json.name("origin");
                json.startObject();
                identity(json, new Identity(custom.namespace(), Optional.of(custom.name()), Optional.of(custom.uid())));
                json.endObject();
            }
        }
    }

    private static void offset(JsonText json, ClockClass clock) {
        if (clock.offsetSeconds() == 0 && clock.offsetCycles() == 0) {
            return;
        }
        json.name("offset-from-origin");
        json.startObject();
        json.property("seconds", clock.offsetSeconds());
        json.property("cycles", unsigned(clock.offsetCycles()));
        json.endObject();
    }

    public static String dataStreamClass(DataStreamClass stream) {
        return fragment("data-stream-class", json -> {
            json.property("id", unsigned(stream.id()));
            identity(json, stream.identity());
            stream.defaultClockClassId().ifPresent(id -> json.property("default-clock-class-id", id));
            structure(json, "packet-context-field-class", stream.packetContext());
            structure(json, "event-record-header-field-class", stream.eventRecordHeader());
            structure(json, "event-record-common-context-field-class", stream.eventRecordCommonContext());
            json.attributes(stream.attributes());
        });
    }

    public static String eventRecordClass(DataStreamClass stream, EventRecordClass event) {
        return fragment("event-record-class", json -> {
            json.property("id", unsigned(event.id()));
            json.property("data-stream-class-id", unsigned(stream.id()));
            identity(json, event.identity());
            structure(json, "specific-context-field-class", event.specificContext());
            structure(json, "payload-field-class", event.payload());
            json.attributes(EventAttributes.of(event));
        });
    }

    /// What stands in a fragment after its type.
    private interface Body {
        void write(JsonText json);
    }

    private static String fragment(String type, Body body) {
        var json = new JsonText();
        json.startObject();
        json.property("type", type);
        body.write(json);
        json.endObject();
        return JsonTextSequence.RECORD_SEPARATOR + json.toString() + '\n';
    }

    private static void identity(JsonText json, Identity identity) {
        identity.namespace().ifPresent(text -> json.property("namespace", text));
        identity.name().ifPresent(text -> json.property("name", text));
        identity.uid().ifPresent(text -> json.property("uid", text));
    }

    private static void structure(JsonText json, String property, Optional<Structure> structure) {
        structure.ifPresent(present -> {
            json.name(property);
            new FieldClassWriter(WITH_ROLES.contains(property)).write(json, present);
        });
    }

    static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
