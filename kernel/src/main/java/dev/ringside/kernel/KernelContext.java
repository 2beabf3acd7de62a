// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import java.util.Locale;

/// Context fields that the kernel gives with every event, or that follow from what it gives. LTTng has more; [#parse]
/// tells why those cannot be had.
public enum KernelContext {
    /// Id of the thread.
    TID,
    /// Id of the process; -1 where the thread had ended, and the kernel had forgotten it, before its events were read.
    PID,
    /// 1 where interrupts were enabled.
    INTERRUPTIBLE,
    /// 1 where preemption was enabled.
    PREEMPTIBLE,
    /// 1 where a reschedule was due.
    NEED_RESCHEDULE,
    /// 1 where the thread could move to another CPU.
    MIGRATABLE;

    /// The name that `add-context` takes and that the field has.
    public String fieldName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The context of a name as `add-context --type` takes it.
    public static KernelContext parse(String type) throws KernelTracingException {
        for (KernelContext context : values()) {
            if (context.fieldName().equals(type)) {
                return context;
            }
        }
        String reason =
                switch (type) {
                    case "procname", "prio", "nice", "ppid", "vpid", "vtid", "vppid", "hostname" ->
                        "the kernel does not give it with each event, and asking later could give another value";
                    case "uid", "euid", "suid", "gid", "egid", "sgid", "vuid", "veuid", "vsuid", "vgid", "vegid",
                            "vsgid",
                            "cgroup_ns", "ipc_ns", "mnt_ns", "net_ns", "pid_ns", "time_ns", "user_ns", "uts_ns" ->
                        "the kernel does not give it with each event; lttng_statedump_* and system calls tell it";
                    case "callstack-kernel", "callstack-user" -> "this version records no call stacks";
                    default ->
                        type.startsWith("perf:")
                                ? "this version reads no performance counters of the kernel"
                                : "there is no such kernel context";
                };
        throw new KernelTracingException(Reason.UNSUPPORTED, "context " + type + ": " + reason);
    }
}
