// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.spi.Tracer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;

/// The tracers of this process, found when the first tracepoint is defined: those that the class loader of this class
/// sees, else those that the application's class loader sees. What a tracer throws ends here.
final class Tracers {
    private Tracers() {}

    /// Initialised on first use, once; never fails.
    private static final class Found {
        static final List<Tracer> TRACERS = find();
    }

    static void tell(List<? extends Tracepoint> points) {
        List<Tracepoint> told = List.copyOf(points);
        for (Tracer tracer : Found.TRACERS) {
            try {
                tracer.tracepointsDefined(told);
            } catch (Throwable e) {
                // The application goes on without this one.
                continue;
            }
        }
    }

    private static List<Tracer> find() {
        List<Tracer> found = load(Tracer.class.getClassLoader());
        return found.isEmpty() ? load(ClassLoader.getSystemClassLoader()) : found;
    }

    private static List<Tracer> load(ClassLoader loader) {
        List<Tracer> found = new ArrayList<>();
        try {
            Iterator<Tracer> tracers = ServiceLoader.load(Tracer.class, loader).iterator();
            while (tracers.hasNext()) {
                addNext(tracers, found);
            }
        } catch (Throwable e) {
            return found;
        }
        return found;
    }

    private static void addNext(Iterator<Tracer> tracers, List<Tracer> found) {
        try {
            found.add(tracers.next());
        } catch (Throwable e) {
            // A tracer that cannot be made is as good as none; the next one may do.
            return;
        }
    }
}
