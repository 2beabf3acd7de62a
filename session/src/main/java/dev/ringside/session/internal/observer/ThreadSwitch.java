// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import dev.ringside.protocol.filter.FilterExpression.Reference;
import dev.ringside.protocol.filter.FilterRecord;
import org.jspecify.annotations.Nullable;

/// One switch of a thread, as it will stand in the trace.
///
/// @param in            whether the thread came to the CPU; else it left it
/// @param preempted     whether the thread wanted to go on when it left: 1 or 0; of a thread that comes back, when it
///                      left before
/// @param pid           in the daemon's PID namespace, as `tid`
/// @param virtualTid    in the application's; −1: not known
/// @param durationNanos since its switch before; −1: not known
record ThreadSwitch(
        ObservedProcess process,
        boolean in,
        int cpu,
        long timeNanos,
        int pid,
        int tid,
        long virtualTid,
        String threadName,
        int preempted,
        long durationNanos)
        implements FilterRecord {

    String eventName() {
        return in ? JvmEvents.SWITCH_IN : JvmEvents.SWITCH_OUT;
    }

    @Override
    public @Nullable Object value(Reference reference) {
        if (!reference.steps().isEmpty()) {
            return null;
        }
        return switch (reference.place()) {
            case PAYLOAD -> field(reference.name());
            case CONTEXT -> context(reference.name());
            case APPLICATION_CONTEXT -> null;
        };
    }

    private @Nullable Object field(String name) {
        return switch (name) {
            case JvmEvents.PID -> (long) pid;
            case JvmEvents.TID -> (long) tid;
            case JvmEvents.THREAD_NAME -> threadName;
            case JvmEvents.PREEMPTED -> (long) preempted;
            case JvmEvents.ON_CPU_NANOS -> in ? null : durationNanos;
            case JvmEvents.OFF_CPU_NANOS -> in ? durationNanos : null;
            default -> null;
        };
    }

    private @Nullable Object context(String name) {
        return switch (name) {
            case "vpid" -> process.virtualPid();
            case "vtid" -> virtualTid;
            case "procname" -> process.name();
            case "cpu_id" -> (long) cpu;
            default -> null;
        };
    }
}
