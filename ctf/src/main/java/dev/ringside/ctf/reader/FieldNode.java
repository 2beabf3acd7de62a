// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place in the tree of fields that a record of some class has: a root structure, a structure member, the element
/// of an array,
/// the field of an optional or an option of a variant. A [FieldVisitor] gets the node beside every value; whatever a
/// consumer
/// needs to know of a field (a label in bytes, a formatting decision) it computes once and keeps in an array by
/// [#index()].
///
/// Nodes are immutable once their [FieldTree] is made, and compared by identity. Safe to share between threads.
public final class FieldNode {
    private final FieldTree tree;
    private final int index;
    private final Scope scope;
    private final @Nullable FieldNode parent;
    private final String name;
    private final FieldClass fieldClass;
    private final List<FieldNode> children = new ArrayList<>();
    private final List<FieldNode> childrenView = Collections.unmodifiableList(children);

    FieldNode(FieldTree tree, int index, Scope scope, @Nullable FieldNode parent, String name, FieldClass fieldClass) {
        this.tree = tree;
        this.index = index;
        this.scope = scope;
        this.parent = parent;
        this.name = name;
        this.fieldClass = fieldClass;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    public FieldTree tree() {
        return tree;
    }

    /// Dense within the tree, from 0, parents before children, in decoding order.
    public int index() {
        return index;
    }

    public Scope scope() {
        return scope;
    }

    /// Null for a root structure.
    public @Nullable FieldNode parent() {
        return parent;
    }

    public boolean isRoot() {
        return parent == null;
    }

    /// The name of a structure member or variant option; empty for roots, elements, optional fields and nameless
    /// options.
    public String name() {
        return name;
    }

    public FieldClass fieldClass() {
        return fieldClass;
    }

    /// Structure: its members. Array: its element. Optional: its field. Variant: its options. Otherwise empty.
    public List<FieldNode> children() {
        return childrenView;
    }

    public Optional<FieldNode> child(String childName) {
        for (FieldNode child : children) {
            if (child.name.equals(childName)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return (parent == null ? scope.specificationName() : parent + "." + name);
    }
}
