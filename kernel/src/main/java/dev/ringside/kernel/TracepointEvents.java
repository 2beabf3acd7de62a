// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.capture.CaptureKind;
import dev.ringside.kernel.internal.capture.TracepointCapture;
import dev.ringside.kernel.internal.format.EventFormat;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.packet.KernelSchema;
import dev.ringside.kernel.internal.record.CapturedStreams;
import dev.ringside.kernel.internal.record.ChannelRecorder;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import java.util.Optional;

/// Records tracepoints through programs of ours in channels that have performance counters, because the records of
/// tracefs have no room for them; in other channels tracefs records them. Under the recorder's lock.
final class TracepointEvents {
    private final Tracefs tracefs;
    private final EventCatalog catalog;
    private final boolean kept;

    /// @param kept whether another process is to go on where this one is killed
    TracepointEvents(Tracefs tracefs, EventCatalog catalog, boolean kept) {
        this.kept = kept;
        this.tracefs = tracefs;
        this.catalog = catalog;
    }

    /// Why an event cannot be recorded in a channel that has performance counters; empty where nothing is known to
    /// speak against it.
    static Optional<String> refusal(RecordedChannel channel, KernelEvent event) {
        if (EventCatalog.stateDumpEvent(event).isPresent()) {
            return Optional.of("the state of the machine is read by the recorder, not counted with on a CPU");
        }
        if (event.equals(EventCatalog.MARKER)) {
            return Optional.of("eBPF programs do not see what is written to trace_marker (lttng_logger)");
        }
        if (channel.recorder.contexts().hasStacks()) {
            return Optional.of("the kernel puts call stacks behind records of tracefs only");
        }
        return channel.recorder.contexts().hasCpuState()
                ? Optional.of("what an eBPF program sees does not tell whether the CPU was interruptible, preemptible,"
                        + " or about to reschedule")
                : Optional.empty();
    }

    /// Makes a channel able to record an event.
    ///
    /// @return empty where the event's format cannot be read
    /// @throws KernelTracingException where the kernel lets no program of ours record it
    Optional<EventRecordClass> add(RecordedChannel channel, KernelEvent event) throws KernelTracingException {
        Optional<EventFormat> format = catalog.format(event);
        if (format.isEmpty()) {
            return Optional.empty();
        }
        RecordPlan plan = plan(catalog, format.get());
        CapturedStreams<TracepointCapture> streams = streams(channel, event);
        try {
            streams.capture().add(format.get());
        } catch (NativeCallException e) {
            throw refused(event, e);
        }
        int id = channel.recorder.addCaptured(streams, plan);
        EventRecordClass eventClass = KernelSchema.eventRecordClass(id, plan.name(), plan.payload());
        channel.kernelIds.put(event, CapturedStreams.FIRST_KERNEL_ID + plan.kernelId());
        channel.events.put(event, eventClass);
        return Optional.of(eventClass);
    }

    /// How an event is written that programs of ours record.
    static RecordPlan plan(EventCatalog catalog, EventFormat format) {
        RecordPlan read = catalog.plan(format);
        return new RecordPlan(read.name(), TracepointCapture.type(format), read.payload(), read.operations());
    }

    private static KernelTracingException refused(KernelEvent event, NativeCallException e) {
        return new KernelTracingException(
                Reason.UNSUPPORTED,
                "the channel has performance counters, and the kernel lets no eBPF program record " + event
                        + " with them: " + e.getMessage(),
                e);
    }

    private CapturedStreams<TracepointCapture> streams(RecordedChannel channel, KernelEvent event)
            throws KernelTracingException {
        ChannelRecorder recorder = channel.recorder;
        Optional<CapturedStreams<TracepointCapture>> known = recorder.tracepoints();
        if (known.isPresent()) {
            return known.get();
        }
        try {
            CapturedStreams<TracepointCapture> made = new CapturedStreams<>(
                    new TracepointCapture(
                            recorder.instance().cpus(),
                            recorder.settings().subBufferBytes() * recorder.settings().subBufferCount(),
                            recorder.settings().overwrite(),
                            ThreadTracepoints.fields(tracefs),
                            recorder.contexts().counters(),
                            channel.pins(CaptureKind.TRACEPOINTS, kept)),
                    recorder.clock(),
                    recorder.contexts());
            recorder.captureTracepoints(made);
            return made;
        } catch (NativeCallException e) {
            throw refused(event, e);
        }
    }

    /// Switches an event on or off where a program of ours records it.
    ///
    /// @return false where somebody else does
    static boolean setEnabled(RecordedChannel channel, KernelEvent event, boolean on) throws KernelTracingException {
        Integer kernelId = channel.kernelIds.get(event);
        Optional<CapturedStreams<TracepointCapture>> streams = channel.recorder.tracepoints();
        if (kernelId == null || streams.isEmpty() || !CapturedStreams.isTracepoint(kernelId)) {
            return false;
        }
        try {
            streams.get().capture().setEnabled(CapturedStreams.tracepointId(kernelId), on);
            return true;
        } catch (NativeCallException e) {
            throw refused(event, e);
        }
    }
}
