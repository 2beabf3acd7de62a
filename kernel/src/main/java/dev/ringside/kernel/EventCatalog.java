// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelEventRule.Phase;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.format.EventFormat;
import dev.ringside.kernel.internal.format.EventFormatException;
import dev.ringside.kernel.internal.format.EventFormatParser;
import dev.ringside.kernel.internal.names.EventNames;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.kernel.internal.transcode.RecordPlanner;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What events the running kernel has, and which of them a rule means. Reads the list each time, because modules come
/// and go. Any thread.
final class EventCatalog {
    private static final System.Logger LOGGER = System.getLogger(EventCatalog.class.getName());
    /// What the groups of dynamic events of ours start with.
    static final String OWN_EVENTS = "ringside_";

    private static final String SYSTEM_CALLS = "syscalls";
    private static final String ENTRY_PREFIX = "sys_enter_";
    private static final String EXIT_PREFIX = "sys_exit_";

    /// What is written to `trace_marker`. Its group holds the formats of the kernel's own tracers and cannot be
    /// enabled.
    static final KernelEvent MARKER = new KernelEvent("ftrace", "print");

    /// The group that stands for events which we make ourselves.
    private static final String STATE_DUMP = "lttng_statedump";

    private final Tracefs tracefs;
    private final EventNames names = EventNames.ofLttng();
    private final RecordPlanner planner = new RecordPlanner(names);

    EventCatalog(Tracefs tracefs) {
        this.tracefs = tracefs;
    }

    List<KernelTracepoint> tracepoints() throws KernelTracingException {
        return events().filter(event -> !event.system().equals(SYSTEM_CALLS))
                .map(event -> new KernelTracepoint(
                        names.nameOf(event.system(), event.name()), event.system(), event.name()))
                .sorted()
                .toList();
    }

    List<String> systemCalls() throws KernelTracingException {
        return events().filter(event -> event.system().equals(SYSTEM_CALLS))
                .filter(event -> event.name().startsWith(ENTRY_PREFIX))
                .map(event -> event.name().substring(ENTRY_PREFIX.length()))
                .sorted()
                .toList();
    }

    /// The events that a rule means, never none.
    List<KernelEvent> match(KernelEventRule rule) throws KernelTracingException {
        List<KernelEvent> matched =
                switch (rule) {
                    case KernelEventRule.Tracepoint(String pattern) -> matchTracepoints(pattern);
                    case KernelEventRule.SystemCall(String pattern, Phase phase) -> matchSystemCalls(pattern, phase);
                    case KernelEventRule.Filtered(KernelEventRule inner, _) ->
                        match(inner).stream()
                                .filter(event -> stateDumpEvent(event).isEmpty())
                                .toList();
                    case KernelEventRule.UserProbe _, KernelEventRule.KernelProbe _, KernelEventRule.Function _ ->
                        throw new IllegalArgumentException("a probe is made, not matched: " + rule);
                };
        if (matched.isEmpty()) {
            throw new KernelTracingException(Reason.UNKNOWN_EVENT, "the kernel has no such " + text(rule));
        }
        return matched;
    }

    private static String text(KernelEventRule rule) {
        return switch (rule) {
            case KernelEventRule.SystemCall(String pattern, _) -> "system call: pattern=" + pattern;
            case KernelEventRule.Tracepoint(String pattern) -> "event: pattern=" + pattern;
            case KernelEventRule.Filtered(KernelEventRule inner, _) -> text(inner);
            case KernelEventRule.UserProbe _, KernelEventRule.KernelProbe _, KernelEventRule.Function _ ->
                "event: " + rule;
        };
    }

    private List<KernelEvent> matchTracepoints(String pattern) throws KernelTracingException {
        NamePattern name = new NamePattern(pattern);
        return events().filter(event -> !event.system().equals(SYSTEM_CALLS))
                .filter(event -> name.matches(names.nameOf(event.system(), event.name()))
                        || name.matches(event.name())
                        || name.matches(event.toString()))
                .toList();
    }

    private List<KernelEvent> matchSystemCalls(String pattern, Phase phase) throws KernelTracingException {
        NamePattern name = new NamePattern(pattern);
        return events().filter(event -> event.system().equals(SYSTEM_CALLS))
                .filter(event -> phase != Phase.EXIT && matches(name, event, ENTRY_PREFIX)
                        || phase != Phase.ENTRY && matches(name, event, EXIT_PREFIX))
                .toList();
    }

    private static boolean matches(NamePattern pattern, KernelEvent event, String prefix) {
        return event.name().startsWith(prefix) && pattern.matches(event.name().substring(prefix.length()));
    }

    /// The event of the state dump that an event is, if it is one.
    static Optional<StateDumpEvent> stateDumpEvent(KernelEvent event) {
        return event.system().equals(STATE_DUMP)
                ? Optional.of(StateDumpEvent.ofName(event.name()))
                : Optional.empty();
    }

    /// How to record an event; empty, and said in the log, where its format cannot be read.
    Optional<RecordPlan> plan(KernelEvent event) throws KernelTracingException {
        return format(event).map(this::plan);
    }

    /// The same for a format that has been read.
    RecordPlan plan(EventFormat format) {
        return planner.plan(format);
    }

    /// How the kernel's records of an event look; empty, and said in the log, where that cannot be read.
    Optional<EventFormat> format(KernelEvent event) throws KernelTracingException {
        String text = tracefs.eventFormat(event.system(), event.name());
        try {
            return Optional.of(EventFormatParser.parse(event.system(), text));
        } catch (EventFormatException e) {
            LOGGER.log(Level.WARNING, "event is left out: name={0}: {1}", event, e.getMessage());
            return Optional.empty();
        }
    }

    /// How to record a dynamic event, under the name that the user gave: the kernel's fields for where it was are
    /// LTTng's `ip` and `parent_ip`, the others are what the user asked for.
    RecordPlan probePlan(KernelEvent event, String recordName) throws KernelTracingException {
        try {
            EventFormat format =
                    EventFormatParser.parse(event.system(), tracefs.eventFormat(event.system(), event.name()));
            String fields = format.fields().stream()
                    .map(field -> switch (field.name()) {
                        case "__probe_ip", "__probe_func" -> "ip=" + field.name() + ":u64x";
                        case "__probe_ret_ip", "parent_ip" -> "parent_ip=" + field.name() + ":u64x";
                        default -> field.name();
                    })
                    .collect(Collectors.joining(" "));
            EventNames probeNames = EventNames.parse(List.of(event + " " + event.name() + " " + fields));
            RecordPlan plan = new RecordPlanner(probeNames).plan(format);
            return new RecordPlan(recordName, plan.kernelId(), plan.payload(), plan.operations());
        } catch (EventFormatException e) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED, "cannot read the format of " + event + ": " + e.getMessage(), e);
        }
    }

    private Stream<KernelEvent> events() throws KernelTracingException {
        return Stream.concat(
                Stream.concat(
                        Stream.of(MARKER),
                        Arrays.stream(StateDumpEvent.values())
                                .map(event -> new KernelEvent(STATE_DUMP, event.eventName()))),
                tracefs.read("available_events").lines()
                        .map(line -> line.split(":", 2))
                        // Probes are events of those who made them.
                        .filter(words -> words.length == 2 && !words[0].startsWith(OWN_EVENTS))
                        .map(words -> new KernelEvent(words[0], words[1])));
    }
}
