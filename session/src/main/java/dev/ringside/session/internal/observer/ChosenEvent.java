// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import dev.ringside.protocol.filter.FilterExpression;
import dev.ringside.protocol.filter.FilterInterpreter;
import dev.ringside.protocol.filter.FilterRecord;
import java.util.List;

/// An event that a channel records.
///
/// @param classId its event record class in the channel's data stream class of observed events
/// @param any     filters of which one must be true; none: every event is recorded
public record ChosenEvent(int classId, List<FilterExpression> any) {
    public ChosenEvent {
        any = List.copyOf(any);
    }

    boolean lets(FilterRecord record) {
        if (any.isEmpty()) {
            return true;
        }
        for (FilterExpression filter : any) {
            if (FilterInterpreter.matches(filter, record)) {
                return true;
            }
        }
        return false;
    }
}
