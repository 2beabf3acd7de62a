// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.EventType;
import java.util.function.Supplier;

/// An event whose payload is a record, less the call itself: that is in a hidden subclass, or in
/// [InterpretedRecordEvent].
public abstract class RecordEvent implements EventType<Record> {
    private final InstallationPoint point;

    protected RecordEvent(InstallationPoint point) {
        this.point = point;
    }

    @Override
    public final void record(Supplier<? extends Record> event) {
        if (isEnabled()) {
            Record built;
            try {
                built = event.get();
            } catch (Throwable e) {
                point.countFailure();
                return;
            }
            record(built);
        }
    }

    @Override
    public final String name() {
        return point.name();
    }

    @Override
    public String toString() {
        return point.name();
    }
}
