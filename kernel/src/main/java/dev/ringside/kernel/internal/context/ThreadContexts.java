// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.context;

import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.internal.process.ThreadStates;
import dev.ringside.kernel.internal.process.ThreadState;
import dev.ringside.kernel.internal.process.Trait;
import dev.ringside.kernel.internal.transcode.ContextPlanner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The values of contexts that follow from the thread of an event. Look at an event first, then ask. Under the
/// recorder's lock.
public final class ThreadContexts {
    static final int NAME_BYTES = ThreadState.NAME_BYTES;
    /// As in the kernel's `new_utsname`.
    static final int HOST_NAME_BYTES = 65;

    private static final int ORDINARY_PRIORITY = 20;
    private static final byte[] IDLE_NAME = "swapper".getBytes(StandardCharsets.US_ASCII);
    private static final Map<KernelContext, Trait> TRAITS = Map.ofEntries(
            Map.entry(KernelContext.PPID, Trait.PARENT),
            Map.entry(KernelContext.PRIO, Trait.PRIORITY),
            Map.entry(KernelContext.NICE, Trait.NICE),
            Map.entry(KernelContext.UID, Trait.UID),
            Map.entry(KernelContext.EUID, Trait.EUID),
            Map.entry(KernelContext.SUID, Trait.SUID),
            Map.entry(KernelContext.GID, Trait.GID),
            Map.entry(KernelContext.EGID, Trait.EGID),
            Map.entry(KernelContext.SGID, Trait.SGID),
            Map.entry(KernelContext.VUID, Trait.VUID),
            Map.entry(KernelContext.VEUID, Trait.VEUID),
            Map.entry(KernelContext.VSUID, Trait.VSUID),
            Map.entry(KernelContext.VGID, Trait.VGID),
            Map.entry(KernelContext.VEGID, Trait.VEGID),
            Map.entry(KernelContext.VSGID, Trait.VSGID),
            Map.entry(KernelContext.CGROUP_NS, Trait.CGROUP_NAMESPACE),
            Map.entry(KernelContext.IPC_NS, Trait.IPC_NAMESPACE),
            Map.entry(KernelContext.MNT_NS, Trait.MOUNT_NAMESPACE),
            Map.entry(KernelContext.NET_NS, Trait.NET_NAMESPACE),
            Map.entry(KernelContext.PID_NS, Trait.PID_NAMESPACE),
            Map.entry(KernelContext.TIME_NS, Trait.TIME_NAMESPACE),
            Map.entry(KernelContext.USER_NS, Trait.USER_NAMESPACE),
            Map.entry(KernelContext.UTS_NS, Trait.UTS_NAMESPACE));

    private final ThreadStates processes;
    private int thread;
    private long time;
    private @Nullable ThreadState state;

    public ThreadContexts(ThreadStates processes) {
        this.processes = processes;
    }

    /// Has the values of a context known from the next start on.
    public void want(KernelContext context) throws KernelTracingException {
        if (!ContextPlanner.isInRecord(context) && !isStack(context)) {
            processes.want(groups(context));
        }
    }

    private static boolean isStack(KernelContext context) {
        return context == KernelContext.CALLSTACK_KERNEL || context == KernelContext.CALLSTACK_USER;
    }

    private static Set<Trait.Group> groups(KernelContext context) {
        return switch (context) {
            case VTID, VPID, VPPID -> EnumSet.of(Trait.Group.VIRTUAL_IDS);
            case HOSTNAME -> EnumSet.of(Trait.Group.HOST_NAME, Trait.Group.NAMESPACES);
            default -> {
                Trait trait = TRAITS.get(context);
                yield trait == null ? Set.of() : EnumSet.of(trait.group());
            }
        };
    }

    /// Turns to an event.
    void look(int id, long when) {
        thread = id;
        time = when;
        state = null;
    }

    private ThreadState state() {
        ThreadState known = state;
        if (known == null) {
            known = processes.at(thread, time);
            state = known;
        }
        return known;
    }

    /// The value of a context that is a number.
    public int number(KernelContext context) {
        return switch (context) {
            case TID -> thread;
            case PID -> thread == 0 ? 0 : state().process();
            case VTID -> thread == 0 ? 0 : state().virtualThreadId();
            case VPID -> thread == 0 ? 0 : state().virtualProcessId();
            case VPPID -> thread == 0 ? 0 : processes.virtualParent(state(), time);
            default -> {
                Trait trait = TRAITS.get(context);
                if (trait == null) {
                    throw new IllegalArgumentException("not a number: context=" + context);
                }
                // The idle threads are in no list; they are the kernel's own.
                yield thread == 0 && trait.group() != Trait.Group.NAMESPACES
                        ? trait == Trait.PRIORITY ? ORDINARY_PRIORITY : 0
                        : state().trait(trait);
            }
        };
    }

    int writeText(KernelContext context, byte[] packet, int at) {
        byte[] text = text(context);
        int size = context == KernelContext.PROCNAME ? NAME_BYTES : HOST_NAME_BYTES;
        int length = Math.min(text.length, size - 1);
        System.arraycopy(text, 0, packet, at, length);
        Arrays.fill(packet, at + length, at + size, (byte) 0);
        return at + size;
    }

    private byte[] text(KernelContext context) {
        if (context == KernelContext.HOSTNAME) {
            return processes.hostName(state(), time);
        }
        return thread == 0 ? IDLE_NAME : state().name();
    }

    String string(KernelContext context) {
        byte[] text = text(context);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /// The context of a name, for filters on contexts that are not recorded.
    static Optional<KernelContext> context(String name) {
        return Arrays.stream(KernelContext.values())
                .filter(context -> context.fieldName().equals(name) && !isStack(context))
                .findFirst();
    }
}
