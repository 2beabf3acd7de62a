// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.VariantOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The nodes of all fields that one kind of record may have: the packet header and context of a data stream class, or
/// header,
/// common context, specific context and payload of an event record class.
///
/// Immutable; safe to share between threads.
public final class FieldTree {
    private final List<FieldNode> nodes = new ArrayList<>();
    private final Map<Scope, FieldNode> roots = new EnumMap<>(Scope.class);

    /// @param rootStructures the scopes that exist
    public FieldTree(Map<Scope, Structure> rootStructures) {
        for (Scope scope : Scope.values()) {
            Structure structure = rootStructures.get(scope);
            if (structure != null) {
                FieldNode root = new FieldNode(this, nodes.size(), scope, null, "", structure);
                nodes.add(root);
                roots.put(scope, root);
                addChildren(root);
            }
        }
    }

    public Optional<FieldNode> root(Scope scope) {
        return Optional.ofNullable(roots.get(scope));
    }

    public int nodeCount() {
        return nodes.size();
    }

    /// All nodes, by index.
    public List<FieldNode> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /// Follows member and option names from a root structure.
    public Optional<FieldNode> find(Scope scope, List<String> path) {
        Optional<FieldNode> node = root(scope);
        for (String name : path) {
            node = node.flatMap(found -> found.child(name));
        }
        return node;
    }

    private void addChildren(FieldNode node) {
        switch (node.fieldClass()) {
            case Structure structure -> {
                for (StructureMember member : structure.members()) {
                    addChild(node, member.name(), member.fieldClass());
                }
            }
            case FieldClass.StaticLengthArray array -> addChild(node, "", array.element());
            case FieldClass.DynamicLengthArray array -> addChild(node, "", array.element());
            case FieldClass.OptionalField optional -> addChild(node, "", optional.fieldClass());
            case FieldClass.Variant variant -> {
                for (VariantOption option : variant.options()) {
                    addChild(node, option.name().orElse(""), option.fieldClass());
                }
            }
            default -> { }
        }
    }

    private void addChild(FieldNode parent, String name, FieldClass fieldClass) {
        FieldNode child = new FieldNode(this, nodes.size(), parent.scope(), parent, name, fieldClass);
        nodes.add(child);
        addChildren(child);
    }
}
