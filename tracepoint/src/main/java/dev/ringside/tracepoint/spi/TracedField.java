// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.spi;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// A field of an event's payload.
///
/// @param argument the argument of the call that it comes from
/// @param accessor null: the argument itself is the value; else it gives the value, of the type's carrier, out of the
///     argument, a `Record`. It runs the application's code. A null argument means that the field is null or zero
public record TracedField(
        String name, ValueType type, int argument, @Nullable MethodHandle accessor) {}
