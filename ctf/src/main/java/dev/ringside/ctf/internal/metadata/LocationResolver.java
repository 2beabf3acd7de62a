// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.internal.metadata.FieldPath.Part;
import dev.ringside.ctf.internal.metadata.FieldPath.Target;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.OptionalField;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows the field locations of a valid schema while a writer walks over it: the walker says which structures are
/// open, and into which parts of variants, optional fields and arrays it has gone.
public final class LocationResolver {
    private final Map<Scope, Structure> roots = new EnumMap<>(Scope.class);
    private final List<String> inner = new ArrayList<>();
    private final List<Integer> structureDepths = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private Scope scope = Scope.PACKET_HEADER;

    public void enter(Scope root, Structure structure) {
        scope = root;
        roots.put(root, structure);
        inner.clear();
        structureDepths.clear();
        parts.clear();
    }

    public void openStructure() {
        structureDepths.add(inner.size());
    }

    public void closeStructure() {
        structureDepths.removeLast();
    }

    public void enterMember(String name) {
        inner.add(name);
    }

    public void leaveMember() {
        inner.removeLast();
    }

    /// @param index of the option of a variant; else 0
    public void enterPart(int index) {
        parts.add(new Part(inner.size(), index));
    }

    public void leavePart() {
        parts.removeLast();
    }

    /// The parts from the root to what is being walked over.
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    public Scope scope() {
        return scope;
    }

    /// The names from the root to the member that is being walked over, it included.
    public List<String> here() {
        return List.copyOf(inner);
    }

    /// The names from the root to the innermost open structure.
    public List<String> innermostStructure() {
        return List.copyOf(inner.subList(0, structureDepths.isEmpty() ? 0 : structureDepths.getLast()));
    }

    /// Empty where the location leads nowhere.
    public Optional<FieldPath> resolve(FieldLocation location) {
        List<String> names = new ArrayList<>();
        if (location.origin().isEmpty()) {
            names.addAll(innermostStructure());
        }
        for (@Nullable String element : location.path()) {
            if (element != null) {
                names.add(element);
            } else if (names.isEmpty()) {
                return Optional.empty();
            } else {
                names.removeLast();
            }
        }
        Scope origin = location.origin().orElse(scope);
        Structure root = roots.get(origin);
        if (root == null) {
            return Optional.empty();
        }
        List<Target> targets = new Search(names, origin == scope).in(root);
        return targets.isEmpty() ? Optional.empty() : Optional.of(new FieldPath(origin, names, targets));
    }

    /// The field classes on the way to a field, one for each name of its path.
    public List<FieldClass> fieldClassesOn(FieldPath path) {
        var fieldClasses = new ArrayList<FieldClass>();
        Structure root = roots.get(path.scope());
        for (int length = 1; length <= path.names().size() && root != null; length++) {
            fieldClasses.add(first(root, path.names().subList(0, length)));
        }
        return fieldClasses;
    }

    private static FieldClass first(FieldClass from, List<String> path) {
        if (path.isEmpty()) {
            return from;
        }
        FieldClass found = from;
        for (StructureMember member : membersOf(from)) {
            if (member.name().equals(path.getFirst())) {
                found = first(member.fieldClass(), path.subList(1, path.size()));
                break;
            }
        }
        return found;
    }

    /// The members that a path may name next.
    private static List<StructureMember> membersOf(FieldClass from) {
        return switch (from) {
            case Structure structure -> structure.members();
            case OptionalField optional -> membersOf(optional.fieldClass());
            case FieldClass.StaticLengthArray array -> membersOf(array.element());
            case FieldClass.DynamicLengthArray array -> membersOf(array.element());
            case Variant variant -> variant.options().stream()
                    .flatMap(option -> membersOf(option.fieldClass()).stream())
                    .toList();
            default -> List.of();
        };
    }

    /// Finds the fields that a path may mean. Arrays are passed through: the dependent field may be in the same
    /// element. Where it is in an option of a variant itself, only that option is selected when the path is followed.
    private final class Search {
        private final List<String> names;
        private final boolean here;
        private final List<Target> targets = new ArrayList<>();

        /// @param here whether the path is one of the scope that is being walked over
        Search(List<String> names, boolean here) {
            this.names = names;
            this.here = here;
        }

        List<Target> in(Structure root) {
            collect(root, 0, List.of());
            return targets;
        }

        private void collect(FieldClass from, int depth, List<Part> before) {
            switch (from) {
                case Variant variant -> {
                    int open = openOption(depth, before);
                    for (int option = 0; option < variant.options().size(); option++) {
                        if (open < 0 || open == option) {
                            collect(variant.options().get(option).fieldClass(), depth, with(before, depth, option));
                        }
                    }
                }
                case OptionalField optional -> collect(optional.fieldClass(), depth, with(before, depth, 0));
                case FieldClass.StaticLengthArray array -> element(array.element(), depth, before);
                case FieldClass.DynamicLengthArray array -> element(array.element(), depth, before);
                case Structure structure -> {
                    for (StructureMember member : structure.members()) {
                        if (depth < names.size() && member.name().equals(names.get(depth))) {
                            collect(member.fieldClass(), depth + 1, before);
                        }
                    }
                }
                default -> {
                    if (depth == names.size()) {
                        targets.add(new Target(from, before));
                    }
                }
            }
        }

        /// An array itself is no selector.
        private void element(FieldClass element, int depth, List<Part> before) {
            if (depth < names.size()) {
                collect(element, depth, with(before, depth, 0));
            }
        }

        /// The option that is being walked over, of the variant at a place; -1 where that is no such variant.
        private int openOption(int depth, List<Part> before) {
            boolean open = here
                    && depth <= inner.size()
                    && inner.subList(0, depth).equals(names.subList(0, depth))
                    && parts.size() > before.size()
                    && parts.subList(0, before.size()).equals(before)
                    && parts.get(before.size()).depth() == depth;
            return open ? parts.get(before.size()).index() : -1;
        }

        private static List<Part> with(List<Part> before, int depth, int index) {
            var parts = new ArrayList<>(before);
            parts.add(new Part(depth, index));
            return parts;
        }
    }
}
