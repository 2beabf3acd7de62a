// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An event whose payload is a record, without made code: the interpreted twin of [RecordEventCompiler]'s.
final class InterpretedRecordEvent extends RecordEvent {
    private final AtomicInteger enabled;
    private final MethodHandle call;

    InterpretedRecordEvent(InstallationPoint point) {
        super(point);
        this.enabled = point.enabled();
        this.call = point.call();
    }

    @Override
    public void record(@Nullable Record event) {
        if (enabled.get() != 0) {
            try {
                call.invokeExact(event);
            } catch (Throwable e) {
                throw new AssertionError("a writer threw", e);
            }
        }
    }

    @Override
    public boolean isEnabled() {
        return enabled.get() != 0;
    }
}
