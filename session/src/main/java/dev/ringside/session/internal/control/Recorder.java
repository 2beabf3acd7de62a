// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ApplicationMessage;
import dev.ringside.protocol.ApplicationMessage.CloseChannel;
import dev.ringside.protocol.ApplicationMessage.DisableEvent;
import dev.ringside.protocol.ApplicationMessage.EnableEvent;
import dev.ringside.protocol.ApplicationMessage.OpenChannel;
import dev.ringside.protocol.EventDescription;
import dev.ringside.session.internal.DaemonLog;
import dev.ringside.session.internal.application.Application;
import dev.ringside.session.internal.application.Application.OpenedChannel;
import dev.ringside.session.internal.consumer.ChannelBuffers;
import dev.ringside.session.internal.consumer.Consumer;
import dev.ringside.session.internal.control.Channel.OwnedBuffers;
import dev.ringside.session.internal.observer.Observer;
import dev.ringside.session.internal.trace.TraceFolder;
import dev.ringside.session.internal.trace.TraceOwner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Brings applications to record what the sessions want: makes buffers, has them mapped, enables and disables events.
/// Belongs to the control agent's thread.
final class Recorder {
    private final Consumer consumer;
    private final ChannelRings rings;
    private final Observations observations;
    private final ControlAgent control;
    private final DaemonLog log;

    Recorder(Consumer consumer, Observer observer, ControlAgent control, DaemonLog log) {
        this.consumer = consumer;
        this.rings = new ChannelRings(consumer);
        this.observations = new Observations(observer, rings, log);
        this.control = control;
        this.log = log;
    }

    Observations observations() {
        return observations;
    }

    /// Tells one application the difference between what it records for a session and what it should.
    ///
    /// @return the application's answers
    /// @throws IOException when buffers, stream files or metadata cannot be made; what was told before stays
    List<CompletableFuture<String>> reconcile(RecordingSession session, Application application) throws IOException {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        if (!session.active()) {
            return answers;
        }
        session.saw(application);
        for (Channel channel : session.channels()) {
            reconcile(session, channel, application, answers);
            if (observations.reconcile(session, channel, application, answers)) {
                saveState(session);
            }
        }
        return answers;
    }

    private void reconcile(
            RecordingSession session,
            Channel channel,
            Application application,
            List<CompletableFuture<String>> answers)
            throws IOException {
        TraceOwner owner = ChannelRings.owner(channel.settings(), application);
        List<EventDescription> wanted =
                application.events().stream().filter(channel::records).toList();
        Optional<OwnedBuffers> known = channel.buffersOf(owner);
        if (wanted.isEmpty() && known.isEmpty()) {
            return;
        }
        OwnedBuffers buffers = known.isPresent() ? known.get() : createBuffers(session, channel, owner);
        OpenedChannel opened = application.channels().get(buffers.rings().id());
        if (opened == null && wanted.isEmpty()) {
            return;
        }
        if (opened == null) {
            opened = open(session, buffers.rings(), channel, application, answers);
        }
        enable(session, ChannelRings.trace(session, owner), buffers, opened, application, wanted, answers);
    }

    private OwnedBuffers createBuffers(RecordingSession session, Channel channel, TraceOwner owner)
            throws IOException {
        OwnedBuffers made = rings.create(session, channel, owner);
        saveState(session);
        return made;
    }

    private static CompletableFuture<String> ask(
            RecordingSession session,
            Application application,
            OpenedChannel opened,
            LongFunction<ApplicationMessage> message) {
        return application.request(message).whenComplete((error, failure) -> {
            if (error != null && !error.isEmpty() && !opened.isRefused()) {
                session.problems().add("application=" + application.label() + " does not record: " + error);
            }
        });
    }

    private OpenedChannel open(
            RecordingSession session,
            ChannelBuffers rings,
            Channel channel,
            Application application,
            List<CompletableFuture<String>> answers) {
        OpenedChannel opened = new OpenedChannel(rings.id());
        application.channels().put(rings.id(), opened);
        rings.producerAdded();
        consumer.wakeUp();
        String ringFile = rings.file().path().toString();
        answers.add(ask(
                        session,
                        application,
                        opened,
                        request -> new OpenChannel(request, rings.id(), ringFile, channel.contexts()))
                .whenComplete((error, failure) -> {
                    if (error != null && !error.isEmpty()) {
                        opened.refuse();
                    }
                }));
        return opened;
    }

    private void enable(
            RecordingSession session,
            TraceFolder trace,
            OwnedBuffers buffers,
            OpenedChannel opened,
            Application application,
            List<EventDescription> wanted,
            List<CompletableFuture<String>> answers)
            throws IOException {
        Set<String> wantedNames = wanted.stream().map(EventDescription::name).collect(Collectors.toSet());
        for (String name : List.copyOf(opened.enabled().keySet())) {
            if (!wantedNames.contains(name)) {
                opened.enabled().remove(name);
                answers.add(
                        ask(session, application, opened,
                                request -> new DisableEvent(request, opened.channelId(), name)));
            }
        }
        List<EventDescription> added = wanted.stream()
                .filter(event -> !opened.enabled().containsKey(event.name()))
                .toList();
        if (added.isEmpty()) {
            return;
        }
        trace.eventClassIds(buffers.streamClassId(), added, session.problems()::add).forEach((name, id) -> {
            opened.enabled().put(name, id);
            answers.add(ask(
                    session, application, opened, request -> new EnableEvent(request, opened.channelId(), name, id)));
        });
        saveState(session);
    }

    /// Repairs and writes what a dead process left behind. Buffers of its own are closed.
    void applicationGone(RecordingSession session, Application application) {
        CompletableFuture<Void> observed = observations.gone(session, application);
        for (Channel channel : session.channels()) {
            TraceOwner owner = ChannelRings.owner(channel.settings(), application);
            channel.buffersOf(owner)
                    .map(OwnedBuffers::rings)
                    .filter(rings -> application.channels().containsKey(rings.id()))
                    .ifPresent(rings -> {
                        rings.producerRemoved();
                        consumer.releaseDeadOwner(rings, application.producerId());
                    });
            List<ChannelBuffers> own = channel.allOf(owner).stream().map(OwnedBuffers::rings).toList();
            if (owner instanceof TraceOwner.Process && !own.isEmpty()) {
                own.forEach(rings -> rings.recording(false));
                session.closing(observed.thenCompose(done -> consumer.remove(own)).thenRunAsync(() -> {
                    channel.removeBuffers(owner);
                    closeTraceWhenUnused(session, owner);
                }, control));
            }
        }
    }

    private void closeTraceWhenUnused(RecordingSession session, TraceOwner owner) {
        if (session.channels().stream().allMatch(channel -> channel.allOf(owner).isEmpty())) {
            closeDescribed(session, session.traces().remove(owner));
        }
        saveState(session);
    }

    /// Writes everything there is and takes all buffers of a session apart.
    CompletableFuture<Void> close(RecordingSession session, Collection<Application> applications) {
        CompletableFuture<Void> written =
                observations.finish(session).thenCompose(done -> consumer.remove(session.allBuffers()));
        return written.thenRunAsync(() -> {
            for (ChannelBuffers rings : session.allBuffers()) {
                forget(rings, applications);
            }
            session.traces().values().forEach(this::close);
            session.traces().clear();
            try {
                session.ringFolder().delete();
            } catch (IOException e) {
                log.warning("cannot remove ring files: session=" + session.name() + " reason=" + e);
            }
        }, control);
    }

    private static void forget(ChannelBuffers rings, Collection<Application> applications) {
        for (Application application : applications) {
            if (application.channels().remove(rings.id()) != null) {
                application.request(request -> new CloseChannel(request, rings.id()));
            }
        }
    }

    /// One that ends before its session.
    private void closeDescribed(RecordingSession session, @Nullable TraceFolder trace) {
        if (trace != null && ClockKeeper.learns(session)) {
            try {
                trace.regenerate(session.clock().describe());
            } catch (IOException e) {
                session.problems().add("the clock cannot be described anew: " + Output.reason(e));
            }
        }
        close(trace);
    }

    private void close(@Nullable TraceFolder trace) {
        try {
            if (trace != null) {
                trace.close();
            }
        } catch (IOException e) {
            log.warning("cannot close a metadata file: reason=" + e);
        }
    }

    /// What the next daemon needs, should this one be killed.
    void saveState(RecordingSession session) {
        try {
            session.ringFolder().save(session.state());
        } catch (IOException e) {
            log.warning("cannot save the state: session=" + session.name() + " reason=" + e);
        }
    }
}
