// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.support;

import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.spi.Tracer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Hands tracepoints to tests. Refers to them weakly, as a tracer must.
public final class CapturingTracer implements Tracer {
    private static final Map<String, WeakReference<Tracepoint>> CAPTURED = new ConcurrentHashMap<>();

    @Override
    public void tracepointsDefined(List<Tracepoint> tracepoints) {
        tracepoints.forEach(tracepoint -> CAPTURED.put(tracepoint.name(), new WeakReference<>(tracepoint)));
    }

    public static Tracepoint named(String name) {
        WeakReference<Tracepoint> reference = CAPTURED.get(name);
        Tracepoint tracepoint = reference == null ? null : reference.get();
        if (tracepoint == null) {
            throw new AssertionError("not defined: " + name + " defined=" + CAPTURED.keySet());
        }
        return tracepoint;
    }

    /// A writer that adds the arguments of each call, as a list, to `calls`.
    public static MethodHandle collecting(Tracepoint tracepoint, List<List<Object>> calls) {
        try {
            MethodType type = tracepoint.writerType();
            return MethodHandles.lookup()
                    .findStatic(
                            CapturingTracer.class,
                            "collect",
                            MethodType.methodType(void.class, List.class, Object[].class))
                    .bindTo(calls)
                    .asCollector(Object[].class, type.parameterCount())
                    .asType(type);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static void collect(List<List<Object>> calls, Object[] arguments) {
        calls.add(Arrays.asList(arguments));
    }
}
