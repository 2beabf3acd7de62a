// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.support;

import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.spi.Tracer;
import java.util.List;

/// Throws whenever it is told anything.
public final class BrokenTracer implements Tracer {
    @Override
    public void tracepointsDefined(List<Tracepoint> tracepoints) {
        throw new AssertionError("broken");
    }
}
