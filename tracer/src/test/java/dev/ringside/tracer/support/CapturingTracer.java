// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.support;

import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.spi.Tracer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A second tracer in the tests' JVM: hands tracepoints to the tests, which install writers themselves.
public final class CapturingTracer implements Tracer {
    private static final Map<String, Tracepoint> CAPTURED = new ConcurrentHashMap<>();

    @Override
    public void tracepointsDefined(List<Tracepoint> tracepoints) {
        tracepoints.forEach(tracepoint -> CAPTURED.put(tracepoint.name(), tracepoint));
    }

    public static Tracepoint named(String name) {
        Tracepoint tracepoint = CAPTURED.get(name);
        if (tracepoint == null) {
            throw new AssertionError("not defined: " + name + " defined=" + CAPTURED.keySet());
        }
        return tracepoint;
    }
}
