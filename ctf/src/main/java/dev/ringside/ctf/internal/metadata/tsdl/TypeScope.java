// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.metadata.MetadataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names of types in one lexical scope and those around it (CTF 1.8.3 §7.3.1). Aliases, structures, enumerations
/// and variants have a name space each, as in C.
final class TypeScope {
    /// The name spaces.
    enum Space {
        ALIAS,
        STRUCT,
        ENUM,
        VARIANT
    }

    private record Key(Space space, String name) {}

    private final @Nullable TypeScope outer;
    private final Map<Key, TsdlType> types = new HashMap<>();
    private final List<TsdlType> all;

    private TypeScope(@Nullable TypeScope outer, List<TsdlType> all) {
        this.outer = outer;
        this.all = all;
    }

    static TypeScope root() {
        return new TypeScope(null, new ArrayList<>());
    }

    TypeScope inner() {
        return new TypeScope(this, all);
    }

    void declare(Space space, String name, TsdlType type, Place place) throws MetadataException {
        if (types.putIfAbsent(new Key(space, name), type) != null) {
            throw place.fault("a type named `" + name + "` is declared in this scope already");
        }
        all.add(type);
    }

    @Nullable TsdlType find(Space space, String name) {
        var key = new Key(space, name);
        for (TypeScope scope = this; scope != null; scope = scope.outer) {
            TsdlType type = scope.types.get(key);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    /// Every type that got a name in this scope, those around it and those within, in the order of the text.
    List<TsdlType> declared() {
        return all;
    }
}
