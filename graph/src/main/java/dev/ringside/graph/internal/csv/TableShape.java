// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.csv;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.graph.internal.json.MappingLabels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The columns of the events of one class in one data stream class. Immutable apart from remembered labels; one thread.
final class TableShape {
    /// @param labels of an enumeration; they go to the column behind
    /// @param json   whether the field and everything in it is one cell
    record Column(int index, @Nullable MappingLabels labels, boolean json) {}

    private final List<String> names = new ArrayList<>(List.of("time", "trace", "stream"));
    private final Map<FieldNode, Column> columns = new IdentityHashMap<>();
    private final Set<String> used = new HashSet<>(names);

    TableShape(DataStreamSchema schema, int eventRecordClassOrdinal) {
        FieldTree event = schema.eventFields(eventRecordClassOrdinal);
        schema.packetFields().root(Scope.PACKET_CONTEXT).ifPresent(root -> addMembers(root, "packet."));
        event.root(Scope.EVENT_RECORD_COMMON_CONTEXT).ifPresent(root -> addMembers(root, "common."));
        event.root(Scope.EVENT_RECORD_SPECIFIC_CONTEXT).ifPresent(root -> addMembers(root, "specific."));
        event.root(Scope.EVENT_RECORD_PAYLOAD).ifPresent(root -> addMembers(root, ""));
    }

    private void addMembers(FieldNode structure, String prefix) {
        for (FieldNode member : structure.children()) {
            String name = prefix + member.name();
            if (member.fieldClass() instanceof FieldClass.Structure) {
                addMembers(member, name + ".");
            } else {
                add(member, name);
            }
        }
    }

    private void add(FieldNode field, String name) {
        MappingLabels labels = field.fieldClass() instanceof FieldClass.Integer integer
                        && (integer.enumeration() || !integer.mappings().isEmpty())
                ? new MappingLabels(integer.mappings(), integer.signed())
                : null;
        columns.put(field, new Column(names.size(), labels, isJson(field.fieldClass())));
        addName(name);
        if (labels != null) {
            addName(name + ".label");
        }
    }

    private static boolean isJson(FieldClass fieldClass) {
        return switch (fieldClass) {
            case FieldClass.StaticLengthArray ignored -> true;
            case FieldClass.DynamicLengthArray ignored -> true;
            case FieldClass.Variant ignored -> true;
            case FieldClass.OptionalField ignored -> true;
            case FieldClass.FixedLengthBitMap ignored -> true;
            default -> false;
        };
    }

    /// A payload may have a field of the same name as one of our columns.
    private void addName(String name) {
        String unused = name;
        while (!used.add(unused)) {
            unused = unused + "_";
        }
        names.add(unused);
    }

    List<String> names() {
        return names;
    }

    /// Null for root structures, structures that are split into columns, and what lies within one cell.
    @Nullable Column column(FieldNode node) {
        return columns.get(node);
    }
}
