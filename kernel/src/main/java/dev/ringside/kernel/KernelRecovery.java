// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.context.ThreadContexts;
import dev.ringside.kernel.internal.process.ProcessWatch;
import dev.ringside.kernel.internal.record.ChannelInstance;
import dev.ringside.kernel.internal.record.ChannelRecorder;
import dev.ringside.kernel.internal.record.FunctionIds;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import dev.ringside.protocol.filter.FilterParser;
import dev.ringside.protocol.filter.FilterSyntaxException;
import dev.ringside.ring.CycleClock;
import dev.ringside.ring.CycleCounter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes out what a killed process's recording left in the kernel's buffers, behind what it had written, and removes
/// its instances, and what it had pinned of eBPF programs and their buffers. What the process had read but not yet
/// written is gone with it: at most one packet for each CPU. What was known of threads is gone too; context fields that
/// rest on it say so. One thread.
final class KernelRecovery {
    private static final System.Logger LOGGER = System.getLogger(KernelRecovery.class.getName());

    private final Tracefs tracefs;
    private final EventCatalog catalog;
    private final RecordingState state;
    private final List<String> unread = new ArrayList<>();
    private long recorded;
    private long discarded;

    KernelRecovery(Tracefs tracefs, RecordingState state) {
        this.tracefs = tracefs;
        this.catalog = new EventCatalog(tracefs);
        this.state = state;
    }

    RecoveredRecording run() throws KernelTracingException {
        long deadlineNanos = System.nanoTime() + KernelTracer.ENDING_NANOS;
        for (RecordingState.Channel channel : state.channels()) {
            Optional<InstanceName> name = InstanceName.parse(channel.instance());
            if (name.isEmpty() || !name.get().isMine() || !name.get().isStaleBy(deadlineNanos)) {
                throw new KernelTracingException(
                        Reason.INVALID, "not an instance of a dead process of this user: name=" + channel.instance());
            }
            Optional<TracefsInstance> instance = TracefsInstance.find(tracefs, channel.instance());
            if (instance.isEmpty()) {
                LOGGER.log(Level.WARNING, "the kernel has nothing more of a channel: name={0}", channel.instance());
                continue;
            }
            recover(channel, name.get(), instance.get());
        }
        return new RecoveredRecording(state.session(), state.folder(), recorded, discarded, unread);
    }

    private void recover(RecordingState.Channel channel, InstanceName name, TracefsInstance instance)
            throws KernelTracingException {
        instance.setTracingOn(false);
        // It follows nobody: of the threads that there were nothing is known.
        RecordingClock clock = clock();
        try (ProcessWatch unknown = new ProcessWatch(tracefs, state.session(), clock);
                ChannelRecorder recorder = ChannelRecorder.attach(new ChannelInstance(
                        channel.settings(),
                        instance,
                        clock,
                        channel.streamClassId(),
                        new EventContexts(new ThreadContexts(unknown))))) {
            for (KernelContext context : channel.contexts()) {
                recorder.addContext(context);
            }
            for (PerfCounter counter : channel.counters()) {
                recorder.addCounter(counter);
            }
            LeftCaptures captures = new LeftCaptures(tracefs, catalog);
            captures.open(channel, name, recorder);
            if (!captures.isWhole()) {
                unread.add(channel.settings().name());
            }
            for (RecordingState.Event event : channel.events()) {
                addEvent(recorder, captures, event);
            }
            recorder.streams().resume(state.folder(), state.uuid(), channel.header(), channel.starts());
            recorder.streams().drainAndFlush(true);
            KernelChannelStatus status = recorder.streams().status();
            recorded += status.recordedEvents();
            discarded += status.discardedEvents();
            IOException failure = recorder.streams().takeFailure();
            if (failure != null) {
                throw new KernelTracingException(
                        Reason.IO, "channel " + channel.settings().name() + ": " + failure.getMessage(), failure);
            }
        }
    }

    /// What the instances are stamped with. Its description is in the metadata already.
    private RecordingClock clock() {
        RecordingClock monotonic = RecordingClock.monotonic(0);
        return monotonic.traceClock().equals(state.traceClock()) || !CycleCounter.usable()
                ? monotonic
                : new RecordingClock(monotonic.clockClass(), Optional.of(CycleClock.start()));
    }

    private void addEvent(ChannelRecorder recorder, LeftCaptures captures, RecordingState.Event event) {
        try {
            KernelEvent known = event.event();
            if (event.captured()) {
                captures.add(event, filters(event));
                return;
            }
            if (FunctionEvents.isOne(known)) {
                // Every class has an id of its own, and so has every function.
                int id = FunctionIds.FIRST_ID + event.classId();
                recorder.addEvent(
                        event.classId(), new FunctionEvents(tracefs).plan(recorder, known, id, event.recordName()));
                recorder.setFilters(id, filters(event));
                return;
            }
            Optional<RecordPlan> plan = known.system().startsWith(EventCatalog.OWN_EVENTS)
                    ? Optional.of(catalog.probePlan(known, event.recordName()))
                    : catalog.plan(known);
            if (plan.isPresent()) {
                recorder.addEvent(event.classId(), plan.get());
                recorder.setFilters(plan.get().kernelId(), filters(event));
            }
        } catch (KernelTracingException e) {
            LOGGER.log(Level.WARNING, "event is left out: name={0}: {1}", event.event(), e.getMessage());
        }
    }

    private static List<FilterExpression> filters(RecordingState.Event event) throws KernelTracingException {
        List<FilterExpression> filters = new ArrayList<>();
        for (String filter : event.filters()) {
            try {
                filters.add(FilterParser.parse(filter));
            } catch (FilterSyntaxException e) {
                throw new KernelTracingException(Reason.INVALID, "filter " + filter + ": " + e.getMessage(), e);
            }
        }
        return filters;
    }
}
