// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a dependent field finds the field that gives its length or selects it (CTF2-SPEC-2.0 §6.3.1).
///
/// @param origin the root structure the path starts from; empty: the structure that directly contains the dependent
///               field
/// @param path   member names; a null element goes to the parent structure; never empty, the last element is a name
public record FieldLocation(Optional<Scope> origin, List<@Nullable String> path) {
    public FieldLocation {
        path = Collections.unmodifiableList(new ArrayList<>(path));
        if (path.isEmpty() || path.getLast() == null) {
            throw new IllegalArgumentException("a field location ends with a member name: path=" + path);
        }
    }

    /// Where a field of a class finds what gives its length or selects it; null for one that does not depend on
    /// another.
    public static @Nullable FieldLocation of(FieldClass fieldClass) {
        return switch (fieldClass) {
            case FieldClass.DynamicLengthString string -> string.lengthLocation();
            case FieldClass.DynamicLengthBlob blob -> blob.lengthLocation();
            case FieldClass.DynamicLengthArray array -> array.lengthLocation();
            case FieldClass.OptionalField optional -> optional.selectorLocation();
            case FieldClass.Variant variant -> variant.selectorLocation();
            default -> null;
        };
    }
}
