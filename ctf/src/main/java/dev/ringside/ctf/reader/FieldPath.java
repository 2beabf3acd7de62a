// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.schema.Scope;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The name of a field for [EventRecordCursor]: a root structure and the member names from there. Make it once, keep
/// it in a constant:
/// a cursor resolves it once for each event record class.
///
/// Immutable; any thread.
public final class FieldPath {
    private static final AtomicInteger NEXT_NUMBER = new AtomicInteger();

    private final Scope scope;
    private final List<String> names;
    private final int number = NEXT_NUMBER.getAndIncrement();

    private FieldPath(Scope scope, List<String> names) {
        this.scope = scope;
        this.names = names;
    }

    public static FieldPath of(Scope scope, String... names) {
        return new FieldPath(scope, List.of(names));
    }

    /// A field of the payload.
    public static FieldPath payload(String... names) {
        return of(Scope.EVENT_RECORD_PAYLOAD, names);
    }

    public Scope scope() {
        return scope;
    }

    public List<String> names() {
        return names;
    }

    /// A small number of its own, for arrays.
    public int number() {
        return number;
    }

    @Override
    public String toString() {
        return scope.specificationName() + "." + String.join(".", names);
    }
}
