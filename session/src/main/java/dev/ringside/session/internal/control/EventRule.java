// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.RuleDetail;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.filter.FilterExpression;
import dev.ringside.protocol.filter.FilterParser;
import dev.ringside.protocol.filter.FilterSyntaxException;
import dev.ringside.session.internal.observer.JvmEvents;
import java.util.List;
import java.util.Optional;

/// A recording event rule of a channel. Belongs to the control agent's thread.
final class EventRule {
    private final RuleSettings settings;
    private final NamePattern name;
    private final List<NamePattern> exclusions;
    private final Optional<FilterExpression> filter;
    private boolean enabled = true;

    private EventRule(RuleSettings settings, Optional<FilterExpression> filter) {
        this.settings = settings;
        this.filter = filter;
        this.name = NamePattern.of(settings.pattern());
        this.exclusions = settings.exclusions().stream().map(NamePattern::of).toList();
    }

    /// @throws CommandFailure if it has a filter that cannot be
    static EventRule of(RuleSettings settings) throws CommandFailure {
        if (settings.filter().isEmpty()) {
            return new EventRule(settings, Optional.empty());
        }
        if (!JvmEvents.areChosenBy(settings.pattern())) {
            throw new CommandFailure(FailureCode.NOT_SUPPORTED, "Filter expressions are not supported yet");
        }
        try {
            return new EventRule(settings, Optional.of(FilterParser.parse(settings.filter())));
        } catch (FilterSyntaxException e) {
            throw new CommandFailure(FailureCode.INVALID, "Invalid filter: " + e.getMessage());
        }
    }

    RuleSettings settings() {
        return settings;
    }

    boolean enabled() {
        return enabled;
    }

    void enabled(boolean on) {
        enabled = on;
    }

    /// What event records must be like; empty where all are recorded.
    Optional<FilterExpression> filter() {
        return filter;
    }

    /// Whether the rule, while enabled, has a tracepoint of an application recorded, which knows no filters yet.
    boolean matches(EventDescription event) {
        return filter.isEmpty() && names(event);
    }

    /// Whether the rule, while enabled, has an event recorded that the daemon observes.
    boolean observes(EventDescription event) {
        return JvmEvents.areChosenBy(settings.pattern()) && names(event);
    }

    /// Smaller log levels are more severe.
    private boolean names(EventDescription event) {
        return enabled
                && levelMatches(event.logLevel())
                && name.matches(event.name())
                && exclusions.stream().noneMatch(exclusion -> exclusion.matches(event.name()));
    }

    private boolean levelMatches(int level) {
        return switch (settings.range()) {
            case ALL -> true;
            case AT_LEAST -> level <= settings.logLevel();
            case ONLY -> level == settings.logLevel();
        };
    }

    RuleDetail detail() {
        return new RuleDetail(settings, enabled);
    }
}
