// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import java.util.Locale;

/// Context fields that can be told exactly of every event: the kernel writes them into each record ([#TID] and the
/// state of the CPU), or they follow from what its threads were at that time, which the recorder follows; or the kernel
/// records them right behind the event (call stacks). What nobody could tell any more (a thread that ended before it
/// was looked at) is -1, or the empty text; a priority then is the smallest integer. LTTng has more contexts:
/// performance counters ([PerfCounter]), and some of which [#parse] tells why they cannot be had.
public enum KernelContext {
    /// Id of the thread.
    TID,
    /// Id of the process.
    PID,
    /// Id of the parent process.
    PPID,
    /// The same ids in the pid namespace of the thread.
    VTID,
    VPID,
    VPPID,
    /// What the thread is called.
    PROCNAME,
    /// The kernel's priority, 20 for an ordinary thread.
    PRIO,
    NICE,
    /// What the machine is called, in our namespace of such names; empty for threads in another one.
    HOSTNAME,
    UID,
    EUID,
    SUID,
    GID,
    EGID,
    SGID,
    /// The same ids in the user namespace of the thread.
    VUID,
    VEUID,
    VSUID,
    VGID,
    VEGID,
    VSGID,
    /// Inode numbers.
    CGROUP_NS,
    IPC_NS,
    MNT_NS,
    NET_NS,
    PID_NS,
    TIME_NS,
    USER_NS,
    UTS_NS,
    /// 1 where interrupts were enabled.
    INTERRUPTIBLE,
    /// 1 where preemption was enabled.
    PREEMPTIBLE,
    /// 1 where a reschedule was due.
    NEED_RESCHEDULE,
    /// 1 where the thread could move to another CPU.
    MIGRATABLE,
    /// Return addresses in the kernel, the innermost first.
    CALLSTACK_KERNEL,
    /// Return addresses in the program, at most eight, found by frame pointers.
    CALLSTACK_USER;

    /// The name of the field.
    public String fieldName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The name that `add-context` takes.
    public String typeName() {
        return this == CALLSTACK_KERNEL || this == CALLSTACK_USER ? fieldName().replace('_', '-') : fieldName();
    }

    /// The context of a name as `add-context --type` takes it.
    public static KernelContext parse(String type) throws KernelTracingException {
        for (KernelContext context : values()) {
            if (context.typeName().equals(type)) {
                return context;
            }
        }
        String reason = type.equals("cpu_id")
                ? "it is in the context of every packet already"
                : "there is no such kernel context";
        throw new KernelTracingException(Reason.UNSUPPORTED, "context " + type + ": " + reason);
    }
}
