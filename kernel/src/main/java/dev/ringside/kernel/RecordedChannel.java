// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.capture.CaptureFolders;
import dev.ringside.kernel.internal.capture.CaptureKind;
import dev.ringside.kernel.internal.filter.KernelFilter;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.record.ChannelRecorder;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A channel with what it should record. Under the recorder's lock.
final class RecordedChannel {
    final ChannelRecorder recorder;
    /// Event to its class in the trace, in the order of enabling.
    final Map<KernelEvent, EventRecordClass> events = new LinkedHashMap<>();
    final Map<KernelEventRule, List<KernelEvent>> rules = new LinkedHashMap<>();
    final Map<KernelEventRule, FilterExpression> filters = new LinkedHashMap<>();
    /// By which the channel knows an event's records.
    final Map<KernelEvent, Integer> kernelIds = new LinkedHashMap<>();
    /// Of the events that tracefs records.
    final Map<KernelEvent, RecordPlan> plans = new LinkedHashMap<>();
    private final Map<KernelEvent, String> kernelFilters = new LinkedHashMap<>();
    /// What is left to decide when records are read.
    private final Map<KernelEvent, List<String>> readFilters = new LinkedHashMap<>();
    @Nullable EventHeader header;
    @Nullable DataStreamClass streamClass;
    /// A disabled one keeps its rules.
    boolean enabled = true;

    void put(KernelEventRule rule, Optional<FilterExpression> filter, List<KernelEvent> matched) {
        rules.put(rule, matched);
        filter.ifPresent(expression -> filters.put(rule, expression));
        matched.forEach(this::refreshFilters);
    }

    /// @return the events that it stood for; none where it was not there
    List<KernelEvent> remove(KernelEventRule rule) {
        List<KernelEvent> removed = rules.remove(rule);
        filters.remove(rule);
        if (removed == null) {
            return List.of();
        }
        removed.forEach(this::refreshFilters);
        return removed;
    }

    private void refreshFilters(KernelEvent event) {
        List<KernelEventRule> any = filtersOf(event);
        setFilters(event, any);
        SystemCallEvents.lateTwin(event).ifPresent(twin -> setFilters(twin, any));
    }

    private void setFilters(KernelEvent event, List<KernelEventRule> any) {
        Integer kernelId = kernelIds.get(event);
        if (kernelId == null) {
            return;
        }
        List<FilterExpression> expressions = any.stream().map(filters::get).toList();
        boolean decided = push(event, expressions);
        recorder.setFilters(kernelId, decided ? List.of() : expressions);
        readFilters.put(
                event,
                decided
                        ? List.of()
                        : any.stream()
                                .map(rule -> ((KernelEventRule.Filtered) rule).expression())
                                .toList());
    }

    /// The rules by whose filters an event is decided: it is kept where any of them wants it. A rule without a filter
    /// wants it always, and then there is none.
    private List<KernelEventRule> filtersOf(KernelEvent event) {
        List<KernelEventRule> any = new ArrayList<>();
        for (Map.Entry<KernelEventRule, List<KernelEvent>> rule : rules.entrySet()) {
            if (rule.getValue().contains(event)) {
                if (!filters.containsKey(rule.getKey())) {
                    return List.of();
                }
                any.add(rule.getKey());
            }
        }
        return any;
    }

    /// Has the kernel filter an event of tracefs as far as it can.
    ///
    /// @return whether nothing is left to decide
    private boolean push(KernelEvent event, List<FilterExpression> any) {
        RecordPlan plan = plans.get(event);
        if (plan == null) {
            return false;
        }
        Optional<KernelFilter> pushed = KernelFilter.of(any, plan);
        boolean said = tell(event, pushed.map(KernelFilter::text).orElse(KernelFilter.NONE));
        return said && pushed.map(KernelFilter::complete).orElse(false);
    }

    /// @return false where the kernel does not take the filter: then it records everything
    private boolean tell(KernelEvent event, String filter) {
        if (filter.equals(kernelFilters.getOrDefault(event, KernelFilter.NONE))) {
            return true;
        }
        try {
            recorder.instance().setEventFilter(event.system(), event.name(), filter);
            kernelFilters.put(event, filter);
            return true;
        } catch (KernelTracingException e) {
            kernelFilters.put(event, KernelFilter.NONE);
            return false;
        }
    }

    RecordedChannel(ChannelRecorder recorder) {
        this.recorder = recorder;
    }

    /// For a recovery; only of a channel that has been opened.
    RecordingState.Channel state() {
        List<RecordingState.Event> saved = new ArrayList<>();
        events.forEach((event, eventClass) -> {
            RecordPlan plan = plans.get(event);
            // The state of the machine has no id.
            if (kernelIds.containsKey(event)) {
                saved.add(new RecordingState.Event(
                        Math.toIntExact(eventClass.id()),
                        event,
                        plan == null ? event.name() : plan.name(),
                        plan == null,
                        readFilters.getOrDefault(event, List.of())));
            }
        });
        return new RecordingState.Channel(
                recorder.settings(),
                recorder.instance().name(),
                recorder.streamClassId(),
                Objects.requireNonNull(header),
                recorder.captures(),
                recorder.contexts().list(),
                recorder.contexts().counters(),
                recorder.streams().positions(),
                saved);
    }

    /// Where a capture outlives this process: nowhere where the newest events are kept, which the kernel does not keep
    /// for another process.
    ///
    /// @param wanted whether it is to
    Pins pins(CaptureKind kind, boolean wanted) {
        InstanceName name = InstanceName.parse(recorder.instance().name()).orElseThrow();
        return wanted && !recorder.settings().overwrite() ? CaptureFolders.create(name, kind) : Pins.none();
    }

    /// Whether its events have performance counters.
    boolean hasCounters() {
        return !recorder.contexts().counters().isEmpty();
    }

    /// What any rule wants, each event once.
    List<KernelEvent> enabledEvents() {
        return rules.values().stream().flatMap(List::stream).distinct().toList();
    }

    /// What any rule wants of the state of the machine.
    Set<StateDumpEvent> stateDumpEvents() {
        return enabledEvents().stream()
                .map(EventCatalog::stateDumpEvent)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    boolean isEnabled(KernelEvent event) {
        return rules.values().stream().anyMatch(events -> events.contains(event));
    }
}
