// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import dev.ringside.protocol.ClientMessage.SnapshotOutput;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.session.internal.application.Application;
import dev.ringside.session.internal.consumer.ChannelBuffers;
import dev.ringside.session.internal.consumer.Problems;
import dev.ringside.session.internal.control.Channel.ObservedBuffers;
import dev.ringside.session.internal.kernel.KernelAgent;
import dev.ringside.session.internal.state.RingFolder;
import dev.ringside.session.internal.state.SessionState;
import dev.ringside.session.internal.trace.SessionClock;
import dev.ringside.session.internal.trace.TraceClock;
import dev.ringside.session.internal.trace.TraceFolder;
import dev.ringside.session.internal.trace.TraceOwner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A recording session: what a client made of it, and what has been made for it. Belongs to the control agent's thread.
final class RecordingSession {
    /// What is kept of the names of processes that came and went.
    private static final int MAXIMUM_APPLICATION_NAMES = 1000;

    private final Definition definition;
    private final RingFolder ringFolder;
    private final SessionClock clock;
    private @Nullable TraceClock described;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Map<TraceOwner, TraceFolder> traces = new LinkedHashMap<>();
    private final Set<String> applicationNames = new LinkedHashSet<>();
    private final Problems problems = new Problems();
    private final KernelDomain kernel;
    private final SnapshotOutputList snapshots = new SnapshotOutputList();
    /// Completed on the control agent's thread, like everything here.
    private final List<CompletableFuture<Void>> closings = new ArrayList<>();
    private long snapshotCount;
    private boolean active;
    private boolean startedOnce;
    private boolean rotatedWhileStopped;
    private boolean ending;

    /// What was said at creation, made whole.
    ///
    /// @param shmPath  empty: the default place
    /// @param snapshot whether there is no output but that of snapshots
    /// @param clock    what time stamps count, in both domains
    record Definition(
            String name,
            Instant created,
            Optional<Path> output,
            boolean snapshot,
            CtfVersion format,
            String shmPath,
            RingClock clock) {
        String formatName() {
            return format == CtfVersion.CTF_2 ? "ctf-2" : "ctf-1.8";
        }
    }

    RecordingSession(Definition definition, RingFolder ringFolder, KernelAgent kernelAgent, Executor control) {
        this.definition = definition;
        this.ringFolder = ringFolder;
        this.clock = definition.clock() == RingClock.TSC ? SessionClock.cycles() : SessionClock.monotonic();
        this.kernel = new KernelDomain(
                definition,
                new KernelRecording(
                        definition, ringFolder.kernelStateFile(), this::recordingClock, kernelAgent, control, problems),
                control);
    }

    Definition definition() {
        return definition;
    }

    String name() {
        return definition.name();
    }

    RingFolder ringFolder() {
        return ringFolder;
    }

    SessionClock clock() {
        return clock;
    }

    /// The clock as all traces of the session have it.
    TraceClock describedClock() {
        TraceClock known = described;
        if (known == null) {
            known = clock.describe();
            described = known;
        }
        return known;
    }

    /// Likewise, for the kernel domain.
    RecordingClock recordingClock() {
        return new RecordingClock(describedClock().clockClass(), clock.counter());
    }

    /// Describes the clock as it is known now, in all traces of user space.
    void describeClockAgain() throws IOException {
        TraceClock now = clock.describe();
        described = now;
        for (TraceFolder trace : traces.values()) {
            trace.regenerate(now);
        }
    }

    KernelDomain kernel() {
        return kernel;
    }

    /// The number of the next snapshot, from 0.
    long nextSnapshot() {
        return snapshotCount++;
    }

    /// Where its snapshots go.
    SnapshotOutputList snapshots() {
        return snapshots;
    }

    Problems problems() {
        return problems;
    }

    boolean active() {
        return active;
    }

    void active(boolean on) {
        active = on;
        startedOnce |= on;
        rotatedWhileStopped &= !on;
    }

    /// Notes a rotation; one is allowed while the session is stopped.
    void rotated() {
        rotatedWhileStopped = !active;
    }

    boolean rotatedWhileStopped() {
        return rotatedWhileStopped;
    }

    /// From now on nothing can be asked of it.
    void end() {
        ending = true;
    }

    boolean ending() {
        return ending;
    }

    boolean startedOnce() {
        return startedOnce;
    }

    Collection<Channel> channels() {
        return channels.values();
    }

    Channel channel(String name) throws CommandFailure {
        Channel channel = channels.get(name);
        if (channel == null) {
            throw new CommandFailure(FailureCode.NO_SUCH_CHANNEL, "Event record channel not found");
        }
        return channel;
    }

    /// Makes a channel, or enables one that was disabled.
    Channel enableChannel(ChannelSettings asked) throws CommandFailure {
        if (startedOnce) {
            throw new CommandFailure(FailureCode.ALREADY_ACTIVE_ONCE, "Tracing has already been started once");
        }
        Channel known = channels.get(asked.name());
        if (known != null && known.enabled()) {
            throw new CommandFailure(
                    FailureCode.CHANNEL_EXISTS, "User space tracer event record channel already exists");
        }
        if (known != null) {
            known.enabled(true);
            return known;
        }
        Channel added = new Channel(ChannelRules.normalised(
                definition.snapshot() ? ChannelRules.overwriting(asked) : asked));
        BufferOwnership ownership = ownership(added.settings().ownership());
        if (ownership != added.settings().ownership()) {
            throw new CommandFailure(
                    FailureCode.INCOMPATIBLE_CHANNEL,
                    "A session cannot have per-user and per-process event record channels");
        }
        requireRoom(added.settings());
        channels.put(added.name(), added);
        return added;
    }

    private void requireRoom(ChannelSettings settings) throws CommandFailure {
        try {
            ringFolder.requireRoom(settings.subBufferBytes() * settings.subBufferCount() * Processors.ringsByCpu());
        } catch (IOException e) {
            throw new CommandFailure(FailureCode.INVALID, Output.reason(e));
        }
    }

    /// The channel that a rule goes to; made where it can be.
    ///
    /// @param name empty: the default one
    Channel channelForRule(String name) throws CommandFailure {
        String wanted = name.isEmpty() ? ChannelRules.DEFAULT_NAME : name;
        Channel known = channels.get(wanted);
        if (known != null) {
            return known;
        }
        if (name.isEmpty() && !channels.isEmpty()) {
            throw new CommandFailure(
                    FailureCode.NEED_CHANNEL_NAME, "The session has event record channels; name one (--channel)");
        }
        return enableChannel(ChannelRules.defaults(wanted, ownership(BufferOwnership.USER)));
    }

    private BufferOwnership ownership(BufferOwnership whenFirst) {
        return channels.values().stream()
                .findFirst()
                .map(channel -> channel.settings().ownership())
                .orElse(whenFirst);
    }

    Map<TraceOwner, TraceFolder> traces() {
        return traces;
    }

    /// What the daemon writes itself.
    List<ObservedBuffers> observed() {
        return channels.values().stream().flatMap(channel -> channel.observed().stream()).toList();
    }

    List<ChannelBuffers> allBuffers() {
        List<ChannelBuffers> all = new ArrayList<>();
        channels.values().forEach(channel -> all.addAll(channel.allBuffers()));
        return all;
    }

    /// Notes that a process was there while the session was active.
    void saw(Application application) {
        if (applicationNames.size() < MAXIMUM_APPLICATION_NAMES) {
            applicationNames.add(application.label());
        }
    }

    /// Notes work that must be done before the session can be said to be stopped.
    void closing(CompletableFuture<Void> work) {
        closings.add(work);
        work.whenComplete((done, failure) -> closings.remove(work));
    }

    /// Completed when all such work is done.
    CompletableFuture<Void> closed() {
        return CompletableFuture.allOf(closings.toArray(CompletableFuture[]::new));
    }

    /// What the next daemon needs, should this one be killed.
    SessionState state() {
        List<SessionState.Buffers> all = new ArrayList<>();
        for (Channel channel : channels.values()) {
            traces.forEach((owner, trace) ->
                    channel.allOf(owner).forEach(buffers -> all.add(state(channel.settings(), trace, buffers))));
        }
        return new SessionState(
                name(),
                definition.created().getEpochSecond(),
                definition.output().map(Path::toString).orElse(""),
                definition.formatName(),
                active,
                ProcessHandle.current().pid(),
                all);
    }

    private static SessionState.Buffers state(
            ChannelSettings settings, TraceFolder trace, Channel.OwnedBuffers buffers) {
        return new SessionState.Buffers(
                buffers.rings().id(),
                buffers.rings().file().path().toString(),
                buffers.rings().streamName(),
                trace.folder().map(Path::toString).orElse(""),
                trace.uuid().toString(),
                buffers.streamClassId(),
                settings.traceFileBytes(),
                settings.traceFileCount(),
                trace.eventNames(buffers.streamClassId()));
    }

    /// In both domains.
    long discardedEvents() {
        long users = channels.values().stream().mapToLong(Channel::discardedEvents).sum();
        return users + kernel.recording().discardedEvents();
    }

    long lostPackets() {
        return channels.values().stream().mapToLong(Channel::lostPackets).sum();
    }

    SessionSummary summary() {
        return new SessionSummary(
                name(),
                definition.output()
                        .map(Path::toString)
                        .or(() -> snapshots.only().map(SnapshotOutput::path))
                        .orElse(""),
                definition.snapshot(),
                active,
                startedOnce,
                definition.created().getEpochSecond(),
                definition.formatName(),
                definition.shmPath(),
                definition.clock() == RingClock.TSC ? "tsc" : "monotonic");
    }

    SessionDetail detail() {
        return new SessionDetail(
                summary(),
                channels.values().stream().map(Channel::detail).toList(),
                List.copyOf(applicationNames),
                problems.list());
    }
}
