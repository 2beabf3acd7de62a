// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.filter.PayloadView;
import dev.ringside.kernel.internal.transcode.InterpretedTranscoder;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.kernel.internal.transcode.RecordTranscoder;
import dev.ringside.kernel.internal.transcode.TranscoderCompiler;
import dev.ringside.protocol.filter.FilterExpression;
import dev.ringside.protocol.filter.FilterInterpreter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which transcoder and event record class the records of each kernel event id have, in one channel. An event starts
/// interpreted and is compiled when it proves frequent, so that enabling all events costs little. One thread at a time.
public final class EventTable {
    private static final int COMPILE_AFTER = 500;

    private final EventContexts contexts;
    private final Map<Integer, List<FilterExpression>> filters = new HashMap<>();
    /// Events that were added before the contexts were known for good, by the ids of their classes.
    private final Map<Integer, RecordPlan> waiting = new LinkedHashMap<>();

    private @Nullable FunctionIds functions;
    private boolean open;
    private @Nullable Entry[] entries = new Entry[1024];

    /// One event. Its transcoder changes once.
    static final class Entry {
        private final int classId;
        private final RecordPlan plan;
        private RecordTranscoder transcoder;
        private final PayloadView view;
        private List<FilterExpression> filters = List.of();
        private boolean filtered;
        private int records;

        Entry(int classId, RecordPlan plan, EventContexts contexts) {
            this.classId = classId;
            this.plan = plan;
            this.transcoder = new InterpretedTranscoder(plan);
            this.view = new PayloadView(contexts.structure(), plan.payload(), contexts::value);
        }

        void setFilters(List<FilterExpression> any) {
            filters = List.copyOf(any);
            filtered = !any.isEmpty();
        }

        /// Whether there is a filter.
        boolean isFiltered() {
            return filtered;
        }

        /// Whether a record that has been written at a place is to be kept: one filter says so.
        boolean keeps(byte[] packet, int at) {
            view.wrap(packet, at);
            for (FilterExpression filter : filters) {
                if (FilterInterpreter.matches(filter, view)) {
                    return true;
                }
            }
            return false;
        }

        int classId() {
            return classId;
        }

        /// For the next record.
        RecordTranscoder transcoder() {
            if (records < COMPILE_AFTER && ++records == COMPILE_AFTER) {
                transcoder = TranscoderCompiler.compile(plan);
            }
            return transcoder;
        }
    }

    /// @param contexts of all event records of the channel
    public EventTable(EventContexts contexts) {
        this.contexts = contexts;
    }

    /// Adds an event.
    public void put(int classId, RecordPlan plan) {
        if (open) {
            enter(classId, plan);
        } else {
            waiting.put(classId, plan);
        }
    }

    /// No context comes from now on.
    public void open() {
        open = true;
        waiting.forEach(this::enter);
        waiting.clear();
    }

    private void enter(int classId, RecordPlan plan) {
        int kernelId = plan.kernelId();
        if (kernelId >= entries.length) {
            entries = Arrays.copyOf(entries, Integer.highestOneBit(kernelId) << 1);
        }
        Entry entry = new Entry(classId, plan.withContext(contexts.operations()), contexts);
        entry.setFilters(filters.getOrDefault(kernelId, List.of()));
        entries[kernelId] = entry;
    }

    /// Which records of an event to keep: those that any of these filters is true for.
    ///
    /// @param any empty: all
    public void setFilters(int kernelId, List<FilterExpression> any) {
        filters.put(kernelId, List.copyOf(any));
        Entry entry = entry(kernelId);
        if (entry != null) {
            entry.setFilters(any);
        }
    }

    /// Tells records of the function tracer apart from now on.
    void setFunctions(FunctionIds ids) {
        functions = ids;
    }

    /// The id by which the table knows a record: that of its event, or of the function that was entered.
    int idOf(byte[] page, int record, int size) {
        int event = RecordBytes.getShort(page, record) & 0xffff;
        return functions == null ? event : functions.idOf(event, page, record, size);
    }

    /// Null where nobody enabled the event.
    @Nullable Entry entry(int kernelId) {
        return kernelId < entries.length ? entries[kernelId] : null;
    }
}
