// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

import dev.ringside.protocol.filter.FilterExpression.Reference;
import org.jspecify.annotations.Nullable;

/// An event record as filters see it.
@FunctionalInterface
public interface FilterRecord {
    /// A [Long] for integers and enumerations, a [Double] or a [String]; null where there is no such value or it is
    /// none of these.
    @Nullable Object value(Reference reference);
}
