// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a field is, told from the root of its scope by the names of structure members.
///
/// @param targets the field classes that may stand there (several behind a variant)
public record FieldPath(Scope scope, List<String> names, List<Target> targets) {
    /// A way into what has no name: an option of a variant, the content of an optional field, an element of an array.
    ///
    /// @param depth how many names lead there
    /// @param index of the option; 0 where there is only one part
    public record Part(int depth, int index) {}

    /// @param parts on the way from the root, the outermost first
    public record Target(FieldClass fieldClass, List<Part> parts) {
        public Target {
            parts = List.copyOf(parts);
        }
    }

    public FieldPath {
        names = List.copyOf(names);
        targets = List.copyOf(targets);
    }

    /// The location of this field for a dependent field: relative where both are in the same scope.
    ///
    /// @param here  the scope of the dependent field
    /// @param inner the names from the root to the structure that directly contains the dependent field
    public FieldLocation from(Scope here, List<String> inner) {
        if (scope != here) {
            return new FieldLocation(Optional.of(scope), new ArrayList<>(names));
        }
        int common = 0;
        while (common < inner.size() && common < names.size() - 1 && inner.get(common).equals(names.get(common))) {
            common++;
        }
        var path = new ArrayList<@Nullable String>();
        for (int up = inner.size(); up > common; up--) {
            path.add(null);
        }
        path.addAll(names.subList(common, names.size()));
        return new FieldLocation(Optional.empty(), path);
    }
}
