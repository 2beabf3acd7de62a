// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.machine;

import dev.ringside.cli.listing.UserLogLevel;
import dev.ringside.protocol.ClientMessage.LogLevelRange;
import dev.ringside.protocol.ClientMessage.RuleDetail;
import dev.ringside.protocol.ClientMessage.RuleSettings;

/// How an event rule looks to a machine.
public final class MachineEvent {
    private MachineEvent() {}

    /// As `list` prints it.
    public static MachineElement of(RuleDetail detail) {
        RuleSettings rule = detail.rule();
        MachineElement event = MachineElement.group("event")
                .with("name", rule.pattern())
                .with("type", "TRACEPOINT")
                .with("enabled", detail.enabled());
        if (!rule.filter().isEmpty()) {
            event.with("filter_expression", rule.filter());
        }
        int level = rule.range() == LogLevelRange.ALL ? UserLogLevel.DEBUG.ordinal() : rule.logLevel();
        event.with("loglevel", UserLogLevel.text(level)).with("loglevel_type", rangeText(rule.range()));
        addExclusions(event, rule);
        return event;
    }

    public static String rangeText(LogLevelRange range) {
        return switch (range) {
            case ALL -> "ALL";
            case AT_LEAST -> "RANGE";
            case ONLY -> "SINGLE";
        };
    }

    public static void addExclusions(MachineElement event, RuleSettings rule) {
        if (!rule.exclusions().isEmpty()) {
            MachineElement exclusions = event.open("exclusions");
            rule.exclusions().forEach(exclusion -> exclusions.with("exclusion", exclusion));
        }
    }
}
