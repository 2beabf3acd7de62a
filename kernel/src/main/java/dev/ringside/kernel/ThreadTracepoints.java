// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.capture.ThreadFilter;
import dev.ringside.kernel.internal.format.EventField;
import dev.ringside.kernel.internal.format.EventFormat;
import dev.ringside.kernel.internal.format.EventFormatException;
import dev.ringside.kernel.internal.format.EventFormatParser;
import dev.ringside.kernel.internal.tracefs.Tracefs;

/// The tracepoints of the running kernel that tell of new and ended threads. Stateless; any thread.
final class ThreadTracepoints {
    private ThreadTracepoints() {}

    /// Where they have what programs of ours need.
    static ThreadFilter.Fields fields(Tracefs tracefs) throws KernelTracingException {
        try {
            EventFormat fork = format(tracefs, "sched_process_fork");
            EventFormat free = format(tracefs, "sched_process_free");
            return new ThreadFilter.Fields(
                    fork.id(),
                    offset(fork, "parent_pid"),
                    offset(fork, "child_pid"),
                    free.id(),
                    offset(free, "pid"));
        } catch (EventFormatException e) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED, "cannot follow the threads that are started: " + e.getMessage(), e);
        }
    }

    private static EventFormat format(Tracefs tracefs, String name)
            throws KernelTracingException, EventFormatException {
        return EventFormatParser.parse("sched", tracefs.eventFormat("sched", name));
    }

    private static int offset(EventFormat format, String field) throws EventFormatException {
        return format.field(field)
                .map(EventField::offsetBytes)
                .orElseThrow(() -> new EventFormatException("no such field: " + format.name() + "." + field));
    }
}
