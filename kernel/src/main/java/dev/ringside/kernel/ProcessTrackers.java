// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.context.ThreadContexts;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which processes are recorded: an inclusion set for each attribute (reference: process attribute tracking). A process
/// is recorded where all sets include it. Immutable.
///
/// Processes picked by an id are looked up once, and whatever they start from then on is recorded too; an id that no
/// process has yet is kept for the process that gets it. Users and groups are those at the time of each event.
///
/// @param included an attribute that is not here includes all; an empty set includes none
public record ProcessTrackers(Map<Attribute, Set<Long>> included) {
    /// Every process.
    public static final ProcessTrackers ALL = new ProcessTrackers(Map.of());

    /// No thread has this id: it is beyond the kernel's limit.
    private static final int NOBODY = 1 << 22;

    /// What processes are picked by; users and groups by their real ids.
    public enum Attribute {
        PID,
        VPID,
        UID,
        VUID,
        GID,
        VGID
    }

    public ProcessTrackers {
        Map<Attribute, Set<Long>> copy = new EnumMap<>(Attribute.class);
        included.forEach((attribute, ids) -> copy.put(attribute, Set.copyOf(ids)));
        included = Map.copyOf(copy);
    }

    /// The same with another inclusion set.
    public ProcessTrackers with(Attribute attribute, Collection<Long> ids) {
        Map<Attribute, Set<Long>> changed = new EnumMap<>(Attribute.class);
        changed.putAll(included);
        changed.put(attribute, Set.copyOf(ids));
        return new ProcessTrackers(changed);
    }

    /// The same with all included by an attribute.
    public ProcessTrackers withAll(Attribute attribute) {
        Map<Attribute, Set<Long>> changed = new EnumMap<>(Attribute.class);
        changed.putAll(included);
        changed.remove(attribute);
        return new ProcessTrackers(changed);
    }

    /// What the kernel is to record: empty for all threads.
    Set<Integer> threads() throws KernelTracingException {
        if (!included.containsKey(Attribute.PID) && !included.containsKey(Attribute.VPID)) {
            return Set.of();
        }
        Set<Integer> threads = new TreeSet<>();
        for (long process : processes()) {
            if (process < 0 || process >= NOBODY) {
                throw new KernelTracingException(Reason.INVALID, "no process can have this id: pid=" + process);
            }
            threads.addAll(ProcessThreads.of(process));
        }
        return threads.isEmpty() ? Set.of(NOBODY) : threads;
    }

    private Collection<Long> processes() {
        Set<Long> pids = included.get(Attribute.PID);
        Set<Long> virtual = included.get(Attribute.VPID);
        if (virtual == null) {
            return pids == null ? List.of() : pids;
        }
        Set<Long> numbered = new HashSet<>(ProcessThreads.numbered(virtual));
        if (pids != null) {
            numbered.retainAll(pids);
        }
        return numbered;
    }

    boolean needsCredentials() {
        return included.keySet().stream().anyMatch(each -> each != Attribute.PID && each != Attribute.VPID);
    }

    /// Whether an event counts, by its thread's users and groups.
    boolean includes(ThreadContexts thread) {
        return includes(Attribute.UID, thread, KernelContext.UID)
                && includes(Attribute.VUID, thread, KernelContext.VUID)
                && includes(Attribute.GID, thread, KernelContext.GID)
                && includes(Attribute.VGID, thread, KernelContext.VGID);
    }

    private boolean includes(Attribute attribute, ThreadContexts thread, KernelContext context) {
        Set<Long> ids = included.get(attribute);
        return ids == null || ids.contains(thread.number(context) & 0xffff_ffffL);
    }
}
