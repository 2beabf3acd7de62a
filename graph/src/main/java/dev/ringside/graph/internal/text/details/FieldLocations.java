// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the field that a field location leads to (CTF2-SPEC-2.0 §6.3.1), as far as it is one that users of the trace
/// see: a field of an event.
final class FieldLocations {
    private FieldLocations() {}

    static Optional<FieldNode> find(FieldNode dependent, FieldLocation location) {
        FieldNode start = location.origin().isPresent()
                ? dependent.tree().root(location.origin().get()).orElse(null)
                : enclosingStructure(dependent);
        return Optional.ofNullable(follow(start, location.path())).filter(FieldLocations::isEventField);
    }

    private static boolean isEventField(FieldNode node) {
        return node.scope().compareTo(Scope.EVENT_RECORD_COMMON_CONTEXT) >= 0;
    }

    private static @Nullable FieldNode enclosingStructure(FieldNode node) {
        FieldNode parent = node.parent();
        while (parent != null && !(parent.fieldClass() instanceof FieldClass.Structure)) {
            parent = parent.parent();
        }
        return parent;
    }

    private static @Nullable FieldNode follow(@Nullable FieldNode start, List<@Nullable String> path) {
        FieldNode node = start;
        for (String name : path) {
            if (node == null) {
                return null;
            }
            node = name == null ? enclosingStructure(node) : descend(node, name);
        }
        return node;
    }

    /// Through elements, optional fields and the options of variants to the next member of that name.
    private static @Nullable FieldNode descend(FieldNode from, String name) {
        Optional<FieldNode> child = from.child(name);
        if (child.isPresent()) {
            return child.get();
        }
        if (from.fieldClass() instanceof FieldClass.Structure) {
            return null;
        }
        for (FieldNode inner : from.children()) {
            FieldNode found = descend(inner, name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// The way to a field from its root structure, by the names of members (CTF2-SPEC-2.0 §5.3.6: options of variants
    /// and elements of arrays are no steps), or by the positions of members and options.
    static List<String> items(FieldNode target, boolean byName) {
        List<String> items = new ArrayList<>();
        for (FieldNode node = target; node.parent() != null; node = node.parent()) {
            FieldNode parent = node.parent();
            boolean member = parent.fieldClass() instanceof FieldClass.Structure;
            if (byName) {
                if (member) {
                    items.add(node.name());
                }
            } else if (member || parent.fieldClass() instanceof FieldClass.Variant) {
                items.add(Integer.toString(parent.children().indexOf(node)));
            } else {
                items.add("<current>");
            }
        }
        Collections.reverse(items);
        return items;
    }

    static String scope(Scope scope) {
        return switch (scope) {
            case PACKET_HEADER -> "Packet header";
            case PACKET_CONTEXT -> "Packet context";
            case EVENT_RECORD_HEADER -> "Event header";
            case EVENT_RECORD_COMMON_CONTEXT -> "Event common context";
            case EVENT_RECORD_SPECIFIC_CONTEXT -> "Event specific context";
            case EVENT_RECORD_PAYLOAD -> "Event payload";
        };
    }
}
