// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonNull;
import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonString;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads field location objects (CTF2-SPEC-2.0 §6.3.1).
final class LocationReader {
    private LocationReader() {}

    static FieldLocation read(Properties owner, String property) throws MetadataException {
        Properties location = Properties.of(owner.require(property));
        Optional<JsonValue> originValue = location.find("origin");
        Optional<Scope> origin = originValue.isPresent() ? Optional.of(scope(originValue.get())) : Optional.empty();
        JsonValue pathValue = location.require("path");
        var path = new ArrayList<@Nullable String>();
        for (JsonValue element : Properties.array(pathValue).elements()) {
            switch (element) {
                case JsonNull _ -> path.add(null);
                case JsonString name -> path.add(name.value());
                default -> throw element.place().fault("a path element is a member name or null, not "
                        + element.kind());
            }
        }
        if (path.isEmpty() || path.getLast() == null) {
            throw pathValue.place().fault("a field location path ends with a member name");
        }
        location.finish();
        return new FieldLocation(origin, path);
    }

    private static Scope scope(JsonValue value) throws MetadataException {
        String name = Properties.string(value);
        for (Scope scope : List.of(Scope.values())) {
            if (scope.specificationName().equals(name)) {
                return scope;
            }
        }
        throw value.place().fault("unknown origin `" + name + "`");
    }
}
