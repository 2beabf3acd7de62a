// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.PerfCounter;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.capture.CaptureKind;
import dev.ringside.kernel.internal.capture.TracepointCapture;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.syscall.SystemCallCapture;
import dev.ringside.kernel.internal.tracefs.FunctionTracer;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One channel: its tracefs instance and what that records, events with their contexts and filters, of which threads.
/// Where it goes is told by its [ChannelStreams]. Belongs to whoever holds the recorder's lock; whoever makes it closes
/// it.
public final class ChannelRecorder implements AutoCloseable {
    /// Larger kernel sub-buffers need longer runs of free memory and save nothing more.
    private static final int MAX_PAGE_BYTES = 32 << 10;

    /// Of a buffer, when its reader is woken: the rest is for what comes until it runs.
    private static final int WAKE_PERCENT = 25;

    private final ChannelInstance channel;
    private final TracefsInstance instance;
    private final EventContexts contexts;
    private final EventTable table;
    private final ChannelStreams streams;
    private @Nullable FunctionTracer functionTracer;
    private @Nullable FunctionIds functionIds;
    private @Nullable CapturedStreams<SystemCallCapture> systemCalls;
    private @Nullable CapturedStreams<TracepointCapture> tracepoints;
    private final List<CaptureKind> captures = new ArrayList<>();
    private Set<Integer> trackedThreads = Set.of();
    private boolean tracingOn;
    private int eventClasses;

    private ChannelRecorder(ChannelInstance channel) {
        this.channel = channel;
        this.instance = channel.instance();
        this.contexts = channel.contexts();
        this.table = new EventTable(contexts);
        this.streams = new ChannelStreams(channel, table);
    }

    /// Takes over an instance and sets its buffers, clock and loss mode; closes it where that fails.
    ///
    /// @param channel without contexts yet
    public static ChannelRecorder create(ChannelInstance channel) throws KernelTracingException {
        TracefsInstance instance = channel.instance();
        KernelChannelSettings settings = channel.settings();
        try {
            instance.setClock(channel.clock().traceClock());
            instance.setWakePercent(WAKE_PERCENT);
            instance.setOption("overwrite", settings.overwrite());
            instance.setBufferSizes(
                    Math.min(settings.subBufferBytes(), MAX_PAGE_BYTES),
                    settings.subBufferBytes() * settings.subBufferCount());
            return new ChannelRecorder(channel);
        } catch (KernelTracingException e) {
            instance.close();
            throw e;
        }
    }

    /// Takes over an instance as another process left it.
    public static ChannelRecorder attach(ChannelInstance channel) {
        return new ChannelRecorder(channel);
    }

    public KernelChannelSettings settings() {
        return channel.settings();
    }

    public RecordingClock clock() {
        return channel.clock();
    }

    public TracefsInstance instance() {
        return instance;
    }

    public long streamClassId() {
        return channel.streamClassId();
    }

    public EventContexts contexts() {
        return contexts;
    }

    /// Where its events go.
    public ChannelStreams streams() {
        return streams;
    }

    /// Adds a context field to all events; before the streams are opened.
    public void addContext(KernelContext context) throws KernelTracingException {
        boolean stack = context == KernelContext.CALLSTACK_KERNEL || context == KernelContext.CALLSTACK_USER;
        if (stack && systemCalls().isPresent()) {
            throw new KernelTracingException(
                    Reason.INVALID,
                    "add call stacks before system calls are enabled: channel=" + settings().name());
        }
        boolean counted = !contexts().counters().isEmpty();
        if (stack && counted || tracepoints != null && EventContexts.isCpuState(context)) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "the channel has performance counters, and where tracepoints are recorded with these, there is no "
                            + context.typeName() + ": channel=" + settings().name());
        }
        if (stack) {
            streams.setStackIds(instance.stackIds());
            instance.setOption(context == KernelContext.CALLSTACK_KERNEL ? "stacktrace" : "userstacktrace", true);
        }
        contexts.add(context);
    }

    /// Adds a performance counter to all events, which programs of ours record then; before there are events.
    public void addCounter(PerfCounter counter) throws KernelTracingException {
        if (eventClasses > 0) {
            throw new IllegalStateException("the channel has events: channel=" + settings().name());
        }
        contexts.add(counter, instance.cpus());
    }

    /// Makes the channel able to record an event.
    ///
    /// @return the id of its event record class
    public int addEvent(RecordPlan plan) {
        int id = eventClasses++;
        table.put(id, plan);
        return id;
    }

    /// Which functions the records of the function tracer are of.
    ///
    /// @param newIds used where the channel has none yet
    public FunctionIds functionIds(Supplier<FunctionIds> newIds) {
        FunctionIds known = functionIds;
        if (known == null) {
            known = newIds.get();
            functionIds = known;
            table.setFunctions(known);
        }
        return known;
    }

    /// Records entries of these functions, and of no others; the first ones before the streams are opened.
    public void setFunctions(Set<String> functions) throws KernelTracingException {
        if (functionTracer == null) {
            if (functions.isEmpty()) {
                return;
            }
            functionTracer = new FunctionTracer(instance);
            functionTracer.setTrackedThreads(trackedThreads);
        }
        if (!functionTracer.isInstalled() && streams.isRead()) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "the first function of a channel is enabled before its first start, because the kernel changes "
                            + "no tracer while its buffers are read: channel=" + settings().name());
        }
        functionTracer.setFunctions(functions);
    }

    /// Records system calls of this channel through programs of ours from now on; the channel closes them.
    public void captureSystemCalls(CapturedStreams<SystemCallCapture> calls) throws KernelTracingException {
        systemCalls = calls;
        add(CaptureKind.SYSTEM_CALLS, calls);
    }

    /// Records tracepoints of this channel through programs of ours from now on; the channel closes them.
    public void captureTracepoints(CapturedStreams<TracepointCapture> events) throws KernelTracingException {
        tracepoints = events;
        add(CaptureKind.TRACEPOINTS, events);
    }

    private void add(CaptureKind kind, CapturedStreams<?> captured) throws KernelTracingException {
        captures.add(kind);
        streams.add(captured);
        setTrackedThreads(trackedThreads);
        streams.openCaptured();
        if (tracingOn) {
            setTracingOn(true);
        }
    }

    /// What records system calls where programs of ours do; empty where tracefs does.
    public Optional<CapturedStreams<SystemCallCapture>> systemCalls() {
        return Optional.ofNullable(systemCalls);
    }

    /// What records tracepoints where programs of ours do; empty where tracefs does.
    public Optional<CapturedStreams<TracepointCapture>> tracepoints() {
        return Optional.ofNullable(tracepoints);
    }

    /// What programs of ours record, in the order of the streams.
    public List<CaptureKind> captures() {
        return List.copyOf(captures);
    }

    private Stream<CapturedStreams<?>> captured() {
        return Stream.concat(Stream.ofNullable(systemCalls), Stream.ofNullable(tracepoints));
    }

    /// Makes the channel able to record an event that programs of ours capture.
    ///
    /// @return the id of its event record class
    public int addCaptured(CapturedStreams<?> captured, RecordPlan plan) {
        int id = eventClasses++;
        captured.put(id, plan);
        return id;
    }

    /// Records only events of these threads, and of those that they start from now on.
    ///
    /// @param threads empty: of all
    public void setTrackedThreads(Set<Integer> threads) throws KernelTracingException {
        instance.setTrackedThreads(threads);
        trackedThreads = threads;
        if (functionTracer != null) {
            functionTracer.setTrackedThreads(threads);
        }
        for (CapturedStreams<?> each : captured().toList()) {
            each.setTrackedThreads(threads);
        }
    }

    /// Starts or stops recording in the kernel.
    public void setTracingOn(boolean on) throws KernelTracingException {
        instance.setTracingOn(on);
        tracingOn = on;
        for (CapturedStreams<?> each : captured().toList()) {
            each.setTracingOn(on);
        }
    }

    /// Makes the channel able to record an event whose class has an id already; before [ChannelStreams#resume].
    public void addEvent(int classId, RecordPlan plan) {
        table.put(classId, plan);
    }

    /// Makes the channel able to record an event of the state dump.
    ///
    /// @return the id of its event record class
    public int addEvent(StateDumpEvent event) {
        int id = eventClasses++;
        streams.stateDump().add(event, id);
        return id;
    }

    /// Which records of an event to keep: those that any of these filters is true for; all where there is none.
    public void setFilters(int kernelId, List<FilterExpression> any) {
        if (kernelId < CapturedStreams.FIRST_KERNEL_ID) {
            table.setFilters(kernelId, any);
            return;
        }
        CapturedStreams<?> captured = CapturedStreams.isTracepoint(kernelId)
                ? tracepoints().orElseThrow()
                : systemCalls().orElseThrow();
        captured.setFilters(kernelId - CapturedStreams.FIRST_KERNEL_ID, any);
    }

    public int eventClasses() {
        return eventClasses;
    }

    /// Closes all files and removes the instance.
    @Override
    public void close() throws KernelTracingException {
        streams.close();
        instance.close();
    }
}
