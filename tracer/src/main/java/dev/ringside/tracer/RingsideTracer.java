// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer;

import dev.ringside.protocol.RunDirectory;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.spi.Tracer;
import dev.ringside.tracer.internal.connection.DaemonLink;
import dev.ringside.tracer.internal.connection.KnownTracepoints;
import dev.ringside.tracer.internal.connection.RegistrationTimeout;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The tracer of this process: found by [java.util.ServiceLoader], made when the first tracepoint is defined. Starts
/// one daemon thread for each socket where a session daemon may listen: the user's own, and root's.
public final class RingsideTracer implements Tracer {
    private final KnownTracepoints tracepoints = new KnownTracepoints();
    private final RegistrationTimeout timeout = RegistrationTimeout.of(System.getenv());
    private final List<DaemonLink> links;
    private boolean started;

    public RingsideTracer() {
        Set<Path> sockets = new LinkedHashSet<>();
        sockets.add(RunDirectory.ofEnvironment().applicationSocket());
        sockets.add(RunDirectory.ofSystem().applicationSocket());
        links = sockets.stream()
                .map(socket -> new DaemonLink(socket, tracepoints))
                .toList();
    }

    @Override
    public void tracepointsDefined(List<Tracepoint> defined) {
        tracepoints.add(defined);
        if (!start()) {
            links.forEach(link -> link.announce(defined));
        }
        if (timeout.millis() != 0) {
            await();
        }
    }

    /// @return false if the threads ran before
    private synchronized boolean start() {
        if (started) {
            return false;
        }
        started = true;
        links.forEach(DaemonLink::start);
        return true;
    }

    private void await() {
        long deadlineNanos = System.nanoTime() + timeout.millis() * 1_000_000;
        try {
            for (DaemonLink link : links) {
                link.await(timeout.isForEver(), deadlineNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
