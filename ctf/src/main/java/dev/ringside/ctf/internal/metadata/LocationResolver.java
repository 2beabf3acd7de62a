// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.OptionalField;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.VariantOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows the field locations of a valid schema while a writer walks over it: the walker says which structures are
/// open.
public final class LocationResolver {
    private final Map<Scope, Structure> roots = new EnumMap<>(Scope.class);
    private final List<String> inner = new ArrayList<>();
    private final List<Integer> structureDepths = new ArrayList<>();
    private Scope scope = Scope.PACKET_HEADER;

    public void enter(Scope root, Structure structure) {
        scope = root;
        roots.put(root, structure);
        inner.clear();
        structureDepths.clear();
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
        var targets = new ArrayList<FieldClass>();
        Structure root = roots.get(origin);
        if (root != null) {
            collect(root, names, targets);
        }
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

    /// Arrays are passed through: the dependent field may be in the same element.
    private static void collect(FieldClass from, List<String> path, List<FieldClass> targets) {
        switch (from) {
            case Variant variant -> {
                for (VariantOption option : variant.options()) {
                    collect(option.fieldClass(), path, targets);
                }
            }
            case OptionalField optional -> collect(optional.fieldClass(), path, targets);
            case FieldClass.StaticLengthArray array -> collect(array.element(), path, targets);
            case FieldClass.DynamicLengthArray array -> collect(array.element(), path, targets);
            case Structure structure -> {
                for (StructureMember member : structure.members()) {
                    if (!path.isEmpty() && member.name().equals(path.getFirst())) {
                        collect(member.fieldClass(), path.subList(1, path.size()), targets);
                    }
                }
            }
            default -> {
                if (path.isEmpty()) {
                    targets.add(from);
                }
            }
        }
    }
}
