// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.kernel.internal.capture.CaptureKind;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.packet.KernelSchema;
import dev.ringside.kernel.internal.record.CapturedStreams;
import dev.ringside.kernel.internal.syscall.SystemCall;
import dev.ringside.kernel.internal.syscall.SystemCallCapture;
import dev.ringside.kernel.internal.syscall.SystemCallPlanner;
import dev.ringside.kernel.internal.syscall.SystemCallTable;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Records system calls with what their arguments point to, through programs of ours, where the kernel and this user's
/// rights allow it; what it does not take is left to tracefs, which has the addresses only. Under the recorder's lock.
final class SystemCallEvents {
    private static final System.Logger LOGGER = System.getLogger(SystemCallEvents.class.getName());
    private static final String SYSTEM = "syscalls";
    /// The group of the second class of an exit, which nobody enables by itself.
    private static final String LATE_SYSTEM = "syscalls_late";

    private static final String ENTRY_PREFIX = "sys_enter_";
    private static final String EXIT_PREFIX = "sys_exit_";

    private final Tracefs tracefs;
    private final Optional<SystemCallTable> table = SystemCallTable.ofThisMachine();
    private final boolean kept;
    private boolean wanted = true;

    /// @param kept whether another process is to go on where this one is killed
    SystemCallEvents(Tracefs tracefs, boolean kept) {
        this.tracefs = tracefs;
        this.kept = kept;
    }

    /// Leaves events that are added from now on to tracefs, or no longer.
    void setWanted(boolean wanted) {
        this.wanted = wanted;
    }

    /// Makes a channel able to record an event.
    ///
    /// @return the classes that it got; none where the event is for tracefs
    List<EventRecordClass> add(RecordedChannel channel, KernelEvent event) throws KernelTracingException {
        if (!takes(channel, event)) {
            return List.of();
        }
        Optional<SystemCall> call = call(event);
        List<EventRecordClass> added = new ArrayList<>();
        if (isEntry(event)) {
            added.add(add(channel, event, SystemCallPlanner.entry(call.get())));
        } else {
            added.add(add(channel, event, SystemCallPlanner.exit(call.get())));
            SystemCallPlanner.lateExit(call.get())
                    .ifPresent(plan -> added.add(add(channel, new KernelEvent(LATE_SYSTEM, event.name()), plan)));
        }
        return added;
    }

    /// Whether [#add] records an event in a channel. Not with call stacks: the kernel records them behind events of
    /// tracefs only.
    boolean takes(RecordedChannel channel, KernelEvent event) throws KernelTracingException {
        return wanted && !channel.recorder.contexts().hasStacks() && call(event).isPresent() && capture(channel);
    }

    private static EventRecordClass add(RecordedChannel channel, KernelEvent event, RecordPlan plan) {
        int id = channel.recorder.addCaptured(channel.recorder.systemCalls().orElseThrow(), plan);
        EventRecordClass eventClass = KernelSchema.eventRecordClass(id, plan.name(), plan.payload());
        channel.kernelIds.put(event, CapturedStreams.FIRST_KERNEL_ID + plan.kernelId());
        channel.events.put(event, eventClass);
        return eventClass;
    }

    private static boolean isEntry(KernelEvent event) {
        return event.name().startsWith(ENTRY_PREFIX);
    }

    /// The call that an event is an entry or exit of, where the table has it.
    private Optional<SystemCall> call(KernelEvent event) {
        if (!event.system().equals(SYSTEM) || table.isEmpty()) {
            return Optional.empty();
        }
        String prefix = isEntry(event) ? ENTRY_PREFIX : EXIT_PREFIX;
        return table.get().call(event.name().substring(prefix.length()));
    }

    /// How an event is written that programs of ours record, the second class of an exit too; empty: none of these.
    Optional<RecordPlan> plan(KernelEvent event) {
        boolean late = event.system().equals(LATE_SYSTEM);
        KernelEvent plain = late ? new KernelEvent(SYSTEM, event.name()) : event;
        return call(plain)
                .flatMap(call -> late
                        ? SystemCallPlanner.lateExit(call)
                        : Optional.of(isEntry(plain) ? SystemCallPlanner.entry(call) : SystemCallPlanner.exit(call)));
    }

    /// The second class that an exit has where entries may not be able to read all.
    static Optional<KernelEvent> lateTwin(KernelEvent event) {
        return event.system().equals(SYSTEM) && event.name().startsWith(EXIT_PREFIX)
                ? Optional.of(new KernelEvent(LATE_SYSTEM, event.name()))
                : Optional.empty();
    }

    /// Switches an event on or off where the programs record it.
    ///
    /// @return false where tracefs does
    boolean setEnabled(RecordedChannel channel, KernelEvent event, boolean on) {
        Integer kernelId = channel.kernelIds.get(event);
        Optional<CapturedStreams<SystemCallCapture>> streams = channel.recorder.systemCalls();
        if (kernelId == null
                || streams.isEmpty()
                || kernelId < CapturedStreams.FIRST_KERNEL_ID
                || CapturedStreams.isTracepoint(kernelId)) {
            return false;
        }
        streams.get().capture().setEnabled(call(event).orElseThrow(), isEntry(event), on);
        return true;
    }

    /// Makes the programs of a channel if it has none yet.
    ///
    /// @return whether it has them now
    private boolean capture(RecordedChannel channel) throws KernelTracingException {
        if (channel.recorder.systemCalls().isPresent()) {
            return true;
        }
        long bytes = channel.recorder.settings().subBufferBytes()
                * channel.recorder.settings().subBufferCount();
        boolean overwrite = channel.recorder.settings().overwrite();
        CapturedStreams<SystemCallCapture> streams;
        try {
            List<Integer> cpus = channel.recorder.instance().cpus();
            streams = new CapturedStreams<>(
                    new SystemCallCapture(
                            cpus,
                            bytes,
                            overwrite,
                            ThreadTracepoints.fields(tracefs),
                            channel.recorder.contexts().counters(),
                            channel.pins(CaptureKind.SYSTEM_CALLS, kept)),
                    channel.recorder.clock(),
                    channel.recorder.contexts());
        } catch (NativeCallException e) {
            // Once is enough: the next one would fail the same way.
            wanted = false;
            LOGGER.log(
                    Level.WARNING,
                    "system calls are recorded without what their arguments point to: {0}",
                    e.getMessage());
            return false;
        }
        channel.recorder.captureSystemCalls(streams);
        return true;
    }
}
