// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

import dev.ringside.tracepoint.internal.Definitions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;

/// Defines tracepoints, best in initialisers of `static final` fields. Any thread may call; defining the same
/// interface or record again gives the same object.
///
/// A field's type may be a primitive or its box (null is recorded as 0), `String` or `CharSequence`, an enum, a
/// record of such types, `Optional`, `OptionalInt`, `OptionalLong` or `OptionalDouble`, and arrays, `List`, `Set` or
/// `Collection` of all of these. Values are read before anything is recorded, on the calling thread; if reading one
/// throws (an accessor, a `toString`, a list changed meanwhile), the event is lost, the tracer counts it, and the
/// caller does not notice.
///
/// When a tracer is present and a session daemon runs, the first definitions wait until the daemon has said which
/// events it wants (`RINGSIDE_REGISTER_TIMEOUT` milliseconds at most, 3000 by default, 0: no wait, −1: for ever), so
/// that none of the first events is missed.
public final class Tracepoints {
    private Tracepoints() {}

    /// Implements an interface whose methods are events.
    ///
    /// Each abstract method is either an event (annotated with [Event], returning nothing), or the question
    /// whether one is wanted: for an event method `orderFilled`, `boolean orderFilledEnabled()`.
    ///
    /// In a named module the interface must be public in an exported package, or its package be open to
    /// `dev.ringside.tracepoint`; otherwise use [#of(Class, Lookup)].
    ///
    /// @throws InvalidTracepointException if the interface, or one of its events, cannot be traced
    public static <T> T of(Class<T> type) {
        return Definitions.ofInterface(type, MethodHandles.publicLookup());
    }

    /// Implements an interface that only the caller may see.
    ///
    /// @param access the caller's `MethodHandles.lookup()`
    /// @throws InvalidTracepointException if the interface, or one of its events, cannot be traced
    public static <T> T of(Class<T> type, Lookup access) {
        return Definitions.ofInterface(type, access);
    }

    /// Defines an event whose fields are the components of a record.
    ///
    /// @throws InvalidTracepointException if the record cannot be traced
    public static <R extends Record> EventType<R> event(Class<R> type) {
        return Definitions.ofRecord(type, MethodHandles.publicLookup());
    }

    /// Defines an event by a record that only the caller may see.
    ///
    /// @param access the caller's `MethodHandles.lookup()`
    /// @throws InvalidTracepointException if the record cannot be traced
    public static <R extends Record> EventType<R> event(Class<R> type, Lookup access) {
        return Definitions.ofRecord(type, access);
    }
}
