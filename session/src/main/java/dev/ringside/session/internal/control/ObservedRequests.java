// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.ApplicationTracepoints;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.Response;
import dev.ringside.protocol.ClientMessage.TracepointList;
import dev.ringside.protocol.EventDescription;
import dev.ringside.session.internal.application.Application;
import dev.ringside.session.internal.observer.JvmEvents;
import dev.ringside.session.internal.observer.Observer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What clients ask that needs to know what can be observed. Called and completed on the control agent's thread.
final class ObservedRequests {
    private final Observer observer;
    private final ControlAgent control;

    ObservedRequests(Observer observer, ControlAgent control) {
        this.observer = observer;
        this.control = control;
    }

    /// @return completed exceptionally with a [CommandFailure] where the daemon cannot observe anything
    CompletableFuture<Void> requireAccess() {
        return observer.missing().thenComposeAsync(
                missing -> missing.isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(new CommandFailure(
                                FailureCode.NOT_SUPPORTED,
                                JvmEvents.PREFIX + "* events cannot be recorded: "
                                        + missing.get().finding() + "; what would help: "
                                        + missing.get().remedy())),
                control);
    }

    /// The tracepoints of applications, and what the daemon observes of each.
    CompletableFuture<Response> tracepoints(Collection<Application> applications) {
        List<CompletableFuture<ApplicationTracepoints>> asked = new ArrayList<>();
        for (Application application : applications) {
            List<EventDescription> own = List.copyOf(application.events());
            asked.add(observer.problem(Observations.process(application))
                    .thenApply(problem -> new ApplicationTracepoints(
                            application.pid(),
                            application.processName(),
                            own,
                            problem.isPresent() ? List.of() : JvmEvents.all(),
                            problem.map(reason -> JvmEvents.PREFIX + "* are not available: " + reason).stream()
                                    .toList())));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApplyAsync(
                        done -> new TracepointList(
                                asked.stream().map(CompletableFuture::join).toList()),
                        control);
    }
}
