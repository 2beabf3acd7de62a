// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.EventDescription;
import dev.ringside.session.internal.DaemonLog;
import dev.ringside.session.internal.application.Application;
import dev.ringside.session.internal.control.Channel.ObservedBuffers;
import dev.ringside.session.internal.control.Channel.OwnedBuffers;
import dev.ringside.session.internal.observer.ChosenEvent;
import dev.ringside.session.internal.observer.JvmEvents;
import dev.ringside.session.internal.observer.ObservedChannel;
import dev.ringside.session.internal.observer.ObservedProcess;
import dev.ringside.session.internal.observer.Observer;
import dev.ringside.session.internal.trace.TraceFolder;
import dev.ringside.session.internal.trace.TraceOwner;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Brings the daemon's observer to record what the sessions want of applications' JVM events. Belongs to the control
/// agent's thread.
final class Observations {
    private final Observer observer;
    private final ChannelRings rings;
    private final DaemonLog log;

    Observations(Observer observer, ChannelRings rings, DaemonLog log) {
        this.observer = observer;
        this.rings = rings;
        this.log = log;
    }

    static ObservedProcess process(Application application) {
        return new ObservedProcess(
                application.producerId(),
                application.pid(),
                application.uid(),
                application.processName(),
                application.startTimeMillis());
    }

    /// Has observed what a channel of an active session now wants of an application.
    ///
    /// @param answers gets those of the observer
    /// @return whether rings were made or event classes added
    boolean reconcile(
            RecordingSession session, Channel channel, Application application, List<CompletableFuture<String>> answers)
            throws IOException {
        TraceOwner owner = ChannelRings.owner(channel.settings(), application);
        Map<EventDescription, List<EventRule>> wanted = new LinkedHashMap<>();
        for (EventDescription event : JvmEvents.all()) {
            List<EventRule> rules = channel.observingRules(event);
            if (!rules.isEmpty()) {
                wanted.put(event, rules);
            }
        }
        Optional<ObservedBuffers> known = channel.observedOf(owner);
        if (wanted.isEmpty()) {
            known.ifPresent(buffers -> answers.add(ignore(buffers, application)));
            return false;
        }
        ObservedBuffers buffers = known.isPresent() ? known.get() : create(session, channel, owner);
        Map<String, ChosenEvent> chosen = chosen(session, owner, buffers, wanted);
        if (chosen.equals(buffers.observed().put(application.producerId(), chosen))) {
            return false;
        }
        ObservedProcess process = process(application);
        answers.add(observer.observe(process, buffers.channel(), chosen).whenComplete((problem, failure) -> {
            String text = failure != null ? String.valueOf(failure) : problem;
            if (!text.isEmpty()) {
                String told = "application=" + application.label() + ": jvm:thread_switch_*: " + text;
                session.problems().add(told);
                log.warning(told + " session=" + session.name());
            }
        }));
        return true;
    }

    private CompletableFuture<String> ignore(ObservedBuffers buffers, Application application) {
        if (buffers.observed().remove(application.producerId()) == null) {
            return CompletableFuture.completedFuture("");
        }
        return observer.ignore(application.producerId(), buffers.channel()).thenApply(done -> "");
    }

    private ObservedBuffers create(RecordingSession session, Channel channel, TraceOwner owner) throws IOException {
        OwnedBuffers owned = rings.createObserved(session, channel, owner);
        ObservedBuffers made = new ObservedBuffers(
                owned,
                ObservedChannel.attach(
                        owned.rings().file(),
                        ObservedChannel.knownContexts(channel.contexts()),
                        session.clock()::at),
                new HashMap<>());
        channel.addObserved(owner, made);
        return made;
    }

    private static Map<String, ChosenEvent> chosen(
            RecordingSession session,
            TraceOwner owner,
            ObservedBuffers buffers,
            Map<EventDescription, List<EventRule>> wanted)
            throws IOException {
        TraceFolder trace = ChannelRings.trace(session, owner);
        Map<String, Integer> ids = trace.eventClassIds(
                buffers.owned().streamClassId(), List.copyOf(wanted.keySet()), session.problems()::add);
        Map<String, ChosenEvent> chosen = new HashMap<>();
        wanted.forEach((event, rules) -> {
            boolean all = rules.stream().anyMatch(rule -> rule.filter().isEmpty());
            Integer id = ids.get(event.name());
            if (id != null) {
                chosen.put(
                        event.name(),
                        new ChosenEvent(
                                id,
                                all
                                        ? List.of()
                                        : rules.stream().map(rule -> rule.filter().orElseThrow()).toList()));
            }
        });
        return chosen;
    }

    /// Writes what was observed so far.
    CompletableFuture<Void> catchUp(RecordingSession session) {
        return session.observed().isEmpty() ? CompletableFuture.completedFuture(null) : observer.catchUp();
    }

    /// Ends observing for a session; what was observed so far is in the rings then. A later start begins again.
    CompletableFuture<Void> finish(RecordingSession session) {
        List<ObservedBuffers> all = session.observed();
        all.forEach(buffers -> buffers.observed().clear());
        return all.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : observer.finish(all.stream().map(ObservedBuffers::channel).toList());
    }

    /// An application has ended: what was observed of it is in the rings then.
    CompletableFuture<Void> gone(RecordingSession session, Application application) {
        boolean observed = false;
        for (ObservedBuffers buffers : session.observed()) {
            observed |= buffers.observed().remove(application.producerId()) != null;
        }
        return observed ? observer.gone(application.producerId()) : CompletableFuture.completedFuture(null);
    }
}
