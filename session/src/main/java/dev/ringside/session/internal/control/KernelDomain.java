// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelChannelStatus;
import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.KernelEventRule;
import dev.ringside.kernel.KernelRecorder;
import dev.ringside.kernel.KernelRecordingSettings;
import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.PerfCounter;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.EventEnabled;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import dev.ringside.protocol.ClientMessage.TrackerAttribute;
import dev.ringside.protocol.ClientMessage.TrackerChange;
import dev.ringside.session.internal.consumer.Problems;
import dev.ringside.session.internal.control.RecordingSession.Definition;
import dev.ringside.session.internal.kernel.KernelAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a session records of the kernel. Its state belongs to the control agent's thread, where its futures complete;
/// the recorder is called on the kernel agent's thread. A change is noted here after the kernel has made it.
final class KernelDomain {
    private final Definition definition;
    private final Path stateFile;
    private final Supplier<RecordingClock> clocks;
    private final KernelAgent agent;
    private final Executor control;
    private final Problems problems;
    private final Map<String, KernelChannel> channels = new LinkedHashMap<>();
    private KernelTrackers trackers = KernelTrackers.ALL;
    /// Belongs to the kernel agent's thread.
    private @Nullable KernelRecorder recorder;
    private @Nullable KernelArchives archives;

    private Map<String, Long> discardedEvents = Map.of();
    private boolean everUsed;

    KernelDomain(
            Definition definition,
            Path stateFile,
            Supplier<RecordingClock> clocks,
            KernelAgent agent,
            Executor control,
            Problems problems) {
        this.stateFile = stateFile;
        this.definition = definition;
        this.clocks = clocks;
        this.agent = agent;
        this.control = control;
        this.problems = problems;
    }

    boolean isEmpty() {
        return channels.isEmpty();
    }

    /// Makes a channel.
    CompletableFuture<KernelChannel> enableChannel(ChannelSettings asked) throws CommandFailure {
        ChannelRules.checkName(asked.name());
        KernelChannelSettings channel = settings(asked);
        requireOutput();
        KernelChannel known = channels.get(asked.name());
        if (known != null && !known.enabled()) {
            return setChannelEnabled(known, true).thenApply(done -> known);
        }
        if (known != null) {
            throw new CommandFailure(
                    FailureCode.CHANNEL_EXISTS, "Kernel event record channel already exists");
        }
        return onKernel(recording -> {
                    recording.enableChannel(channel);
                    return channel;
                })
                .thenApplyAsync(made -> noteChannel(made, asked), control);
    }

    /// Those of a session for snapshots keep the newest events, and nobody reads them.
    private KernelChannelSettings settings(ChannelSettings asked) throws CommandFailure {
        KernelChannelSettings settings = KernelRules.channel(asked);
        return definition.snapshot() ? settings.keptForSnapshots() : settings;
    }

    private KernelChannel noteChannel(KernelChannelSettings made, ChannelSettings asked) {
        KernelChannel channel = new KernelChannel(KernelRules.described(made, asked));
        channels.put(made.name(), channel);
        return channel;
    }

    private void requireOutput() throws CommandFailure {
        if (definition.output().isEmpty() && !definition.snapshot()) {
            throw new CommandFailure(
                    FailureCode.NOT_SUPPORTED, "Kernel channels of a session without output are not built yet");
        }
    }

    /// Adds a rule to a channel; the default channel is made where there is none, and is gone again where the rule
    /// fails.
    ///
    /// @param name empty: the default channel
    CompletableFuture<EventEnabled> enableRule(String name, KernelRule rule) throws CommandFailure {
        requireOutput();
        KernelChannel known = channels.get(name.isEmpty() ? ChannelRules.DEFAULT_NAME : name);
        if (known == null && !name.isEmpty()) {
            throw new CommandFailure(FailureCode.NO_SUCH_CHANNEL, "Event record channel not found");
        }
        if (known == null && !channels.isEmpty()) {
            throw new CommandFailure(
                    FailureCode.NEED_CHANNEL_NAME, "The session has event record channels; name one (--channel)");
        }
        if (known != null && known.isEnabled(rule)) {
            throw new CommandFailure(FailureCode.EVENT_EXISTS, "Kernel event rule already enabled");
        }
        ChannelSettings asked = KernelRules.defaultChannel();
        KernelChannelSettings made = known == null ? settings(asked) : null;
        String channelName = known == null ? ChannelRules.DEFAULT_NAME : known.settings().name();
        List<KernelEventRule> rules = KernelRules.rules(rule);
        return onKernel(recording -> {
                    enableRule(recording, made, channelName, rules);
                    return rules.stream()
                            .map(recording::limits)
                            .flatMap(Optional::stream)
                            .findFirst()
                            .orElse("");
                })
                .thenApplyAsync(
                        limits -> {
                            KernelChannel channel = made == null
                                    ? Objects.requireNonNull(channels.get(channelName), "the channel is known")
                                    : noteChannel(made, asked);
                            channel.put(rule, true);
                            return new EventEnabled(channelName, limits);
                        },
                        control);
    }

    private void enableRule(
            KernelRecorder recording, @Nullable KernelChannelSettings made, String channel, List<KernelEventRule> rules)
            throws KernelTracingException {
        if (made != null) {
            recording.enableChannel(made);
        }
        List<KernelEventRule> enabled = new ArrayList<>();
        try {
            for (KernelEventRule rule : rules) {
                recording.enableEvents(channel, rule);
                enabled.add(rule);
            }
        } catch (KernelTracingException e) {
            if (made != null) {
                // It was the first: nothing else is lost with the recorder.
                recorder = null;
                recording.close();
            } else {
                for (KernelEventRule rule : enabled) {
                    recording.disableEvents(channel, rule);
                }
            }
            throw e;
        }
    }

    /// @param name    empty: the default channel
    /// @param pattern empty: all rules
    CompletableFuture<Void> disableRules(String name, KernelRuleType type, String pattern) throws CommandFailure {
        String channelName = name.isEmpty() ? ChannelRules.DEFAULT_NAME : name;
        KernelChannel channel = channel(channelName);
        List<KernelRule> found = channel.enabledRules(type, pattern);
        if (found.isEmpty() && !pattern.isEmpty()) {
            throw new CommandFailure(FailureCode.NO_SUCH_EVENT, "Kernel event not found");
        }
        return onKernel(recording -> {
                    for (KernelRule rule : found) {
                        for (KernelEventRule each : KernelRules.rules(rule)) {
                            recording.disableEvents(channelName, each);
                        }
                    }
                    return channelName;
                })
                .thenAcceptAsync(done -> found.forEach(rule -> channel.put(rule, false)), control);
    }

    private KernelChannel channel(String name) throws CommandFailure {
        KernelChannel channel = channels.get(name);
        if (channel == null) {
            throw new CommandFailure(FailureCode.NO_SUCH_CHANNEL, "Event record channel not found");
        }
        return channel;
    }

    /// @param name empty: all channels
    CompletableFuture<Void> addContext(String name, String type) throws CommandFailure {
        ContextAdder context = contextAdder(type);
        Collection<KernelChannel> wanted = name.isEmpty() ? List.copyOf(channels.values()) : List.of(channel(name));
        if (wanted.isEmpty()) {
            return enableChannel(KernelRules.defaultChannel())
                    .thenComposeAsync(made -> addContext(List.of(made), type, context), control);
        }
        if (wanted.stream().anyMatch(channel -> channel.contexts().contains(type))) {
            throw new CommandFailure(FailureCode.CONTEXT_EXISTS, "Kernel tracing context already exists");
        }
        return addContext(wanted, type, context);
    }

    /// Adds a context to a channel.
    private interface ContextAdder {
        void add(KernelRecorder recording, String channel) throws KernelTracingException;
    }

    private static ContextAdder contextAdder(String type) throws CommandFailure {
        try {
            Optional<PerfCounter> counter = PerfCounter.parse(type);
            if (counter.isPresent()) {
                return (recording, channel) -> recording.addCounter(channel, counter.get());
            }
            KernelContext context = KernelContext.parse(type);
            return (recording, channel) -> recording.addContext(channel, context);
        } catch (KernelTracingException e) {
            throw KernelRules.failure(e);
        }
    }

    private CompletableFuture<Void> addContext(
            Collection<KernelChannel> wanted, String type, ContextAdder context) {
        return onKernel(recording -> {
                    for (KernelChannel channel : wanted) {
                        context.add(recording, channel.settings().name());
                    }
                    return type;
                })
                .thenAcceptAsync(
                        done -> wanted.forEach(channel -> channel.contexts().add(done)), control);
    }

    CompletableFuture<Void> changeTracker(TrackerAttribute attribute, TrackerChange change, List<String> values)
            throws CommandFailure {
        requireOutput();
        KernelTrackers wanted = trackers.changed(attribute, change, values);
        return onKernel(recording -> {
                    recording.track(wanted.processes());
                    return wanted;
                })
                .thenAcceptAsync(done -> trackers = done, control);
    }

    boolean hasDisabledChannel(String name) {
        KernelChannel channel = channels.get(name);
        return channel != null && !channel.enabled();
    }

    /// Records nothing more into a channel; its rules stay.
    CompletableFuture<Void> disableChannel(String name) throws CommandFailure {
        return setChannelEnabled(channel(name), false);
    }

    private CompletableFuture<Void> setChannelEnabled(KernelChannel channel, boolean enabled) {
        return onKernel(recording -> {
                    recording.setChannelEnabled(channel.settings().name(), enabled);
                    return enabled;
                })
                .thenAcceptAsync(channel::enabled, control);
    }

    CompletableFuture<Void> start() {
        return onKernel(recording -> {
                    recording.start();
                    if (!definition.snapshot() && !archives().isUsed()) {
                        archives().begin();
                    }
                    return true;
                })
                .thenAccept(done -> {});
    }

    CompletableFuture<Void> clear() {
        return onKernel(recording -> {
                    recording.clear();
                    return true;
                })
                .thenAccept(done -> {});
    }

    CompletableFuture<Void> regenerateStateDump() {
        return onKernel(recording -> {
                    recording.regenerateStateDump();
                    return true;
                })
                .thenAccept(done -> {});
    }

    /// Describes the clock as the session now has it.
    CompletableFuture<Void> regenerateMetadata() {
        if (channels.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        RecordingClock now = clocks.get();
        return onKernel(recording -> {
                    recording.regenerateMetadata(now);
                    return now;
                })
                .thenAccept(done -> {});
    }

    /// How many streams a snapshot has at most.
    CompletableFuture<Integer> streamCount() {
        return channels.isEmpty()
                ? CompletableFuture.completedFuture(0)
                : onKernel(recording -> recording.streamCount());
    }

    /// Writes what the kernel's buffers hold now.
    ///
    /// @param folder    of the snapshot
    /// @param mostBytes of each stream
    CompletableFuture<Void> snapshot(Path folder, long mostBytes) {
        if (channels.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return onKernel(recording -> {
                    recording.snapshot(folder.resolve("kernel"), mostBytes);
                    return folder;
                })
                .thenAccept(done -> {});
    }

    /// @return the folder of the trace chunk that has ended
    CompletableFuture<Path> rotate() throws CommandFailure {
        if (channels.values().stream().anyMatch(channel -> channel.settings().traceFileBytes() != 0)) {
            throw new CommandFailure(
                    FailureCode.NOT_SUPPORTED, "A session whose channels have trace files of a size cannot be rotated");
        }
        return onKernel(this::rotate);
    }

    private Path rotate(KernelRecorder recording) throws KernelTracingException {
        try {
            Path archive = archives().archive();
            try {
                recording.rotate(archives().current());
                return archive;
            } catch (KernelTracingException e) {
                archives().restore(archive);
                throw e;
            }
        } catch (IOException e) {
            throw new KernelTracingException(
                    KernelTracingException.Reason.IO, "cannot archive the trace chunk: " + e.getMessage(), e);
        }
    }

    private KernelArchives archives() {
        if (archives == null) {
            archives = new KernelArchives(definition.output().orElseThrow());
        }
        return archives;
    }

    /// Writes all that was recorded; what went wrong is among the session's problems.
    CompletableFuture<Void> stop() {
        return ending(false);
    }

    /// Removes everything from the kernel; what went wrong is among the session's problems.
    CompletableFuture<Void> close() {
        return ending(true);
    }

    private CompletableFuture<Void> ending(boolean closing) {
        if (!everUsed) {
            return CompletableFuture.completedFuture(null);
        }
        return agent.call(() -> {
                    end(closing);
                    return closing;
                })
                .handleAsync(
                        (done, failure) -> {
                            if (failure != null) {
                                problems.add("kernel: " + failure.getMessage());
                            }
                            return null;
                        },
                        control);
    }

    private void end(boolean closing) throws KernelTracingException {
        KernelRecorder recording = recorder;
        if (recording == null) {
            return;
        }
        try {
            recording.stop();
        } finally {
            discardedAtEnd(recording);
            if (closing) {
                recorder = null;
                recording.close();
                archiveLast();
            }
        }
    }

    /// Once a session has been rotated, its last trace chunk is archived too.
    private void archiveLast() throws KernelTracingException {
        if (archives != null && archives.isUsed()) {
            try {
                archives.archive();
            } catch (IOException e) {
                throw new KernelTracingException(
                        KernelTracingException.Reason.IO, "cannot archive the last trace chunk: " + e.getMessage(), e);
            }
        }
    }

    /// Noted on the control agent's thread, in order with what is asked there later.
    private void discardedAtEnd(KernelRecorder recording) {
        Map<String, Long> counts = discarded(recording);
        control.execute(() -> discardedEvents = counts);
    }

    private static Map<String, Long> discarded(KernelRecorder recording) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (KernelChannelStatus status : recording.channels()) {
            counts.put(status.name(), status.discardedEvents());
        }
        return counts;
    }

    /// As of the last stop.
    long discardedEvents() {
        return discardedEvents.values().stream().mapToLong(Long::longValue).sum();
    }

    CompletableFuture<KernelDetail> detail() {
        if (!everUsed) {
            return CompletableFuture.completedFuture(new KernelDetail(List.of(), List.of()));
        }
        return agent.call(() -> recorder == null ? Map.<String, Long>of() : discarded(recorder))
                .thenApplyAsync(
                        counts -> new KernelDetail(
                                channels.values().stream()
                                        .map(channel -> channel.detail(
                                                counts.getOrDefault(channel.settings().name(), 0L)))
                                        .toList(),
                                trackers.detail()),
                        control);
    }

    private <T> CompletableFuture<T> onKernel(RecorderTask<T> task) {
        everUsed = true;
        RecordingClock now = clocks.get();
        return agent.ask(tracer -> task.run(recorder(tracer, now)));
    }

    private interface RecorderTask<T> {
        T run(KernelRecorder recording) throws KernelTracingException;
    }

    private KernelRecorder recorder(KernelTracer tracer, RecordingClock clock) {
        KernelRecorder open = recorder;
        if (open == null) {
            open = tracer.newRecorder(new KernelRecordingSettings(
                    definition.name(),
                    definition.output().orElse(Path.of("")).resolve("kernel"),
                    definition.format(),
                    definition.created(),
                    clock,
                    definition.snapshot(),
                    Optional.of(stateFile)));
            recorder = open;
        }
        return open;
    }
}
