// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.SchemaCheck;
import dev.ringside.ctf.internal.metadata.SourceMap;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonInteger;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonObject;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonString;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Reads a CTF 2 metadata stream, fragment by fragment (CTF2-SPEC-2.0 §5).
public final class JsonMetadata {
    private static final int UUID_BYTES = 16;

    private final SourceMap sourceMap = new SourceMap();
    private final FieldClassReader fieldClasses = new FieldClassReader(sourceMap);
    private final Map<String, ClockClass> clocks = new LinkedHashMap<>();
    private final Map<Long, StreamParts> streams = new LinkedHashMap<>();
    private Identity identity = Identity.NONE;
    private Attributes attributes = Attributes.NONE;
    private Optional<UUID> metadataStreamUuid = Optional.empty();
    private Optional<Structure> packetHeader = Optional.empty();
    private Map<String, Object> environment = Map.of();
    private boolean traceClassSeen;

    /// A data stream class whose event record classes are still coming.
    private record StreamParts(Place place, DataStreamClass withoutEvents, Map<Long, EventRecordClass> events) {}

    private JsonMetadata() {}

    /// @param text the decoded metadata stream, without packets around it
    public static TraceClass read(String text) throws MetadataException {
        List<JsonObject> fragments = JsonTextSequence.parse(text);
        if (fragments.isEmpty()) {
            throw new Place(1, 1).fault("the metadata stream has no fragment");
        }
        var reader = new JsonMetadata();
        reader.preamble(fragments.getFirst());
        for (JsonObject fragment : fragments.subList(1, fragments.size())) {
            reader.fragment(fragment);
        }
        return reader.traceClass();
    }

    private void preamble(JsonObject fragment) throws MetadataException {
        var properties = new Properties(fragment);
        JsonValue type = properties.require("type");
        if (!Properties.string(type).equals("preamble")) {
            throw type.place().fault("the first fragment is the preamble");
        }
        JsonValue version = properties.require("version");
        if (!Properties.integer(version).equals(BigInteger.TWO)) {
            throw version.place().fault("the version of this format is 2");
        }
        Optional<JsonValue> uuid = properties.find("uuid");
        if (uuid.isPresent()) {
            metadataStreamUuid = Optional.of(uuid(uuid.get()));
        }
        // Checked only: they tell of the metadata stream and who wrote it, not of the trace.
        properties.attributes();
        properties.finish();
    }

    private static UUID uuid(JsonValue value) throws MetadataException {
        List<JsonValue> elements = Properties.array(value).elements();
        if (elements.size() != UUID_BYTES) {
            throw value.place().fault("a UUID has " + UUID_BYTES + " bytes, not " + elements.size());
        }
        ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES);
        for (JsonValue element : elements) {
            long octet = Properties.unsigned(element);
            if (octet < 0 || octet > 255) {
                throw element.place().fault("a byte lies between 0 and 255");
            }
            bytes.put((byte) octet);
        }
        bytes.flip();
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private void fragment(JsonObject fragment) throws MetadataException {
        var properties = new Properties(fragment);
        JsonValue type = properties.require("type");
        switch (Properties.string(type)) {
            case "field-class-alias" -> fieldClasses.readAlias(properties);
            case "trace-class" -> traceClassFragment(properties);
            case "clock-class" -> clockClass(properties);
            case "data-stream-class" -> dataStreamClass(properties);
            case "event-record-class" -> eventRecordClass(properties);
            case "preamble" -> throw fragment.place().fault("a metadata stream has one preamble");
            default -> throw type.place().fault("unknown fragment type `" + Properties.string(type) + "`");
        }
    }

    private void traceClassFragment(Properties properties) throws MetadataException {
        if (traceClassSeen) {
            throw properties.place().fault("a metadata stream has at most one trace class");
        }
        if (!streams.isEmpty()) {
            throw properties.place().fault("the trace class comes before the data stream classes");
        }
        traceClassSeen = true;
        identity = identity(properties);
        packetHeader = fieldClasses.rootStructure(properties, "packet-header-field-class");
        Optional<JsonValue> entries = properties.find("environment");
        if (entries.isPresent()) {
            environment = environment(entries.get());
        }
        attributes = properties.attributes();
        properties.finish();
    }

    private static Map<String, Object> environment(JsonValue value) throws MetadataException {
        var environment = new LinkedHashMap<String, Object>();
        for (Map.Entry<String, JsonValue> entry : Properties.object(value).members().entrySet()) {
            environment.put(entry.getKey(), environmentValue(entry.getValue()));
        }
        return environment;
    }

    private static Object environmentValue(JsonValue value) throws MetadataException {
        return switch (value) {
            case JsonString string -> string.value();
            case JsonInteger(Place _, BigInteger integer) when integer.bitLength() < Long.SIZE -> integer.longValue();
            default -> throw value.place().fault("an environment value is a string or a signed 64-bit integer");
        };
    }

    private static Identity identity(Properties properties) throws MetadataException {
        return new Identity(
                properties.optionalString("namespace"),
                properties.optionalString("name"),
                properties.optionalString("uid"));
    }

    private void clockClass(Properties properties) throws MetadataException {
        ClockClass clock = ClockClassReader.read(properties);
        if (clocks.putIfAbsent(clock.id(), clock) != null) {
            throw properties.place().fault("clock class `" + clock.id() + "` is there already");
        }
    }

    private void dataStreamClass(Properties properties) throws MetadataException {
        long id = properties.unsignedOr("id", 0);
        if (streams.containsKey(id)) {
            throw properties.place().fault("data stream class " + Long.toUnsignedString(id) + " is there already");
        }
        Optional<JsonValue> clockValue = properties.find("default-clock-class-id");
        Optional<String> clockId = properties.optionalString("default-clock-class-id");
        if (clockId.isPresent() && !clocks.containsKey(clockId.get())) {
            throw clockValue.get().place().fault("no clock class `" + clockId.get() + "` before this");
        }
        var stream = new DataStreamClass(
                id,
                identity(properties),
                clockId,
                fieldClasses.rootStructure(properties, "packet-context-field-class"),
                fieldClasses.rootStructure(properties, "event-record-header-field-class"),
                fieldClasses.rootStructure(properties, "event-record-common-context-field-class"),
                List.of(),
                properties.attributes());
        properties.finish();
        streams.put(id, new StreamParts(properties.place(), stream, new LinkedHashMap<>()));
    }

    private void eventRecordClass(Properties properties) throws MetadataException {
        Optional<JsonValue> streamValue = properties.find("data-stream-class-id");
        long streamId = properties.unsignedOr("data-stream-class-id", 0);
        StreamParts stream = streams.get(streamId);
        if (stream == null) {
            Place place = streamValue.isPresent() ? streamValue.get().place() : properties.place();
            throw place.fault("no data stream class " + Long.toUnsignedString(streamId) + " before this");
        }
        long id = properties.unsignedOr("id", 0);
        Identity eventIdentity = identity(properties);
        Attributes eventAttributes = properties.attributes();
        var event = new EventRecordClass(
                id,
                eventIdentity,
                EventAttributes.logLevel(eventAttributes),
                EventAttributes.emfUri(eventAttributes),
                fieldClasses.rootStructure(properties, "specific-context-field-class"),
                fieldClasses.rootStructure(properties, "payload-field-class"),
                eventAttributes);
        properties.finish();
        sourceMap.put(event, properties.place());
        if (stream.events.putIfAbsent(id, event) != null) {
            throw properties.place().fault("event record class " + Long.toUnsignedString(id)
                    + " of data stream class " + Long.toUnsignedString(streamId) + " is there already");
        }
    }

    private TraceClass traceClass() throws MetadataException {
        var dataStreamClasses = new ArrayList<DataStreamClass>();
        for (StreamParts parts : streams.values()) {
            DataStreamClass stream = parts.withoutEvents.withEventRecordClasses(List.copyOf(parts.events.values()));
            sourceMap.put(stream, parts.place);
            dataStreamClasses.add(stream);
        }
        var trace = new TraceClass(
                CtfVersion.CTF_2,
                identity,
                metadataStreamUuid,
                packetHeader,
                environment,
                List.copyOf(clocks.values()),
                dataStreamClasses,
                attributes);
        SchemaCheck.check(trace, sourceMap);
        return trace;
    }
}
