// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.KernelEventRule;
import dev.ringside.kernel.KernelRecorder;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.PerfCounter;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.EventEnabled;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import dev.ringside.protocol.ClientMessage.TrackerAttribute;
import dev.ringside.protocol.ClientMessage.TrackerChange;
import dev.ringside.session.internal.control.RecordingSession.Definition;
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
import org.jspecify.annotations.Nullable;

/// What a session has of the kernel: channels, rules, contexts, trackers. Its state belongs to the control agent's
/// thread, where its futures complete. A change is noted here after the kernel has made it ([KernelRecording]).
final class KernelDomain {
    private final Definition definition;
    private final Executor control;
    private final KernelRecording recording;
    private final Map<String, KernelChannel> channels = new LinkedHashMap<>();
    private KernelTrackers trackers = KernelTrackers.ALL;

    KernelDomain(Definition definition, KernelRecording recording, Executor control) {
        this.definition = definition;
        this.recording = recording;
        this.control = control;
    }

    KernelRecording recording() {
        return recording;
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
        return recording.ask(recorder -> {
                    recorder.enableChannel(channel);
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

    /// Whether a rule would make a channel.
    ///
    /// @param name empty: the default channel
    boolean lacksChannel(String name) {
        return !channels.containsKey(nameOf(name));
    }

    private static String nameOf(String channel) {
        return channel.isEmpty() ? ChannelRules.DEFAULT_NAME : channel;
    }

    /// Adds a rule to a channel, which is made where there is none, and is gone again where the rule fails.
    ///
    /// @param name empty: the default channel
    CompletableFuture<EventEnabled> enableRule(String name, KernelRule rule) throws CommandFailure {
        requireOutput();
        String channelName = nameOf(name);
        KernelChannel known = channels.get(channelName);
        if (known == null && name.isEmpty() && !channels.isEmpty()) {
            throw new CommandFailure(
                    FailureCode.NEED_CHANNEL_NAME, "The session has event record channels; name one (--channel)");
        }
        if (known != null && known.isEnabled(rule)) {
            throw new CommandFailure(FailureCode.EVENT_EXISTS, "Kernel event rule already enabled");
        }
        ChannelRules.checkName(channelName);
        ChannelSettings asked = KernelRules.defaults(channelName);
        KernelChannelSettings made = known == null ? settings(asked) : null;
        List<KernelEventRule> rules = KernelRules.rules(rule);
        return recording.ask(recorder -> {
                    enableRule(recorder, made, channelName, rules);
                    return rules.stream()
                            .map(recorder::limits)
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
            KernelRecorder recorder, @Nullable KernelChannelSettings made, String channel, List<KernelEventRule> rules)
            throws KernelTracingException {
        if (made != null) {
            recorder.enableChannel(made);
        }
        List<KernelEventRule> enabled = new ArrayList<>();
        try {
            for (KernelEventRule rule : rules) {
                recorder.enableEvents(channel, rule);
                enabled.add(rule);
            }
        } catch (KernelTracingException e) {
            if (made != null) {
                recorder.removeChannel(channel);
            } else {
                for (KernelEventRule rule : enabled) {
                    recorder.disableEvents(channel, rule);
                }
            }
            throw e;
        }
    }

    /// @param name    empty: the default channel
    /// @param pattern empty: all rules
    CompletableFuture<Void> disableRules(String name, KernelRuleType type, String pattern) throws CommandFailure {
        String channelName = nameOf(name);
        KernelChannel channel = channel(channelName);
        List<KernelRule> found = channel.enabledRules(type, pattern);
        if (found.isEmpty() && !pattern.isEmpty()) {
            throw new CommandFailure(FailureCode.NO_SUCH_EVENT, "Kernel event not found");
        }
        return recording.ask(recorder -> {
                    for (KernelRule rule : found) {
                        for (KernelEventRule each : KernelRules.rules(rule)) {
                            recorder.disableEvents(channelName, each);
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
            return enableChannel(KernelRules.defaults(ChannelRules.DEFAULT_NAME))
                    .thenComposeAsync(made -> addContext(List.of(made), type, context), control);
        }
        if (wanted.stream().anyMatch(channel -> channel.contexts().contains(type))) {
            throw new CommandFailure(FailureCode.CONTEXT_EXISTS, "Kernel tracing context already exists");
        }
        return addContext(wanted, type, context);
    }

    /// Adds a context to a channel.
    private interface ContextAdder {
        void add(KernelRecorder recorder, String channel) throws KernelTracingException;
    }

    private static ContextAdder contextAdder(String type) throws CommandFailure {
        try {
            Optional<PerfCounter> counter = PerfCounter.parse(type);
            if (counter.isPresent()) {
                return (recorder, channel) -> recorder.addCounter(channel, counter.get());
            }
            KernelContext context = KernelContext.parse(type);
            return (recorder, channel) -> recorder.addContext(channel, context);
        } catch (KernelTracingException e) {
            throw KernelRules.failure(e);
        }
    }

    private CompletableFuture<Void> addContext(
            Collection<KernelChannel> wanted, String type, ContextAdder context) {
        return recording.ask(recorder -> {
                    for (KernelChannel channel : wanted) {
                        context.add(recorder, channel.settings().name());
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
        return recording.ask(recorder -> {
                    recorder.track(wanted.processes());
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
        return recording.ask(recorder -> {
                    recorder.setChannelEnabled(channel.settings().name(), enabled);
                    return enabled;
                })
                .thenAcceptAsync(channel::enabled, control);
    }

    /// Describes the clock as the session now has it.
    CompletableFuture<Void> regenerateMetadata() {
        return channels.isEmpty() ? CompletableFuture.completedFuture(null) : recording.regenerateMetadata();
    }

    /// How many streams a snapshot has at most.
    CompletableFuture<Integer> streamCount() {
        return channels.isEmpty() ? CompletableFuture.completedFuture(0) : recording.streamCount();
    }

    /// Writes what the kernel's buffers hold now.
    ///
    /// @param folder    of the snapshot
    /// @param mostBytes of each stream
    CompletableFuture<Void> snapshot(Path folder, long mostBytes) {
        return channels.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : recording.snapshot(folder.resolve("kernel"), mostBytes);
    }

    /// @return the folder of the trace chunk that has ended
    CompletableFuture<Path> rotate() throws CommandFailure {
        if (channels.values().stream().anyMatch(channel -> channel.settings().traceFileBytes() != 0)) {
            throw new CommandFailure(
                    FailureCode.NOT_SUPPORTED, "A session whose channels have trace files of a size cannot be rotated");
        }
        return recording.rotate();
    }

    CompletableFuture<KernelDetail> detail() {
        return recording
                .discardedNow()
                .thenApplyAsync(
                        counts -> new KernelDetail(
                                channels.values().stream()
                                        .map(channel -> channel.detail(
                                                counts.getOrDefault(channel.settings().name(), 0L)))
                                        .toList(),
                                trackers.detail()),
                        control);
    }
}
