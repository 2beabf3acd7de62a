// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The fields of packet contexts that are lengths or selectors of other fields (CTF2-SPEC-2.0 §6.3.1): those were
/// encoded for the value that was read, so that the value has to stay. Immutable.
final class NeededFields {
    private final Set<String> names = new HashSet<>();

    private NeededFields() {}

    /// Those of a data stream class. A name that a location ends with counts wherever it stands: a field too many does
    /// no harm.
    static NeededFields of(DataStreamClass stream) {
        NeededFields needed = new NeededFields();
        stream.packetContext().ifPresent(root -> needed.addNamesIn(Map.of(Scope.PACKET_CONTEXT, root)));
        Map<Scope, Structure> common = new EnumMap<>(Scope.class);
        put(common, Scope.EVENT_RECORD_HEADER, stream.eventRecordHeader());
        put(common, Scope.EVENT_RECORD_COMMON_CONTEXT, stream.eventRecordCommonContext());
        needed.addNamesIn(common);
        for (EventRecordClass event : stream.eventRecordClasses()) {
            Map<Scope, Structure> own = new EnumMap<>(Scope.class);
            put(own, Scope.EVENT_RECORD_SPECIFIC_CONTEXT, event.specificContext());
            put(own, Scope.EVENT_RECORD_PAYLOAD, event.payload());
            needed.addNamesIn(own);
        }
        return needed;
    }

    private static void put(Map<Scope, Structure> roots, Scope scope, Optional<Structure> root) {
        root.ifPresent(structure -> roots.put(scope, structure));
    }

    private void addNamesIn(Map<Scope, Structure> roots) {
        for (FieldNode node : new FieldTree(roots).nodes()) {
            FieldLocation location = FieldLocation.of(node.fieldClass());
            if (location != null && location.origin().orElse(node.scope()) == Scope.PACKET_CONTEXT) {
                names.add(String.valueOf(location.path().getLast()));
            }
        }
    }

    /// The needed fields of the stream's packet context.
    List<FieldNode> in(Structure packetContext) {
        List<FieldNode> needed = new ArrayList<>();
        for (FieldNode node : new FieldTree(Map.of(Scope.PACKET_CONTEXT, packetContext)).nodes()) {
            if (contains(node)) {
                needed.add(node);
            }
        }
        return needed;
    }

    /// Whether a field is needed. A location names a member, which may be an optional or a variant of the field meant.
    boolean contains(FieldNode node) {
        if (node.scope() != Scope.PACKET_CONTEXT) {
            return false;
        }
        for (FieldNode at = node; at != null && !(at.fieldClass() instanceof Structure); at = at.parent()) {
            if (names.contains(at.name())) {
                return true;
            }
        }
        return false;
    }
}
