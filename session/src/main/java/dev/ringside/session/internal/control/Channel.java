// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.ChannelDetail;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import dev.ringside.protocol.EventDescription;
import dev.ringside.session.internal.consumer.ChannelBuffers;
import dev.ringside.session.internal.observer.ChosenEvent;
import dev.ringside.session.internal.observer.ObservedChannel;
import dev.ringside.session.internal.trace.ContextFields;
import dev.ringside.session.internal.trace.TraceOwner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An event record channel of a session. Belongs to the control agent's thread.
final class Channel {
    private final ChannelSettings settings;
    private final Map<RuleSettings, EventRule> rules = new LinkedHashMap<>();
    private final List<String> contexts = new ArrayList<>();
    private final Map<TraceOwner, OwnedBuffers> buffers = new LinkedHashMap<>();
    private final Map<TraceOwner, ObservedBuffers> observed = new LinkedHashMap<>();
    private boolean enabled = true;
    private long discardedByFormerBuffers;
    private long lostByFormerBuffers;

    /// @param streamClassId the channel's data stream class in the owner's trace
    record OwnedBuffers(ChannelBuffers rings, int streamClassId) {}

    /// Those that the daemon writes.
    ///
    /// @param observed what has been asked for of each application, by producer id
    record ObservedBuffers(
            OwnedBuffers owned, ObservedChannel channel, Map<Integer, Map<String, ChosenEvent>> observed) {}

    Channel(ChannelSettings settings) {
        this.settings = settings;
    }

    ChannelSettings settings() {
        return settings;
    }

    String name() {
        return settings.name();
    }

    boolean enabled() {
        return enabled;
    }

    void enabled(boolean on) {
        enabled = on;
    }

    List<String> contexts() {
        return contexts;
    }

    void addContext(String type, boolean perCpu) throws CommandFailure {
        if (contexts.contains(type) || type.equals("cpu_id") && perCpu) {
            throw new CommandFailure(FailureCode.CONTEXT_EXISTS, "User space tracing context already exists");
        }
        if (ContextFields.isMissing(type)) {
            throw new CommandFailure(FailureCode.NOT_SUPPORTED, "Context type " + type + " is not supported yet");
        }
        if (!ContextFields.isKnown(type)) {
            throw new CommandFailure(FailureCode.UNKNOWN_CONTEXT, "Unknown context type " + type);
        }
        contexts.add(type);
    }

    /// Adds a rule, or enables it again.
    void enableRule(RuleSettings rule) throws CommandFailure {
        EventRule asked = EventRule.of(rule);
        EventRule known = rules.get(rule);
        if (known != null && known.enabled()) {
            throw new CommandFailure(FailureCode.EVENT_EXISTS, "User space event rule already enabled");
        }
        if (known != null) {
            known.enabled(true);
        } else {
            rules.put(rule, asked);
        }
    }

    /// Disables all rules that have the pattern; all rules where it is `*` or empty and no rule has it.
    void disableRules(String pattern) throws CommandFailure {
        List<EventRule> found = rules.values().stream()
                .filter(rule -> rule.settings().pattern().equals(pattern))
                .toList();
        if (found.isEmpty() && (pattern.isEmpty() || pattern.equals("*"))) {
            found = List.copyOf(rules.values());
        } else if (found.isEmpty()) {
            throw new CommandFailure(FailureCode.NO_SUCH_EVENT, "User space event not found");
        }
        found.forEach(rule -> rule.enabled(false));
    }

    /// Whether a tracepoint is to be recorded.
    boolean records(EventDescription event) {
        return enabled && rules.values().stream().anyMatch(rule -> rule.matches(event));
    }

    /// The rules by which the daemon is to write an event of its own.
    List<EventRule> observingRules(EventDescription event) {
        return enabled ? rules.values().stream().filter(rule -> rule.observes(event)).toList() : List.of();
    }

    Optional<OwnedBuffers> buffersOf(TraceOwner owner) {
        return Optional.ofNullable(buffers.get(owner));
    }

    void addBuffers(TraceOwner owner, OwnedBuffers added) {
        buffers.put(owner, added);
    }

    Optional<ObservedBuffers> observedOf(TraceOwner owner) {
        return Optional.ofNullable(observed.get(owner));
    }

    void addObserved(TraceOwner owner, ObservedBuffers added) {
        observed.put(owner, added);
    }

    Collection<ObservedBuffers> observed() {
        return observed.values();
    }

    /// The owner's, whoever writes them.
    List<OwnedBuffers> allOf(TraceOwner owner) {
        return Stream.concat(buffersOf(owner).stream(), observedOf(owner).map(ObservedBuffers::owned).stream())
                .toList();
    }

    /// Keeps the counts of buffers that are closed.
    void removeBuffers(TraceOwner owner) {
        for (OwnedBuffers removed : allOf(owner)) {
            discardedByFormerBuffers += removed.rings().discardedEvents();
            lostByFormerBuffers += removed.rings().lostPackets();
        }
        buffers.remove(owner);
        observed.remove(owner);
    }

    /// Whoever writes them.
    Collection<ChannelBuffers> allBuffers() {
        return Stream.concat(
                        buffers.values().stream(), observed.values().stream().map(ObservedBuffers::owned))
                .map(OwnedBuffers::rings)
                .toList();
    }

    long discardedEvents() {
        return discardedByFormerBuffers
                + allBuffers().stream().mapToLong(ChannelBuffers::discardedEvents).sum();
    }

    long lostPackets() {
        return lostByFormerBuffers
                + allBuffers().stream().mapToLong(ChannelBuffers::lostPackets).sum();
    }

    ChannelDetail detail() {
        return new ChannelDetail(
                Domain.USER_SPACE,
                settings,
                enabled,
                rules.values().stream().map(EventRule::detail).toList(),
                contexts,
                discardedEvents(),
                lostPackets(),
                allBuffers().stream().mapToLong(ChannelBuffers::memoryBytes).sum());
    }
}
