// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;

/// Which fields belong to the trace as its users see it: not the packet header, the event record header, nor the fields
/// of the packet context that describe the packet itself, such as its length and times.
public final class Visibility {
    private Visibility() {}

    public static boolean isShown(FieldNode node) {
        return switch (node.scope()) {
            case PACKET_HEADER, EVENT_RECORD_HEADER -> false;
            case PACKET_CONTEXT -> !describesPacket(node) && !isEmptied(node);
            default -> true;
        };
    }

    /// Whether the root structure exists and has something to show.
    public static boolean isShown(FieldTree tree, Scope scope) {
        return tree.root(scope).filter(Visibility::isShown).isPresent();
    }

    private static boolean describesPacket(FieldNode node) {
        return node.fieldClass() instanceof FieldClass.Integer integer && !integer.roles().isEmpty();
    }

    /// A structure of which nothing is left.
    private static boolean isEmptied(FieldNode node) {
        if (!(node.fieldClass() instanceof FieldClass.Structure) || node.children().isEmpty()) {
            return false;
        }
        for (FieldNode child : node.children()) {
            if (isShown(child)) {
                return false;
            }
        }
        return true;
    }
}
