// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingShape;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.session.internal.application.Application;
import dev.ringside.session.internal.consumer.ChannelBuffers;
import dev.ringside.session.internal.consumer.Consumer;
import dev.ringside.session.internal.control.Channel.OwnedBuffers;
import dev.ringside.session.internal.control.RecordingSession.Definition;
import dev.ringside.session.internal.observer.ObservedChannel;
import dev.ringside.session.internal.trace.TraceFolder;
import dev.ringside.session.internal.trace.TraceOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/// Makes the rings of channels, with the stream files that they go to and the trace that these are in. Belongs to the
/// control agent's thread.
final class ChannelRings {
    private final Consumer consumer;
    private long lastChannelId;

    ChannelRings(Consumer consumer) {
        this.consumer = consumer;
    }

    /// Who has the rings that an application writes to.
    static TraceOwner owner(ChannelSettings settings, Application application) {
        return settings.ownership() == BufferOwnership.USER
                ? new TraceOwner.User(application.uid())
                : new TraceOwner.Process(
                        application.processName(),
                        application.pid(),
                        application.uid(),
                        application.registered(),
                        application.producerId());
    }

    /// Makes those that applications write to.
    OwnedBuffers create(RecordingSession session, Channel channel, TraceOwner owner) throws IOException {
        RingSelection selection = selection(channel.settings());
        Plan plan = new Plan(
                channel.settings(),
                ringCount(selection),
                selection,
                session.definition().clock(),
                channel.contexts(),
                owner.uid());
        OwnedBuffers made = create(session, owner, plan);
        channel.addBuffers(owner, made);
        return made;
    }

    /// Makes those that the daemon writes observed events of these applications to; no application can map them.
    OwnedBuffers createObserved(RecordingSession session, Channel channel, TraceOwner owner) throws IOException {
        ChannelSettings settings = channel.settings().named(channel.name() + ObservedChannel.STREAM_SUFFIX);
        List<String> contexts = ObservedChannel.knownContexts(channel.contexts());
        Plan plan = new Plan(
                settings, Processors.count(), RingSelection.PER_CPU, RingClock.GIVEN, contexts, RunDirectory.ownUid());
        OwnedBuffers made = create(session, owner, plan);
        made.rings().producerAdded();
        return made;
    }

    /// What rings are to be like.
    ///
    /// @param settings the name is that of the stream files
    /// @param uid      of the user who may map them
    private record Plan(
            ChannelSettings settings,
            int ringCount,
            RingSelection selection,
            RingClock clock,
            List<String> contexts,
            long uid) {
        RingShape shape(TraceFolder trace, int streamClassId) {
            return new RingShape(
                    ringCount,
                    (int) settings.subBufferBytes(),
                    (int) settings.subBufferCount(),
                    settings.lossMode() == LossMode.OVERWRITE
                            ? RingShape.LossMode.OVERWRITE
                            : RingShape.LossMode.DISCARD,
                    selection,
                    clock,
                    trace.uuid(),
                    streamClassId,
                    0);
        }
    }

    private OwnedBuffers create(RecordingSession session, TraceOwner owner, Plan plan) throws IOException {
        TraceFolder trace = trace(session, owner);
        Set<String> streamNames = ChannelBuffers.streamNames(plan.settings(), plan.ringCount());
        if (!trace.claimStreamNames(streamNames)) {
            throw new IOException("the stream files would have the names of another channel's: channel="
                    + plan.settings().name());
        }
        try {
            int streamClassId = trace.addStreamClass(plan.selection() == RingSelection.PER_CPU, plan.contexts());
            long id = ++lastChannelId;
            RingFile file = session.ringFolder().createRings(id, plan.shape(trace, streamClassId), plan.uid());
            ChannelBuffers rings = newBuffers(session, plan.settings(), trace, id, file);
            rings.recording(true);
            consumer.add(rings);
            return new OwnedBuffers(rings, streamClassId);
        } catch (IOException e) {
            trace.releaseStreamNames(streamNames);
            throw e;
        }
    }

    private static int ringCount(RingSelection selection) {
        return selection == RingSelection.PER_CHANNEL ? Processors.lanes() : Processors.ringsByCpu();
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

    /// The owner's trace; made where there is none.
    static TraceFolder trace(RecordingSession session, TraceOwner owner) throws IOException {
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
}
