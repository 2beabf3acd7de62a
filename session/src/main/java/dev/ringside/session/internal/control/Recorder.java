// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ApplicationMessage;
import dev.ringside.protocol.ApplicationMessage.CloseChannel;
import dev.ringside.protocol.ApplicationMessage.DisableEvent;
import dev.ringside.protocol.ApplicationMessage.EnableEvent;
import dev.ringside.protocol.ApplicationMessage.OpenChannel;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.protocol.EventDescription;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingShape;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.session.internal.DaemonLog;
import dev.ringside.session.internal.application.Application;
import dev.ringside.session.internal.application.Application.OpenedChannel;
import dev.ringside.session.internal.consumer.ChannelBuffers;
import dev.ringside.session.internal.consumer.Consumer;
import dev.ringside.session.internal.control.Channel.OwnedBuffers;
import dev.ringside.session.internal.control.RecordingSession.Definition;
import dev.ringside.session.internal.trace.TraceFolder;
import dev.ringside.session.internal.trace.TraceOwner;
import java.io.IOException;
import java.nio.file.Files;
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
    private final ControlAgent control;
    private final DaemonLog log;
    private long lastChannelId;

    Recorder(Consumer consumer, ControlAgent control, DaemonLog log) {
        this.consumer = consumer;
        this.control = control;
        this.log = log;
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
        }
        return answers;
    }

    private void reconcile(
            RecordingSession session,
            Channel channel,
            Application application,
            List<CompletableFuture<String>> answers)
            throws IOException {
        TraceOwner owner = owner(channel.settings(), application);
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
        enable(session, trace(session, owner), buffers, opened, application, wanted, answers);
    }

    private static TraceOwner owner(ChannelSettings settings, Application application) {
        return settings.ownership() == BufferOwnership.USER
                ? new TraceOwner.User(application.uid())
                : new TraceOwner.Process(
                        application.processName(),
                        application.pid(),
                        application.uid(),
                        application.registered(),
                        application.producerId());
    }

    private OwnedBuffers createBuffers(RecordingSession session, Channel channel, TraceOwner owner)
            throws IOException {
        ChannelSettings settings = channel.settings();
        TraceFolder trace = trace(session, owner);
        RingSelection selection = selection(settings);
        Set<String> streamNames = ChannelBuffers.streamNames(settings, ringCount(selection));
        if (!trace.claimStreamNames(streamNames)) {
            throw new IOException(
                    "the stream files would have the names of another channel's: channel=" + settings.name());
        }
        try {
            int streamClassId = trace.addStreamClass(selection == RingSelection.PER_CPU, channel.contexts());
            long id = ++lastChannelId;
            RingFile file = session.ringFolder()
                    .createRings(id, shape(settings, selection, session.definition().clock(), trace, streamClassId), owner.uid());
            OwnedBuffers buffers = new OwnedBuffers(newBuffers(session, settings, trace, id, file), streamClassId);
            channel.addBuffers(owner, buffers);
            buffers.rings().recording(true);
            consumer.add(buffers.rings());
            saveState(session);
            return buffers;
        } catch (IOException e) {
            trace.releaseStreamNames(streamNames);
            throw e;
        }
    }

    private static int ringCount(RingSelection selection) {
        return selection == RingSelection.PER_CHANNEL ? Processors.lanes() : Processors.ringsByCpu();
    }

    private TraceFolder trace(RecordingSession session, TraceOwner owner) throws IOException {
        TraceFolder known = session.traces().get(owner);
        if (known != null) {
            return known;
        }
        Definition definition = session.definition();
        TraceFolder made = TraceFolder.create(
                definition.output(),
                owner,
                definition.name(),
                definition.created(),
                definition.format(),
                session.describedClock());
        session.traces().put(owner, made);
        return made;
    }

    private static RingShape shape(
            ChannelSettings settings,
            RingSelection selection,
            RingClock clock,
            TraceFolder trace,
            int streamClassId) {
        return new RingShape(
                ringCount(selection),
                (int) settings.subBufferBytes(),
                (int) settings.subBufferCount(),
                settings.lossMode() == LossMode.OVERWRITE ? RingShape.LossMode.OVERWRITE : RingShape.LossMode.DISCARD,
                selection,
                clock,
                trace.uuid(),
                streamClassId,
                0);
    }

    private static ChannelBuffers newBuffers(
            RecordingSession session, ChannelSettings settings, TraceFolder trace, long id, RingFile file)
            throws IOException {
        try {
            return ChannelBuffers.create(id, settings, file, trace.folder(), session.problems());
        } catch (IOException e) {
            file.close();
            Files.deleteIfExists(file.path());
            throw e;
        }
    }

    /// Processes that share buffers have no common concurrency ids: they go by CPU.
    private static RingSelection selection(ChannelSettings settings) {
        return switch (settings.allocation()) {
            case PER_CPU -> RingSelection.PER_CPU;
            case PER_CID ->
                settings.ownership() == BufferOwnership.PROCESS ? RingSelection.PER_CID : RingSelection.PER_CPU;
            case PER_CHANNEL -> RingSelection.PER_CHANNEL;
        };
    }

    /// What the application answers, which is a problem where it cannot; not one more where it refused the channel.
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
                        ask(session, application, opened, request -> new DisableEvent(request, opened.channelId(), name)));
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
        for (Channel channel : session.channels()) {
            TraceOwner owner = owner(channel.settings(), application);
            Optional<OwnedBuffers> buffers = channel.buffersOf(owner);
            if (buffers.isEmpty() || !application.channels().containsKey(buffers.get().rings().id())) {
                continue;
            }
            ChannelBuffers rings = buffers.get().rings();
            rings.producerRemoved();
            consumer.releaseDeadOwner(rings, application.producerId());
            if (owner instanceof TraceOwner.Process) {
                rings.recording(false);
                session.closing(consumer.remove(List.of(rings)).thenRunAsync(() -> {
                    channel.removeBuffers(owner);
                    closeTraceWhenUnused(session, owner);
                }, control));
            }
        }
    }

    private void closeTraceWhenUnused(RecordingSession session, TraceOwner owner) {
        if (session.channels().stream().allMatch(channel -> channel.buffersOf(owner).isEmpty())) {
            closeDescribed(session, session.traces().remove(owner));
        }
        saveState(session);
    }

    /// Writes everything there is and takes all buffers of a session apart.
    CompletableFuture<Void> close(RecordingSession session, Collection<Application> applications) {
        return consumer.remove(session.allBuffers()).thenRunAsync(() -> {
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
