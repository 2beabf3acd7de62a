// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import java.util.IdentityHashMap;
import java.util.Map;

/// Where each class of a schema was read, for the errors of checks that come after reading. An object that stands in
/// several places (the field class of an alias) keeps the first.
public final class SourceMap {
    private final Map<Object, Place> places = new IdentityHashMap<>();

    public void put(Object schemaObject, Place place) {
        places.putIfAbsent(schemaObject, place);
    }

    public Place place(Object schemaObject) {
        return places.getOrDefault(schemaObject, Place.NONE);
    }
}
