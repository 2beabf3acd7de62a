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
import dev.ringside.session.internal.trace.ContextFields;
import dev.ringside.session.internal.trace.TraceOwner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An event record channel of a session. Belongs to the control agent's thread.
final class Channel {
    private final ChannelSettings settings;
    private final Map<RuleSettings, EventRule> rules = new LinkedHashMap<>();
    private final List<String> contexts = new ArrayList<>();
    private final Map<TraceOwner, OwnedBuffers> buffers = new LinkedHashMap<>();
    private boolean enabled = true;
    private long discardedByFormerBuffers;
    private long lostByFormerBuffers;

    /// @param streamClassId the channel's data stream class in the owner's trace
    record OwnedBuffers(ChannelBuffers rings, int streamClassId) {}

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
        EventRule known = rules.get(rule);
        if (known != null && known.enabled()) {
            throw new CommandFailure(FailureCode.EVENT_EXISTS, "User space event rule already enabled");
        }
        if (known != null) {
            known.enabled(true);
        } else {
            rules.put(rule, new EventRule(rule));
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

    Optional<OwnedBuffers> buffersOf(TraceOwner owner) {
        return Optional.ofNullable(buffers.get(owner));
    }

    void addBuffers(TraceOwner owner, OwnedBuffers added) {
        buffers.put(owner, added);
    }

    /// Keeps the counts of buffers that are closed.
    void removeBuffers(TraceOwner owner) {
        OwnedBuffers removed = buffers.remove(owner);
        if (removed != null) {
            discardedByFormerBuffers += removed.rings().discardedEvents();
            lostByFormerBuffers += removed.rings().lostPackets();
        }
    }

    Collection<ChannelBuffers> allBuffers() {
        return buffers.values().stream().map(OwnedBuffers::rings).toList();
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
