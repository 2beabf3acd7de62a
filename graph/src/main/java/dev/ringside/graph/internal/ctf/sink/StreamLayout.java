// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.graph.GraphException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// How the packets and event records of a data stream are encoded, as it was read and as it will be written. Immutable.
final class StreamLayout {
    private final DataStreamSchema schema;
    private final TraceClass traceClass;
    private final DataStreamClass streamClass;

    /// @param traceClass of the trace that is written
    StreamLayout(DataStreamSchema schema, TraceClass traceClass) {
        this.schema = schema;
        this.traceClass = traceClass;
        this.streamClass = traceClass.dataStreamClass(schema.streamClass().id())
                .orElseThrow(
                        () -> new GraphException("", "no such data stream class: id=" + schema.streamClass().id()));
    }

    /// Whether whole packets, as they are, say the same in the trace that is written.
    boolean isSame() {
        DataStreamClass read = schema.streamClass();
        return SameLayout.ofRoots(schema.trace().traceClass().packetHeader(), traceClass.packetHeader())
                && SameLayout.ofRoots(read.packetContext(), streamClass.packetContext())
                && read.defaultClockClassId().isPresent() == streamClass.defaultClockClassId().isPresent()
                && roles(Scope.PACKET_HEADER, schema.trace().traceClass().packetHeader())
                        .equals(roles(Scope.PACKET_HEADER, traceClass.packetHeader()))
                && roles(Scope.PACKET_CONTEXT, read.packetContext())
                        .equals(roles(Scope.PACKET_CONTEXT, streamClass.packetContext()))
                && roles(Scope.EVENT_RECORD_HEADER, read.eventRecordHeader())
                        .equals(roles(Scope.EVENT_RECORD_HEADER, streamClass.eventRecordHeader()))
                && read.eventRecordClasses().stream().allMatch(this::isSame);
    }

    private static List<Set<Role>> roles(Scope scope, Optional<Structure> root) {
        return root.map(structure -> new FieldTree(Map.of(scope, structure)).nodes()).orElse(List.of()).stream()
                .map(node -> node.fieldClass() instanceof FieldClass.Integer integer ? integer.roles() : Set.<Role>of())
                .filter(roles -> !roles.isEmpty())
                .toList();
    }

    /// Whether event records of a class, as they are, say the same in the trace that is written.
    boolean isSame(EventRecordClass read) {
        DataStreamClass readStream = schema.streamClass();
        Optional<EventRecordClass> written = writtenClass(read);
        return written.isPresent()
                && SameLayout.ofRoots(readStream.eventRecordHeader(), streamClass.eventRecordHeader())
                && SameLayout.ofRoots(readStream.eventRecordCommonContext(), streamClass.eventRecordCommonContext())
                && SameLayout.ofRoots(read.specificContext(), written.get().specificContext())
                && SameLayout.ofRoots(read.payload(), written.get().payload());
    }

    /// Empty for a class that cannot have events, because the written format has no place for it.
    Optional<EventRecordClass> writtenClass(EventRecordClass read) {
        return streamClass.eventRecordClasses().stream().filter(candidate -> candidate.id() == read.id()).findFirst();
    }

    DataStreamSchema schema() {
        return schema;
    }

    /// What packets that are written repeat, where they have a place for it.
    Optional<UUID> metadataStreamUuid() {
        return traceClass.metadataStreamUuid();
    }

    FieldTree packetTree() {
        Map<Scope, Structure> roots = new EnumMap<>(Scope.class);
        traceClass.packetHeader().ifPresent(root -> roots.put(Scope.PACKET_HEADER, root));
        streamClass.packetContext().ifPresent(root -> roots.put(Scope.PACKET_CONTEXT, root));
        return new FieldTree(roots);
    }

    FieldTree eventTree(EventRecordClass event) {
        Map<Scope, Structure> roots = new EnumMap<>(Scope.class);
        streamClass.eventRecordHeader().ifPresent(root -> roots.put(Scope.EVENT_RECORD_HEADER, root));
        streamClass.eventRecordCommonContext().ifPresent(root -> roots.put(Scope.EVENT_RECORD_COMMON_CONTEXT, root));
        event.specificContext().ifPresent(root -> roots.put(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, root));
        event.payload().ifPresent(root -> roots.put(Scope.EVENT_RECORD_PAYLOAD, root));
        return new FieldTree(roots);
    }
}
