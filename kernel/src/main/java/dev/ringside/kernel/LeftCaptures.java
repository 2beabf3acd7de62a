// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.capture.CaptureFolders;
import dev.ringside.kernel.internal.capture.CaptureKind;
import dev.ringside.kernel.internal.capture.CapturedRecord;
import dev.ringside.kernel.internal.capture.LeftCapture;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.record.CapturedStreams;
import dev.ringside.kernel.internal.record.ChannelRecorder;
import dev.ringside.kernel.internal.tracefs.InstanceName;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What programs of ours recorded into one channel of a process that was killed, where a bpf file system has kept it.
/// One thread; what was found is closed with the channel's streams.
final class LeftCaptures {
    private final EventCatalog catalog;
    private final SystemCallEvents systemCalls;
    private final Map<CaptureKind, CapturedStreams<LeftCapture>> streams = new EnumMap<>(CaptureKind.class);
    private boolean whole = true;

    LeftCaptures(Tracefs tracefs, EventCatalog catalog) {
        this.catalog = catalog;
        this.systemCalls = new SystemCallEvents(tracefs, false);
    }

    /// Stops the programs, and adds what they recorded to the streams of the channel.
    void open(RecordingState.Channel channel, InstanceName name, ChannelRecorder recorder)
            throws KernelTracingException {
        for (int i = 0; i < channel.captures().size(); i++) {
            CaptureKind kind = channel.captures().get(i);
            Optional<Pins> pins = CaptureFolders.find(name, kind);
            if (pins.isEmpty()) {
                whole = false;
                continue;
            }
            CapturedStreams<LeftCapture> left = new CapturedStreams<>(
                    capture(pins.get(), channel.settings(), recorder), recorder.clock(), recorder.contexts());
            recorder.streams().addLeft(i, left);
            streams.put(kind, left);
        }
    }

    private static LeftCapture capture(Pins pins, KernelChannelSettings settings, ChannelRecorder recorder)
            throws KernelTracingException {
        try {
            return new LeftCapture(
                    pins, recorder.instance().cpus(), settings.subBufferBytes() * settings.subBufferCount());
        } catch (NativeCallException e) {
            throw new KernelTracingException(
                    Reason.IO,
                    "what eBPF programs captured cannot be read: channel=" + settings.name() + ": " + e.getMessage(),
                    e);
        }
    }

    /// Whether everything was found that programs of ours recorded.
    boolean isWhole() {
        return whole;
    }

    /// Makes events known that programs of ours recorded.
    void add(RecordingState.Event event, List<FilterExpression> filters) throws KernelTracingException {
        Optional<RecordPlan> plan = systemCalls.plan(event.event());
        if (plan.isEmpty()) {
            plan = catalog.format(event.event()).map(format -> TracepointEvents.plan(catalog, format));
        }
        if (plan.isEmpty()) {
            return;
        }
        int type = plan.get().kernelId();
        CaptureKind kind = type < CapturedRecord.FIRST_TRACEPOINT ? CaptureKind.SYSTEM_CALLS : CaptureKind.TRACEPOINTS;
        CapturedStreams<LeftCapture> known = streams.get(kind);
        if (known != null) {
            known.put(event.classId(), plan.get());
            known.setFilters(type, filters);
        }
    }
}
