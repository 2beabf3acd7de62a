// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import dev.ringside.cli.options.TrackedAttribute;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.KernelChannelDetail;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.KernelRuleDetail;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.protocol.ClientMessage.TrackerDetail;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `list` shows of the kernel: what can be recorded, and what a session records of it.
public final class KernelListing {
    private final ListingStyle style;

    KernelListing(ListingStyle style) {
        this.style = style;
    }

    /// What `list --kernel` shows: every tracepoint with the level and type that LTTng gives all of them, or every
    /// system call.
    public static String points(List<String> names, boolean systemCalls) {
        StringBuilder text = new StringBuilder(systemCalls ? "System calls:\n" : "Kernel events:\n");
        text.append("-------------\n");
        for (String name : names) {
            text.append("      ").append(name);
            text.append(systemCalls ? "\n" : " (loglevel: TRACE_EMERG (0)) (type: tracepoint)\n");
        }
        return text.append('\n').toString();
    }

    ListingNode domain(KernelDetail kernel, ListedParts parts) {
        int channels = kernel.channels().size();
        String title = style.cyan("Domain ") + style.bold("Linux kernel")
                + style.tag(style.bold("" + channels) + " event record channel" + (channels == 1 ? "" : "s"))
                + style.tag(style.bold("0") + " map channels");
        List<ListingNode> children = new ArrayList<>();
        children.add(processFilter(kernel));
        if (!parts.domainsOnly()) {
            kernel.channels().stream()
                    .filter(channel -> parts.includes(channel.settings().name()))
                    .sorted(Comparator.comparing(channel -> channel.settings().name()))
                    .forEach(channel -> children.add(channel(channel)));
        }
        return new ListingNode.Group(style.cyan(style.bullet()), title, children);
    }

    private ListingNode processFilter(KernelDetail kernel) {
        if (kernel.trackers().isEmpty()) {
            return new ListingNode.Properties(new TreeMap<>(Map.of("Process filter", style.bold("Allow all"))));
        }
        List<String> lines = new ArrayList<>();
        for (TrackedAttribute attribute : TrackedAttribute.values()) {
            List<String> allowed = kernel.trackers().stream()
                    .filter(tracker -> TrackedAttribute.of(tracker.attribute()) == attribute)
                    .findFirst()
                    .map(TrackerDetail::values)
                    .orElse(null);
            lines.add(attribute.title() + ": " + allowed(allowed));
        }
        return new ListingNode.Block("Process filter:", lines);
    }

    private String allowed(@Nullable List<String> values) {
        if (values == null) {
            return "Allow all";
        }
        return values.isEmpty()
                ? "Allow none"
                : "Allow only "
                        + values.stream()
                                .map(value -> value.matches("\\d+") ? style.bold(value) : style.literal(value))
                                .collect(Collectors.joining(", "));
    }

    private ListingNode channel(KernelChannelDetail channel) {
        ChannelSettings settings = channel.settings();
        int rules = channel.rules().size();
        String title = style.cyan("Event record channel ") + style.literal(settings.name())
                + style.tag(style.yellow(style.bold("" + rules) + " event rule" + (rules == 1 ? "" : "s")));
        List<ListingNode> children = new ArrayList<>();
        children.add(new ListingNode.Properties(attributes(channel)));
        children.add(group("Timer periods", timers(settings)));
        children.add(group(
                "Statistics",
                new TreeMap<>(Map.of(
                        "Discarded event records", style.bold(QuantityText.count(channel.discardedEvents()))))));
        channel.rules().stream()
                .sorted(Comparator.comparing(rule -> rule.rule().pattern()))
                .forEach(rule -> children.add(rule(rule)));
        return new ListingNode.Group(state(channel.enabled()), title, children);
    }

    private ListingNode group(String title, TreeMap<String, String> properties) {
        return new ListingNode.Group(
                style.dim(style.bullet()),
                style.underlined(title) + ":",
                List.of(new ListingNode.Properties(properties)));
    }

    private String state(boolean enabled) {
        return enabled ? style.green(style.symbol("✔", "+")) : style.red(style.symbol("✗", "x"));
    }

    private TreeMap<String, String> attributes(KernelChannelDetail channel) {
        ChannelSettings settings = channel.settings();
        TreeMap<String, String> attributes = new TreeMap<>();
        if (!channel.contexts().isEmpty()) {
            attributes.put("Context fields", style.bold(String.join(", ", channel.contexts())));
        }
        if (settings.traceFileBytes() != 0) {
            attributes.put(
                    "Trace files",
                    style.bold(QuantityText.size(settings.traceFileBytes())) + " at most"
                            + (settings.traceFileCount() == 0
                                    ? ""
                                    : ", " + style.bold("" + settings.traceFileCount()) + " per CPU"));
        }
        attributes.put(
                "Loss mode",
                style.bold(
                        settings.lossMode() == LossMode.DISCARD
                                ? "Discard newest event record"
                                : "Overwrite oldest sub-buffer"));
        attributes.put(
                "Ring buffer configuration",
                style.bold("" + settings.subBufferCount()) + " sub-buffers of "
                        + style.bold(QuantityText.size(settings.subBufferBytes())) + style.bold(" per CPU"));
        return attributes;
    }

    private TreeMap<String, String> timers(ChannelSettings settings) {
        TreeMap<String, String> timers = new TreeMap<>();
        timers.put("Switch timer", style.bold(QuantityText.period(settings.switchTimerMicros())));
        timers.put("Read timer", style.bold(QuantityText.period(settings.readTimerMicros())));
        timers.put("Monitor timer", style.bold(QuantityText.period(settings.monitorTimerMicros())));
        return timers;
    }

    private ListingNode rule(KernelRuleDetail detail) {
        KernelRule rule = detail.rule();
        TreeMap<String, String> properties = new TreeMap<>();
        if (!rule.filter().isEmpty()) {
            properties.put("Filter", style.literal(rule.filter()));
        }
        if (!rule.location().isEmpty()) {
            properties.put("Location", style.literal(rule.location()));
        }
        properties.put("Type", style.bold(typeText(rule.type())));
        return new ListingNode.Group(
                state(detail.enabled()),
                style.cyan("Event rule ") + style.literal(rule.pattern()),
                List.of(new ListingNode.Properties(properties)));
    }

    private static String typeText(KernelRuleType type) {
        return switch (type) {
            case ANY -> "Tracepoint and system call";
            case TRACEPOINT -> "Tracepoint";
            case SYSTEM_CALL -> "System call";
            case USER_PROBE -> "User space probe";
            case KERNEL_PROBE -> "kprobe";
            case FUNCTION -> "Function";
        };
    }
}
