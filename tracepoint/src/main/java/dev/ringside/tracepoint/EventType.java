// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An event whose payload is a record; made by [Tracepoints#event], kept in a `static final` field. Any thread may
/// call. Not to be implemented by applications.
///
/// @param <R> the record; its components are the event's fields
public interface EventType<R extends Record> {
    /// Records an event if someone wants it. A null record is recorded as one whose components are all null or
    /// zero.
    void record(@Nullable R event);

    /// Records an event that is only built if someone wants it.
    void record(Supplier<? extends @Nullable R> event);

    /// Whether anyone wants this event at the moment.
    boolean isEnabled();

    /// `provider:event`
    String name();
}
