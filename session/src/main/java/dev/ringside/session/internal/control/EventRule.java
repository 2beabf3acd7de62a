// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.RuleDetail;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import dev.ringside.protocol.EventDescription;
import java.util.List;

/// A recording event rule of a channel. Belongs to the control agent's thread.
final class EventRule {
    private final RuleSettings settings;
    private final NamePattern name;
    private final List<NamePattern> exclusions;
    private boolean enabled = true;

    EventRule(RuleSettings settings) {
        this.settings = settings;
        this.name = NamePattern.of(settings.pattern());
        this.exclusions = settings.exclusions().stream().map(NamePattern::of).toList();
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

    /// Whether the rule, while enabled, has a tracepoint recorded. Smaller log levels are more severe.
    boolean matches(EventDescription event) {
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
