// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.connection;

import dev.ringside.tracepoint.spi.Tracepoint;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/// All tracepoints of the process, referred to weakly. Any thread may call.
public final class KnownTracepoints {
    private final List<WeakReference<Tracepoint>> tracepoints = new ArrayList<>();

    public synchronized void add(List<Tracepoint> added) {
        tracepoints.removeIf(reference -> reference.get() == null);
        added.forEach(tracepoint -> tracepoints.add(new WeakReference<>(tracepoint)));
    }

    /// Those that are alive; not to be kept.
    synchronized List<Tracepoint> all() {
        List<Tracepoint> alive = new ArrayList<>();
        for (WeakReference<Tracepoint> reference : tracepoints) {
            Tracepoint tracepoint = reference.get();
            if (tracepoint != null) {
                alive.add(tracepoint);
            }
        }
        return alive;
    }

    /// Those of one name: several where several class loaders have the same definition.
    List<Tracepoint> named(String name) {
        return all().stream()
                .filter(tracepoint -> tracepoint.name().equals(name))
                .toList();
    }
}
