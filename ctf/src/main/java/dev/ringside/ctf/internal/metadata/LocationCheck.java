// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthArray;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthBlob;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthString;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBoolean;
import dev.ringside.ctf.schema.FieldClass.OptionalField;
import dev.ringside.ctf.schema.FieldClass.StaticLengthArray;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.VariantOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Checks that each field location leads to a field that is decoded before and can be a length or selector
/// (CTF2-SPEC-2.0 §6.3.1). Scopes are given in decoding order.
final class LocationCheck {
    private final SourceMap sourceMap;
    private final Map<Scope, Structure> finished = new EnumMap<>(Scope.class);
    private final List<OpenStructure> open = new ArrayList<>();
    private Scope scope = Scope.PACKET_HEADER;

    /// A structure that is being walked over, up to a member.
    private static final class OpenStructure {
        private final Structure structure;
        private final Map<String, Integer> indexes = new HashMap<>();
        private int current;

        private OpenStructure(Structure structure) {
            this.structure = structure;
        }

        private void enterMember(String name) {
            current = indexes.size();
            indexes.put(name, current);
        }

        private int indexOf(String name) {
            return indexes.getOrDefault(name, -1);
        }
    }

    LocationCheck(SourceMap sourceMap) {
        this.sourceMap = sourceMap;
    }

    void root(Scope root, Optional<Structure> structure) throws MetadataException {
        finished.remove(root);
        if (structure.isPresent()) {
            scope = root;
            walk(structure.get());
            finished.put(root, structure.get());
        }
    }

    private void walk(FieldClass fieldClass) throws MetadataException {
        switch (fieldClass) {
            case Structure structure -> {
                var here = new OpenStructure(structure);
                open.add(here);
                for (StructureMember member : structure.members()) {
                    here.enterMember(member.name());
                    walk(member.fieldClass());
                }
                open.removeLast();
            }
            case StaticLengthArray array -> walk(array.element());
            case DynamicLengthArray array -> {
                length(array, array.lengthLocation());
                walk(array.element());
            }
            case DynamicLengthString string -> length(string, string.lengthLocation());
            case DynamicLengthBlob blob -> length(blob, blob.lengthLocation());
            case OptionalField optional -> {
                optionalSelector(optional);
                walk(optional.fieldClass());
            }
            case Variant variant -> {
                check(variant, variant.selectorLocation(), FieldClass.Integer.class::isInstance, "no integer");
                for (VariantOption option : variant.options()) {
                    walk(option.fieldClass());
                }
            }
            default -> { }
        }
    }

    private void length(FieldClass dependent, FieldLocation location) throws MetadataException {
        check(
                dependent,
                location,
                target -> target instanceof FieldClass.Integer integer && !integer.signed(),
                "no unsigned integer");
    }

    private void optionalSelector(OptionalField optional) throws MetadataException {
        if (optional.selectorRanges().isPresent()) {
            check(optional, optional.selectorLocation(), FieldClass.Integer.class::isInstance,
                    "no integer, though the optional field has selector ranges");
        } else {
            check(optional, optional.selectorLocation(), FixedLengthBoolean.class::isInstance,
                    "no boolean, though the optional field has no selector ranges");
        }
    }

    private void check(FieldClass dependent, FieldLocation location, Predicate<FieldClass> fits, String otherwise)
            throws MetadataException {
        Place place = sourceMap.place(dependent);
        var targets = new ArrayList<FieldClass>();
        targets(place, location, targets);
        for (FieldClass target : targets) {
            if (fits.test(target)) {
                return;
            }
        }
        throw place.fault("the field at " + shown(location) + " is " + otherwise);
    }

    private void targets(Place place, FieldLocation location, List<FieldClass> targets) throws MetadataException {
        int up = 0;
        var names = new ArrayList<String>();
        for (@Nullable String element : location.path()) {
            if (element != null) {
                names.add(element);
            } else if (names.isEmpty()) {
                up++;
            } else {
                names.removeLast();
            }
        }
        boolean elsewhere = location.origin().isPresent() && location.origin().get() != scope;
        if (elsewhere) {
            Structure root = finished.get(location.origin().get());
            if (root == null || up > 0) {
                throw place.fault("nothing at " + shown(location) + " is decoded before");
            }
            descend(place, location, root, names, targets);
            return;
        }
        int start = location.origin().isPresent() ? -up : open.size() - 1 - up;
        if (start < 0) {
            throw place.fault(shown(location) + " goes above the root structure");
        }
        inOpen(place, location, start, names, targets);
    }

    private void inOpen(Place place, FieldLocation location, int start, List<String> path, List<FieldClass> targets)
            throws MetadataException {
        int at = start;
        List<String> rest = path;
        while (true) {
            OpenStructure here = open.get(at);
            int index = here.indexOf(rest.getFirst());
            if (index < 0) {
                throw place.fault("nothing at " + shown(location) + " is decoded before");
            }
            if (index < here.current) {
                break;
            }
            if (rest.size() == 1 || at + 1 == open.size()) {
                throw place.fault("the field at " + shown(location) + " is not decoded yet");
            }
            at++;
            rest = rest.subList(1, rest.size());
        }
        descend(place, location, open.get(at).structure, rest, targets);
    }

    private void descend(
            Place place, FieldLocation location, FieldClass from, List<String> path, List<FieldClass> targets)
            throws MetadataException {
        switch (from) {
            case Variant variant -> {
                for (VariantOption option : variant.options()) {
                    if (leadsOn(option.fieldClass(), path)) {
                        descend(place, location, option.fieldClass(), path, targets);
                    }
                }
            }
            case OptionalField optional -> descend(place, location, optional.fieldClass(), path, targets);
            case StaticLengthArray _, DynamicLengthArray _ ->
                throw place.fault(shown(location) + " leads into an array whose elements are decoded already");
            case Structure structure when !path.isEmpty() -> {
                StructureMember member = member(structure, path.getFirst());
                if (member == null) {
                    throw place.fault("nothing is at " + shown(location));
                }
                descend(place, location, member.fieldClass(), path.subList(1, path.size()), targets);
            }
            default -> {
                if (!path.isEmpty()) {
                    throw place.fault(shown(location) + " goes on below a field that has no members");
                }
                targets.add(from);
            }
        }
    }

    private static boolean leadsOn(FieldClass option, List<String> path) {
        return switch (option) {
            case Structure structure -> !path.isEmpty() && member(structure, path.getFirst()) != null;
            case Variant _, OptionalField _ -> true;
            default -> path.isEmpty();
        };
    }

    private static @Nullable StructureMember member(Structure structure, String name) {
        for (StructureMember member : structure.members()) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        return null;
    }

    private static String shown(FieldLocation location) {
        var text = new StringBuilder("location [");
        location.origin().ifPresent(origin -> text.append(origin.specificationName()).append(": "));
        for (int index = 0; index < location.path().size(); index++) {
            String element = location.path().get(index);
            text.append(index > 0 ? ", " : "").append(element == null ? "^" : element);
        }
        return text.append(']').toString();
    }
}
