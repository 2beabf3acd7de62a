// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Scope;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What the streams of one data stream class of a trace share: field trees, clock, decoders. Consumers keep what they
/// precompute by schema
/// and by event record class ordinal.
///
/// Safe to share between threads; field trees and decoders are made when first asked for.
public final class DataStreamSchema {
    private final Trace trace;
    private final DataStreamClass streamClass;
    private final Optional<ClockClass> clockClass;
    private final @Nullable ClockConversion clockConversion;
    private final StreamFeatures features;
    private final FieldTree packetFields;
    private final AtomicReferenceArray<@Nullable FieldTree> eventFields;
    private volatile @Nullable StreamCodecs codecs;

    DataStreamSchema(Trace trace, DataStreamClass streamClass, Optional<StreamFeatures> forcedFeatures) {
        this.trace = trace;
        this.streamClass = streamClass;
        this.clockClass = streamClass.defaultClockClassId().flatMap(trace.traceClass()::clockClass);
        this.clockConversion = clockClass.map(ClockConversion::new).orElse(null);
        this.packetFields = new FieldTree(packetStructures());
        this.features = forcedFeatures.orElseGet(() -> StreamFeatures.of(packetFields, clockClass.isPresent()));
        this.eventFields = new AtomicReferenceArray<>(streamClass.eventRecordClasses().size());
    }

    public Trace trace() {
        return trace;
    }

    public DataStreamClass streamClass() {
        return streamClass;
    }

    /// The default clock class.
    public Optional<ClockClass> clockClass() {
        return clockClass;
    }

    /// @throws IllegalStateException without a default clock class
    public ClockConversion clockConversion() {
        if (clockConversion == null) {
            throw new IllegalStateException("the data stream class has no default clock: id=" + streamClass.id());
        }
        return clockConversion;
    }

    public StreamFeatures features() {
        return features;
    }

    public int eventRecordClassCount() {
        return streamClass.eventRecordClasses().size();
    }

    public EventRecordClass eventRecordClass(int ordinal) {
        return streamClass.eventRecordClasses().get(ordinal);
    }

    /// The fields of packet headers and packet contexts.
    public FieldTree packetFields() {
        return packetFields;
    }

    /// The fields of the records of an event record class: header, common context, specific context and payload.
    public FieldTree eventFields(int ordinal) {
        FieldTree tree = eventFields.get(ordinal);
        if (tree == null) {
            eventFields.compareAndSet(ordinal, null, new FieldTree(eventStructures(ordinal)));
            tree = eventFields.get(ordinal);
        }
        if (tree == null) {
            throw new IllegalStateException("no field tree: ordinal=" + ordinal);
        }
        return tree;
    }

    /// For the reading side itself.
    public StreamCodecs codecs() {
        StreamCodecs made = codecs;
        if (made == null) {
            synchronized (this) {
                made = codecs;
                if (made == null) {
                    made = new StreamCodecs(this);
                    codecs = made;
                }
            }
        }
        return made;
    }

    private Map<Scope, Structure> packetStructures() {
        Map<Scope, Structure> structures = new EnumMap<>(Scope.class);
        trace.traceClass().packetHeader().ifPresent(root -> structures.put(Scope.PACKET_HEADER, root));
        streamClass.packetContext().ifPresent(root -> structures.put(Scope.PACKET_CONTEXT, root));
        return structures;
    }

    private Map<Scope, Structure> eventStructures(int ordinal) {
        EventRecordClass event = eventRecordClass(ordinal);
        Map<Scope, Structure> structures = new EnumMap<>(Scope.class);
        streamClass.eventRecordHeader().ifPresent(root -> structures.put(Scope.EVENT_RECORD_HEADER, root));
        streamClass.eventRecordCommonContext()
                .ifPresent(root -> structures.put(Scope.EVENT_RECORD_COMMON_CONTEXT, root));
        event.specificContext().ifPresent(root -> structures.put(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, root));
        event.payload().ifPresent(root -> structures.put(Scope.EVENT_RECORD_PAYLOAD, root));
        return Map.copyOf(structures);
    }
}
