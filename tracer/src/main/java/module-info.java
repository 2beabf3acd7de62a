// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
import dev.ringside.tracepoint.spi.Tracer;
import dev.ringside.tracer.RingsideTracer;

/// The in-process tracer: finds the session daemon, maps rings, compiles event writers.
module dev.ringside.tracer {
    requires static org.jspecify;
    requires dev.ringside.tracepoint;
    requires dev.ringside.ring;
    requires dev.ringside.protocol;

    provides Tracer with
            RingsideTracer;
}
