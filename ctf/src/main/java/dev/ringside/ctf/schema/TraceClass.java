// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import dev.ringside.ctf.schema.FieldClass.Structure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The whole schema of a trace: what one metadata stream says (CTF2-SPEC-2.0 §5; CTF 1.8.3 §7).
///
/// @param metadataStreamUuid the UUID of the metadata stream (CTF 2 preamble, CTF 1.8 `trace.uuid`): packets may repeat
///                           it
/// @param environment        key to a [Long] or a [String], in the order of the metadata
public record TraceClass(
        CtfVersion version,
        Identity identity,
        Optional<UUID> metadataStreamUuid,
        Optional<Structure> packetHeader,
        Map<String, Object> environment,
        List<ClockClass> clockClasses,
        List<DataStreamClass> dataStreamClasses,
        Attributes attributes) {
    public TraceClass {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        clockClasses = List.copyOf(clockClasses);
        dataStreamClasses = List.copyOf(dataStreamClasses);
    }

    /// The same trace class with other data stream classes.
    public TraceClass withDataStreamClasses(List<DataStreamClass> others) {
        return new TraceClass(
                version, identity, metadataStreamUuid, packetHeader, environment, clockClasses, others, attributes);
    }

    public Optional<ClockClass> clockClass(String id) {
        for (ClockClass clock : clockClasses) {
            if (clock.id().equals(id)) {
                return Optional.of(clock);
            }
        }
        return Optional.empty();
    }

    public Optional<DataStreamClass> dataStreamClass(long id) {
        for (DataStreamClass stream : dataStreamClasses) {
            if (stream.id() == id) {
                return Optional.of(stream);
            }
        }
        return Optional.empty();
    }
}
