// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.recording;

import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.spi.Tracer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Hands tracepoints to the benchmarks, which install writers without any daemon.
public final class BenchTracer implements Tracer {
    private static final Map<String, Tracepoint> TRACEPOINTS = new ConcurrentHashMap<>();

    @Override
    public void tracepointsDefined(List<Tracepoint> tracepoints) {
        tracepoints.forEach(tracepoint -> TRACEPOINTS.put(tracepoint.name(), tracepoint));
    }

    static Tracepoint named(String name) {
        return Objects.requireNonNull(TRACEPOINTS.get(name), name);
    }
}
