// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.ArrayType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Body;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Member;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Reference;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.SequenceType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.StructType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.VariantType;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the field that gives a length or a tag (CTF 1.8.3 §7.3.2): from the innermost structure outwards, then in the
/// scopes decoded earlier, or from the scope that an absolute name starts with.
final class ReferenceResolver {
    private final Map<Scope, StructType> finished = new EnumMap<>(Scope.class);
    private final List<Frame> frames = new ArrayList<>();
    private final Map<Body, Map<String, String>> shownNames = new IdentityHashMap<>();
    private @Nullable Scope scope;

    /// What a reference leads to: the types that may stand there (several behind a variant) and the location in CTF 2's
    /// terms.
    record Target(List<TsdlType> types, FieldLocation location) {}

    static boolean isRelative(List<String> path) {
        return absoluteScope(path) == null;
    }

    private static @Nullable Scope absoluteScope(List<String> path) {
        for (Scope candidate : Scope.values()) {
            List<String> prefix = List.of(candidate.tsdlName().split("\\."));
            if (path.size() > prefix.size() && path.subList(0, prefix.size()).equals(prefix)) {
                return candidate;
            }
        }
        return null;
    }

    /// Starts a root scope; null: a type that is used nowhere.
    void enter(@Nullable Scope root) {
        scope = root;
        frames.clear();
    }

    void leave(Scope root, StructType type) {
        finished.put(root, type);
    }

    void forget(Scope root) {
        finished.remove(root);
    }

    void push(Frame frame) {
        frames.add(frame);
    }

    void pop() {
        frames.removeLast();
    }

    Map<String, String> shownNames(StructType type) {
        return shownNames.computeIfAbsent(type.body(), _ -> Names.shown(type.members()));
    }

    /// @return null where the type is used nowhere and the field would be elsewhere
    @Nullable Target resolve(Reference reference) throws MetadataException {
        Scope absolute = absoluteScope(reference.path());
        if (absolute != null) {
            return scope == null ? null : absolute(reference, absolute);
        }
        int innermost = frames.size() - 1;
        if (reference.body() != null) {
            while (innermost >= 0 && frames.get(innermost).type().body() != reference.body()) {
                innermost--;
            }
            if (innermost < 0 && scope == null) {
                return null;
            }
        }
        String first = reference.path().getFirst();
        for (int at = innermost; at >= 0; at--) {
            Member found = frames.get(at).find(first);
            // `x[x]`: a field is not there yet while it is being decoded.
            boolean itself = found == frames.get(at).current() && reference.path().size() == 1;
            if (found != null && !itself) {
                return inProgress(reference, reference.path(), at);
            }
        }
        for (int at = scope == null ? -1 : scope.ordinal() - 1; at >= 0; at--) {
            StructType root = finished.get(Scope.values()[at]);
            if (root != null && root.body().find(first) != null) {
                return inFinished(reference, reference.path(), Scope.values()[at], root);
            }
        }
        throw reference.place().fault("no field `" + reference.shown() + "` before this");
    }

    private Target absolute(Reference reference, Scope absolute) throws MetadataException {
        int prefix = absolute.tsdlName().split("\\.").length;
        List<String> path = reference.path().subList(prefix, reference.path().size());
        if (absolute == scope && !frames.isEmpty()) {
            return inProgress(reference, path, 0);
        }
        StructType root = finished.get(absolute);
        if (root == null) {
            throw reference.place().fault("`" + reference.shown() + "`: the scope `" + absolute.tsdlName()
                    + "` is not there or not decoded yet");
        }
        return inFinished(reference, path, absolute, root);
    }

    private Target inFinished(Reference reference, List<String> path, Scope root, StructType type)
            throws MetadataException {
        var names = new ArrayList<@Nullable String>();
        var types = new ArrayList<TsdlType>();
        descend(reference, type, path, names, types);
        return new Target(types, new FieldLocation(Optional.of(root), names));
    }

    /// From a structure that is being decoded, through those within it that are too, to a field that is decoded
    /// already.
    private Target inProgress(Reference reference, List<String> path, int frameIndex) throws MetadataException {
        int at = frameIndex;
        List<String> rest = path;
        while (true) {
            Frame frame = frames.get(at);
            Member member = frame.find(rest.getFirst());
            if (member == null) {
                throw notFound(reference, rest.getFirst());
            }
            if (member != frame.current()) {
                break;
            }
            if (rest.size() == 1 || at + 1 == frames.size()) {
                throw reference.place().fault("`" + reference.shown() + "` is not decoded yet at this point");
            }
            at++;
            rest = rest.subList(1, rest.size());
            boolean namesOption = rest.size() > 1
                    && frames.get(at).find(rest.getFirst()) == null
                    && rest.getFirst().equals(frames.get(at).enteredOption());
            if (namesOption) {
                rest = rest.subList(1, rest.size());
            }
        }
        var names = new ArrayList<@Nullable String>();
        for (int up = frames.size() - 1; up > at; up--) {
            names.add(null);
        }
        var types = new ArrayList<TsdlType>();
        descend(reference, frames.get(at).type(), rest, names, types);
        return new Target(types, new FieldLocation(Optional.empty(), names));
    }

    private MetadataException notFound(Reference reference, String name) {
        return reference.place().fault("`" + reference.shown() + "`: no field `" + name + "` before this");
    }

    private void descend(
            Reference reference,
            StructType type,
            List<String> path,
            List<@Nullable String> names,
            List<TsdlType> types)
            throws MetadataException {
        Member member = type.body().find(path.getFirst());
        if (member == null) {
            throw notFound(reference, path.getFirst());
        }
        names.add(shownNames(type).get(member.name()));
        below(reference, member.type(), path.subList(1, path.size()), names, types);
    }

    private void below(
            Reference reference,
            TsdlType type,
            List<String> rest,
            List<@Nullable String> names,
            List<TsdlType> types)
            throws MetadataException {
        switch (type) {
            case VariantType variant -> throughVariant(reference, variant, rest, names, types);
            case ArrayType _, SequenceType _ ->
                throw reference.place().fault("`" + reference.shown()
                        + "`: an element of an array cannot be referred to");
            case StructType structure when !rest.isEmpty() -> descend(reference, structure, rest, names, types);
            default -> {
                if (!rest.isEmpty()) {
                    throw reference.place().fault("`" + reference.shown() + "`: there is nothing below a scalar field");
                }
                types.add(type);
            }
        }
    }

    /// A path may name the option, or go on below whichever option is selected.
    private void throughVariant(
            Reference reference,
            VariantType variant,
            List<String> rest,
            List<@Nullable String> names,
            List<TsdlType> types)
            throws MetadataException {
        if (!rest.isEmpty()) {
            Member option = variant.body().find(rest.getFirst());
            boolean someHasIt = variant.options().stream().anyMatch(candidate ->
                    candidate.type() instanceof StructType structure
                            && structure.body().find(rest.getFirst()) != null);
            if (option != null && !someHasIt) {
                below(reference, option.type(), rest.subList(1, rest.size()), names, types);
                return;
            }
        }
        var longest = new ArrayList<@Nullable String>();
        for (Member option : variant.options()) {
            if (!rest.isEmpty()
                    && option.type() instanceof StructType structure
                    && structure.body().find(rest.getFirst()) == null) {
                continue;
            }
            var optionNames = new ArrayList<@Nullable String>();
            below(reference, option.type(), rest, optionNames, types);
            longest = optionNames;
        }
        if (types.isEmpty()) {
            throw notFound(reference, rest.getFirst());
        }
        names.addAll(longest);
    }
}
