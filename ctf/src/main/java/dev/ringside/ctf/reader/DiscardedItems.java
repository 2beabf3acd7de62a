// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.OptionalLong;

/// What a discarded events or discarded packets message says. The times are [MessageBlock#NO_TIME] where unknown.
///
/// @param count       how many, empty when unknown
/// @param beginCycles unsigned, meaningful when `beginNanos` is known
/// @param beginNanos  from the clock's origin
public record DiscardedItems(OptionalLong count, long beginCycles, long beginNanos, long endCycles, long endNanos) {
    public boolean hasTimes() {
        return beginNanos != MessageBlock.NO_TIME;
    }
}
