// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.kernel.internal.filter.KernelFilter;
import dev.ringside.kernel.internal.record.ChannelRecorder;
import dev.ringside.kernel.internal.record.SystemCallStreams;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A channel with what it should record. Under the recorder's lock.
final class RecordedChannel {
    final ChannelRecorder recorder;
    /// Event to its class in the trace, in the order of enabling.
    final Map<KernelEvent, EventRecordClass> events = new LinkedHashMap<>();
    final Map<KernelEventRule, List<KernelEvent>> rules = new LinkedHashMap<>();
    final Map<KernelEventRule, FilterExpression> filters = new LinkedHashMap<>();
    final Map<KernelEvent, RecordPlan> plans = new LinkedHashMap<>();
    /// The types of the records that programs of ours capture for a system call's event.
    final Map<KernelEvent, List<Integer>> capturedTypes = new LinkedHashMap<>();
    private final Map<KernelEvent, String> kernelFilters = new LinkedHashMap<>();
    @Nullable DataStreamClass streamClass;

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
        RecordPlan plan = plans.get(event);
        List<FilterExpression> any = filtersOf(event);
        List<Integer> types = capturedTypes.get(event);
        if (types != null) {
            SystemCallStreams streams = recorder.systemCalls().orElseThrow();
            types.forEach(type -> streams.setFilters(type, any));
        } else if (plan != null) {
            Optional<KernelFilter> pushed = KernelFilter.of(any, plan);
            boolean said = tell(event, pushed.map(KernelFilter::text).orElse(KernelFilter.NONE));
            recorder.setFilters(
                    plan.kernelId(), said && pushed.map(KernelFilter::complete).orElse(false) ? List.of() : any);
        }
    }

    /// An event is kept where any rule wants it; a rule without a filter wants it always, and then there is none.
    private List<FilterExpression> filtersOf(KernelEvent event) {
        List<FilterExpression> any = new ArrayList<>();
        for (Map.Entry<KernelEventRule, List<KernelEvent>> rule : rules.entrySet()) {
            if (rule.getValue().contains(event)) {
                FilterExpression filter = filters.get(rule.getKey());
                if (filter == null) {
                    return List.of();
                }
                any.add(filter);
            }
        }
        return any;
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

    /// What any rule wants, each event once.
    List<KernelEvent> enabledEvents() {
        return rules.values().stream().flatMap(List::stream).distinct().toList();
    }

    boolean isEnabled(KernelEvent event) {
        return rules.values().stream().anyMatch(events -> events.contains(event));
    }
}
