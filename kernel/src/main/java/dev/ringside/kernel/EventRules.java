// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.packet.KernelSchema;
import dev.ringside.kernel.internal.probe.DynamicEvents;
import dev.ringside.kernel.internal.probe.KernelProbes;
import dev.ringside.kernel.internal.probe.ProbeDefinition;
import dev.ringside.kernel.internal.probe.UserProbes;
import dev.ringside.kernel.internal.record.FunctionIds;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import dev.ringside.protocol.filter.FilterParser;
import dev.ringside.protocol.filter.FilterSyntaxException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Turns the event rules of a recording into events of its channels: matches or makes them, gives each a class in the
/// trace, and switches them on and off in the kernel. Under the recorder's lock; closed by it, after the channels.
final class EventRules {
    private static final System.Logger LOGGER = System.getLogger(EventRules.class.getName());
    private static final String ENTRY_SUFFIX = "_entry";

    private final EventCatalog catalog;
    private final SystemCallEvents systemCalls;
    private final TracepointEvents tracepoints;
    private final Tracefs tracefs;
    private final DynamicEvents dynamic;
    private final RecordingFiles files;
    private final FunctionEvents functions;
    private final boolean probes;

    /// @param probes whether kernel probes may be used; otherwise the function tracer has to do
    EventRules(Tracefs tracefs, RecordingFiles files, boolean probes) {
        this.functions = new FunctionEvents(tracefs);
        this.probes = probes;
        this.catalog = new EventCatalog(tracefs);
        this.systemCalls = new SystemCallEvents(tracefs, files.areRecoverable());
        this.tracepoints = new TracepointEvents(tracefs, catalog, files.areRecoverable());
        this.tracefs = tracefs;
        this.dynamic = new DynamicEvents(tracefs);
        this.files = files;
    }

    /// Records what a rule matches into a channel.
    ///
    /// @param active whether the recording is running, so that the events are switched on at once
    /// @return how many kernel events it matched
    int enable(RecordedChannel channel, KernelEventRule rule, boolean active) throws KernelTracingException {
        if (channel.rules.containsKey(rule)) {
            return channel.rules.get(rule).size();
        }
        Optional<FilterExpression> filter = parseFilter(rule);
        if (filter.isPresent()) {
            wantContexts(channel, filter.get());
        }
        if (channel.hasCounters()) {
            requireNoProbe(channel, rule);
        }
        List<EventRecordClass> added = new ArrayList<>();
        List<KernelEvent> events =
                switch (unfiltered(rule)) {
                    case KernelEventRule.UserProbe(String location, String name, boolean atReturn) ->
                        make(channel, UserProbes.probe(tracefs, location, name, atReturn), added);
                    case KernelEventRule.KernelProbe(String location, String name) ->
                        probe(channel, KernelProbes.probe(location, name), name, false, added);
                    case KernelEventRule.Function(String location, String name) ->
                        probe(channel, KernelProbes.function(location, name), name + ENTRY_SUFFIX, true, added);
                    default -> match(channel, rule, added);
                };
        if (filter.isPresent()) {
            requireFields(channel, filter.get(), events);
        }
        files.describe(channel, added);
        channel.put(rule, filter, events);
        try {
            functions.apply(channel);
        } catch (KernelTracingException e) {
            channel.remove(rule);
            throw e;
        }
        if (active && channel.enabled) {
            setEnabled(channel, events, true);
        }
        return events.size();
    }

    private static KernelEventRule unfiltered(KernelEventRule rule) {
        return rule instanceof KernelEventRule.Filtered filtered ? filtered.rule() : rule;
    }

    /// @throws KernelTracingException where a rule of the channel cannot be recorded with performance counters
    static void requireNoProbes(RecordedChannel channel) throws KernelTracingException {
        for (KernelEventRule rule : channel.rules.keySet()) {
            requireNoProbe(channel, rule);
        }
    }

    private static void requireNoProbe(RecordedChannel channel, KernelEventRule rule) throws KernelTracingException {
        boolean probe =
                switch (unfiltered(rule)) {
                    case KernelEventRule.UserProbe _, KernelEventRule.KernelProbe _, KernelEventRule.Function _ -> true;
                    default -> false;
                };
        if (probe) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "performance counters cannot be had with probes, to programs at which the kernel does not give "
                            + "the records that tracefs has: channel=" + channel.recorder.settings().name()
                            + " rule=" + rule);
        }
    }

    private static Optional<FilterExpression> parseFilter(KernelEventRule rule) throws KernelTracingException {
        if (!(rule instanceof KernelEventRule.Filtered filtered)) {
            return Optional.empty();
        }
        try {
            return Optional.of(FilterParser.parse(filtered.expression()));
        } catch (FilterSyntaxException e) {
            throw new KernelTracingException(
                    Reason.INVALID, "filter " + filtered.expression() + ": " + e.getMessage(), e);
        }
    }

    /// A filter may ask for contexts that are not recorded.
    private static void wantContexts(RecordedChannel channel, FilterExpression filter) throws KernelTracingException {
        for (FilterExpression.Reference reference : filter.references().toList()) {
            switch (reference.place()) {
                case PAYLOAD -> {}
                case CONTEXT -> channel.recorder.contexts().want(reference.name());
                case APPLICATION_CONTEXT ->
                    throw new KernelTracingException(
                            Reason.INVALID, "the kernel has no context of applications: name=" + reference.name());
            }
        }
    }

    /// A name that none of the events has is a slip of the pen: nothing would ever be recorded.
    private static void requireFields(RecordedChannel channel, FilterExpression filter, List<KernelEvent> events)
            throws KernelTracingException {
        Set<String> fields = new HashSet<>();
        for (KernelEvent event : events) {
            RecordPlan plan = channel.plans.get(event);
            if (plan == null) {
                // What programs capture of a system call has fields that come with its exit.
                return;
            }
            plan.payload().members().forEach(member -> fields.add(member.name()));
        }
        for (FilterExpression.Reference reference : filter.references().toList()) {
            if (reference.place() == FilterExpression.Place.PAYLOAD && !fields.contains(reference.name())) {
                throw new KernelTracingException(
                        Reason.INVALID,
                        "filter: no event of the rule has a field of this name: name=" + reference.name()
                                + (events.size() == 1 ? " known=" + String.join(",", new TreeSet<>(fields)) : ""));
            }
        }
    }

    /// The events that the kernel has already.
    ///
    /// @param added gets the classes of those that the channel did not have
    private List<KernelEvent> match(RecordedChannel channel, KernelEventRule rule, List<EventRecordClass> added)
            throws KernelTracingException {
        List<KernelEvent> known = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (KernelEvent event : catalog.match(rule)) {
            if (channel.events.containsKey(event)) {
                known.add(event);
                continue;
            }
            List<EventRecordClass> classes = addEvent(channel, event, refused);
            if (!classes.isEmpty()) {
                known.add(event);
                added.addAll(classes);
            }
        }
        if (known.isEmpty()) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    refused.isEmpty() ? "no format of these events can be read: " + rule : refused.getFirst());
        }
        refused.forEach(reason -> LOGGER.log(Level.WARNING, "event is left out: {0}", reason));
        return known;
    }

    /// @param refused gets the reason where the event cannot be recorded with what the channel has
    /// @return none where the event's format cannot be read
    private List<EventRecordClass> addEvent(RecordedChannel channel, KernelEvent event, List<String> refused)
            throws KernelTracingException {
        if (channel.hasCounters() && !systemCalls.takes(channel, event)) {
            return addWithCounters(channel, event, refused);
        }
        Optional<StateDumpEvent> stateDump = EventCatalog.stateDumpEvent(event);
        if (stateDump.isPresent()) {
            int id = channel.recorder.addEvent(stateDump.get());
            EventRecordClass eventClass =
                    KernelSchema.eventRecordClass(id, event.name(), stateDump.get().payload());
            channel.events.put(event, eventClass);
            return List.of(eventClass);
        }
        List<EventRecordClass> captured = systemCalls.add(channel, event);
        return captured.isEmpty()
                ? catalog.plan(event).map(plan -> addPlan(channel, event, plan)).stream().toList()
                : captured;
    }

    /// Only records that programs of ours make have room for performance counters.
    private List<EventRecordClass> addWithCounters(RecordedChannel channel, KernelEvent event, List<String> refused)
            throws KernelTracingException {
        Optional<String> refusal = TracepointEvents.refusal(channel, event);
        if (refusal.isPresent()) {
            refused.add("the channel has performance counters, with which " + event + " cannot be recorded: "
                    + refusal.get());
            return List.of();
        }
        try {
            return tracepoints.add(channel, event).stream().toList();
        } catch (KernelTracingException e) {
            refused.add(e.getMessage());
            return List.of();
        }
    }

    private static EventRecordClass addPlan(RecordedChannel channel, KernelEvent event, RecordPlan plan) {
        int id = channel.recorder.addEvent(plan);
        EventRecordClass eventClass = KernelSchema.eventRecordClass(id, plan.name(), plan.payload());
        channel.plans.put(event, plan);
        channel.kernelIds.put(event, plan.kernelId());
        channel.events.put(event, eventClass);
        return eventClass;
    }

    /// What of a rule this kernel cannot record, though it takes the rule; empty: nothing.
    Optional<String> limits(KernelEventRule rule) {
        String location =
                switch (unfiltered(rule)) {
                    case KernelEventRule.KernelProbe(String place, String _) -> place;
                    case KernelEventRule.Function(String place, String _) -> place;
                    default -> "";
                };
        return probes || location.isEmpty()
                ? Optional.empty()
                : Optional.of("This kernel has no kernel probes: its function tracer records when `" + location
                        + "` is entered, and nothing else");
    }

    /// @param recordName of the event where only the entry can be recorded
    private List<KernelEvent> probe(
            RecordedChannel channel,
            List<ProbeDefinition> definitions,
            String recordName,
            boolean withCaller,
            List<EventRecordClass> added)
            throws KernelTracingException {
        if (probes) {
            return make(channel, definitions, added);
        }
        KernelEvent event = functions.event(definitions.getFirst(), withCaller);
        boolean taken = channel.enabledEvents().stream().anyMatch(other -> FunctionEvents.isSameFunction(event, other));
        if (taken) {
            throw new KernelTracingException(
                    Reason.ALREADY_EXISTS,
                    "the channel records the function already, and the function tracer tells of each entry once: "
                            + "location=" + definitions.getFirst().place());
        }
        int id = channel.kernelIds.getOrDefault(event, FunctionIds.FIRST_ID + channel.kernelIds.size());
        RecordPlan plan = functions.plan(channel.recorder, event, id, recordName);
        EventRecordClass known = channel.events.get(event);
        if (known == null || !known.identity().name().equals(Optional.of(recordName))) {
            added.add(addPlan(channel, event, plan));
        }
        return List.of(event);
    }

    /// Adds events to the kernel; none where one of them cannot be recorded.
    private List<KernelEvent> make(
            RecordedChannel channel, List<ProbeDefinition> definitions, List<EventRecordClass> added)
            throws KernelTracingException {
        List<String> names = dynamic.create(definitions);
        List<RecordPlan> plans = new ArrayList<>();
        try {
            for (int i = 0; i < names.size(); i++) {
                plans.add(catalog.probePlan(
                        new KernelEvent(dynamic.group(), names.get(i)),
                        definitions.get(i).recordName()));
            }
        } catch (KernelTracingException e) {
            dynamic.remove(names);
            throw e;
        }
        List<KernelEvent> events = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            KernelEvent event = new KernelEvent(dynamic.group(), names.get(i));
            added.add(addPlan(channel, event, plans.get(i)));
            events.add(event);
        }
        return events;
    }

    /// Takes a rule back. An event that another rule of the channel matches too stays enabled.
    void disable(RecordedChannel channel, KernelEventRule rule, boolean active) throws KernelTracingException {
        List<KernelEvent> events = channel.remove(rule);
        if (events.isEmpty()) {
            throw new KernelTracingException(
                    Reason.UNKNOWN_EVENT,
                    "no such rule in channel " + channel.recorder.settings().name() + ": " + rule);
        }
        functions.apply(channel);
        if (active) {
            setEnabled(
                    channel,
                    events.stream().filter(event -> !channel.isEnabled(event)).toList(),
                    false);
        }
    }

    /// Switches all events of a channel on or off in the kernel.
    void setEnabled(RecordedChannel channel, boolean on) throws KernelTracingException {
        setEnabled(channel, channel.enabledEvents(), on);
    }

    private void setEnabled(RecordedChannel channel, List<KernelEvent> events, boolean on)
            throws KernelTracingException {
        TracefsInstance instance = channel.recorder.instance();
        for (KernelEvent event : events) {
            if (FunctionEvents.isOne(event)) {
                continue;
            }
            if (event.equals(EventCatalog.MARKER)) {
                instance.setCopyMarkers(on);
            } else if (EventCatalog.stateDumpEvent(event).isEmpty()
                    && !systemCalls.setEnabled(channel, event, on)
                    && !TracepointEvents.setEnabled(channel, event, on)) {
                instance.setEventEnabled(event.system(), event.name(), on);
            }
        }
    }

    /// Whether system calls of rules from now on are recorded with what their arguments point to, where that can be.
    void setUserMemoryCaptured(boolean captured) {
        systemCalls.setWanted(captured);
    }

    void close() throws KernelTracingException {
        dynamic.close();
    }
}
