// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.support;

import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.spi.Tracer;
import java.util.List;

/// Cannot be made.
public final class UnmakableTracer implements Tracer {
    public UnmakableTracer() {
        throw new IllegalStateException("unmakable");
    }

    @Override
    public void tracepointsDefined(List<Tracepoint> tracepoints) {
        throw new AssertionError("never made");
    }
}
