// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.schema.FieldClass;
import java.util.IdentityHashMap;
import java.util.Map;

/// Where each field class object was read, for the errors of checks that come after reading.
public final class SourceMap {
    private final Map<FieldClass, Place> places = new IdentityHashMap<>();

    public void put(FieldClass fieldClass, Place place) {
        places.putIfAbsent(fieldClass, place);
    }

    public Place place(FieldClass fieldClass) {
        return places.getOrDefault(fieldClass, Place.NONE);
    }
}
