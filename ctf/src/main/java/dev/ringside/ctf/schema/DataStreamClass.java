// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import dev.ringside.ctf.schema.FieldClass.Structure;
import java.util.List;
import java.util.Optional;

/// A kind of data stream (CTF2-SPEC-2.0 §5.7), with its event record classes in the order of the metadata.
///
/// @param id unsigned
public record DataStreamClass(
        long id,
        Identity identity,
        Optional<String> defaultClockClassId,
        Optional<Structure> packetContext,
        Optional<Structure> eventRecordHeader,
        Optional<Structure> eventRecordCommonContext,
        List<EventRecordClass> eventRecordClasses,
        Attributes attributes) {
    public DataStreamClass {
        eventRecordClasses = List.copyOf(eventRecordClasses);
    }

    /// The same data stream class with other event record classes.
    public DataStreamClass withEventRecordClasses(List<EventRecordClass> others) {
        return new DataStreamClass(
                id,
                identity,
                defaultClockClassId,
                packetContext,
                eventRecordHeader,
                eventRecordCommonContext,
                others,
                attributes);
    }
}
