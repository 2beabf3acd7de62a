// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelDetail;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.LogLevelRange;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.protocol.ClientMessage.RuleDetail;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A channel in a listing: its settings, timers, statistics and event rules.
final class ChannelListing {
    private static final String WATCHDOG_PERIOD = "2.00 s";
    /// How wide the line of the memory bar is, from its first column on.
    private static final int BAR_LINE_COLUMNS = 100;
    private static final int BAR_DEPTH_COLUMNS = 10;

    private final ListingStyle style;
    private final BufferOwnership ownership;
    private final boolean snapshot;

    /// @param snapshot whether the session is for snapshots, where nothing is said of losses
    ChannelListing(ListingStyle style, BufferOwnership ownership, boolean snapshot) {
        this.style = style;
        this.snapshot = snapshot;
        this.ownership = ownership;
    }

    ListingNode channel(ChannelDetail channel) {
        int rules = channel.rules().size();
        String title = style.cyan("Event record channel ")
                + style.literal(channel.settings().name())
                + style.tag(style.yellow(style.bold("" + rules) + " event rule" + (rules == 1 ? "" : "s")));
        List<ListingNode> children = new ArrayList<>();
        children.add(new ListingNode.Properties(attributes(channel)));
        children.add(group("Timer periods", List.of(new ListingNode.Properties(timers(channel.settings())))));
        children.add(group("Statistics", statistics(channel)));
        channel.rules().stream()
                .sorted(Comparator.comparing(rule -> rule.rule().pattern()))
                .forEach(rule -> children.add(rule(rule)));
        return new ListingNode.Group(state(channel.enabled()), title, children);
    }

    private ListingNode group(String title, List<ListingNode> children) {
        return new ListingNode.Group(style.dim(style.bullet()), style.underlined(title) + ":", children);
    }

    private String state(boolean enabled) {
        return enabled ? style.green(style.symbol("✔", "+")) : style.red(style.symbol("✗", "x"));
    }

    private TreeMap<String, String> attributes(ChannelDetail channel) {
        ChannelSettings settings = channel.settings();
        TreeMap<String, String> attributes = new TreeMap<>();
        attributes.put("Auto. memory reclaim policy", style.bold("None"));
        attributes.put(
                "Loss mode",
                style.bold(
                        settings.lossMode() == LossMode.DISCARD
                                ? "Discard newest event record"
                                : "Overwrite oldest sub-buffer"));
        if (settings.traceFileCount() > 0) {
            // LTTng shows the count as if it were a size.
            attributes.put("Max. trace file count", style.bold(QuantityText.size(settings.traceFileCount())));
        }
        if (settings.traceFileBytes() > 0) {
            attributes.put("Max. trace file size", style.bold(QuantityText.size(settings.traceFileBytes())));
        }
        attributes.put("Preallocation policy", style.bold("Preallocate"));
        attributes.put("Ring buffer configuration", rings(settings));
        return attributes;
    }

    private String rings(ChannelSettings settings) {
        String shape = style.bold("" + ChannelDefaults.subBufferCount(settings)) + " sub-buffers of "
                + style.bold(QuantityText.size(ChannelDefaults.subBufferBytes(settings)));
        String owner = ownership == BufferOwnership.PROCESS ? style.bold("per process") : style.bold("per Unix user");
        return switch (settings.allocation()) {
            case PER_CPU -> shape + style.bold(" per CPU") + ", " + owner;
            case PER_CID -> shape + style.bold(" per concurrency id") + ", " + owner;
            case PER_CHANNEL -> shape + " " + owner;
        };
    }

    private TreeMap<String, String> timers(ChannelSettings settings) {
        TreeMap<String, String> timers = new TreeMap<>();
        timers.put("Switch timer", style.bold(QuantityText.period(settings.switchTimerMicros())));
        timers.put("Read timer", style.bold(QuantityText.period(settings.readTimerMicros())));
        timers.put("Monitor timer", style.bold(QuantityText.period(settings.monitorTimerMicros())));
        if (settings.ownership() == BufferOwnership.USER) {
            timers.put("Watchdog timer", style.bold(WATCHDOG_PERIOD));
        }
        return timers;
    }

    private List<ListingNode> statistics(ChannelDetail channel) {
        TreeMap<String, String> counts = new TreeMap<>();
        if (channel.settings().lossMode() == LossMode.DISCARD) {
            counts.put("Discarded event records", style.bold(QuantityText.count(channel.discardedEvents())));
        } else if (!snapshot) {
            counts.put("Discarded packets", style.bold(QuantityText.count(channel.lostPackets())));
        }
        if (channel.memoryBytes() == 0) {
            counts.put("Memory usage", style.bold("None"));
            return List.of(new ListingNode.Properties(counts));
        }
        ListingNode memory =
                new ListingNode.Group(style.dim(style.bullet()), memoryUsage(channel.memoryBytes()), List.of());
        return List.of(new ListingNode.Properties(counts), memory);
    }

    /// All memory is there from the beginning, so that what is used is what there can be.
    private String memoryUsage(long bytes) {
        String title = "Memory usage: ";
        String figures = " " + QuantityText.alignedSize(bytes) + " / " + QuantityText.alignedSize(bytes);
        int length = BAR_LINE_COLUMNS - BAR_DEPTH_COLUMNS - title.length() - figures.length() - 2;
        return title + style.symbol("❲", "[") + style.bold(style.symbol("●", "#").repeat(length))
                + style.symbol("❳", "]") + figures;
    }

    private ListingNode rule(RuleDetail detail) {
        RuleSettings rule = detail.rule();
        TreeMap<String, String> properties = new TreeMap<>();
        if (!rule.filter().isEmpty()) {
            properties.put("Filter", style.literal(rule.filter()));
        }
        if (rule.range() != LogLevelRange.ALL) {
            String range = rule.range() == LogLevelRange.AT_LEAST ? "As severe as " : "Exactly ";
            properties.put(
                    "Log level",
                    range + style.bold(UserLogLevel.text(rule.logLevel())) + " (" + style.bold("" + rule.logLevel())
                            + ")");
        }
        if (!rule.exclusions().isEmpty()) {
            properties.put(
                    "Tracepoint name exclusions",
                    rule.exclusions().stream().map(style::literal).collect(Collectors.joining(", ")));
        }
        List<ListingNode> children = properties.isEmpty() ? List.of() : List.of(new ListingNode.Properties(properties));
        return new ListingNode.Group(
                state(detail.enabled()), style.cyan("Event rule ") + style.literal(rule.pattern()), children);
    }
}
