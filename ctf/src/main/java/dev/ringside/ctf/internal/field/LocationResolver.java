// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the fields that a field location means (CTF2-SPEC-2.0 §6.3.1). A path goes through arrays and optionals to
/// their only child, through variants to every option, or to the option that it names.
final class LocationResolver {
    private final FieldTree packetTree;
    private final FieldTree tree;

    LocationResolver(FieldTree packetTree, FieldTree tree) {
        this.packetTree = packetTree;
        this.tree = tree;
    }

    Dependency resolve(FieldNode dependent, FieldLocation location) {
        List<FieldNode> targets = new ArrayList<>();
        FieldNode start = location.origin().isPresent()
                ? root(location.origin().get()).orElse(null)
                : enclosingStructure(dependent);
        if (start != null) {
            follow(start, normalized(location.path()), 0, dependent, targets);
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("the location of the length or selector of " + dependent
                    + " leads to no integer or boolean before it: path=" + location.path());
        }
        return new Dependency(targets);
    }

    /// A name and the null behind it cancel each other, whether or not there is such a member.
    private static List<@Nullable String> normalized(List<@Nullable String> path) {
        List<@Nullable String> kept = new ArrayList<>();
        for (String element : path) {
            if (element == null && !kept.isEmpty() && kept.getLast() != null) {
                kept.removeLast();
            } else {
                kept.add(element);
            }
        }
        return kept;
    }

    private Optional<FieldNode> root(Scope scope) {
        return (Dependency.isPacketScope(scope) ? packetTree : tree).root(scope);
    }

    private static @Nullable FieldNode enclosingStructure(FieldNode node) {
        FieldNode parent = node.parent();
        while (parent != null && !(parent.fieldClass() instanceof FieldClass.Structure)) {
            parent = parent.parent();
        }
        return parent;
    }

    private void follow(
            FieldNode node, List<@Nullable String> path, int next, FieldNode dependent, List<FieldNode> targets) {
        if (!(node.fieldClass() instanceof FieldClass.Structure)) {
            if (next == path.size() && isSelectorOrLength(node)) {
                addIfBefore(node, dependent, targets);
            } else if (node.fieldClass() instanceof FieldClass.Variant && next < path.size()) {
                node.child(String.valueOf(path.get(next)))
                        .ifPresent(option -> follow(option, path, next + 1, dependent, targets));
            }
            node.children().forEach(child -> follow(child, path, next, dependent, targets));
            return;
        }
        if (next == path.size()) {
            return;
        }
        String name = path.get(next);
        if (name == null) {
            FieldNode parent = enclosingStructure(node);
            if (parent != null) {
                follow(parent, path, next + 1, dependent, targets);
            }
        } else {
            node.child(name).ifPresent(member -> follow(member, path, next + 1, dependent, targets));
        }
    }

    private static boolean isSelectorOrLength(FieldNode node) {
        return node.fieldClass() instanceof FieldClass.Integer
                || node.fieldClass() instanceof FieldClass.FixedLengthBoolean;
    }

    private static void addIfBefore(FieldNode target, FieldNode dependent, List<FieldNode> targets) {
        boolean before = target.tree() != dependent.tree() || target.index() < dependent.index();
        if (before && !targets.contains(target)) {
            targets.add(target);
        }
    }
}
