// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import java.util.Arrays;

/// One thread as it was for a while. Immutable.
public final class ThreadState {
    /// An id that nobody can tell.
    public static final int UNKNOWN = -1;

    /// Bytes of a thread's name with its null.
    public static final int NAME_BYTES = 16;

    private static final int[] UNKNOWN_IDS = {};

    private final int process;
    private final byte[] name;
    private final int[] traits;
    /// In our pid namespace first, in the thread's own last; empty: unknown.
    private final int[] threadIds;

    private final int[] processIds;

    private ThreadState(int process, byte[] name, int[] traits, int[] threadIds, int[] processIds) {
        this.process = process;
        this.name = name;
        this.traits = traits;
        this.threadIds = threadIds;
        this.processIds = processIds;
    }

    /// A thread of which nothing is known but its process.
    static ThreadState of(int process) {
        int[] traits = Arrays.stream(Trait.values()).mapToInt(Trait::unknown).toArray();
        return new ThreadState(process, new byte[NAME_BYTES], traits, UNKNOWN_IDS, UNKNOWN_IDS);
    }

    ThreadState withProcess(int id) {
        return new ThreadState(id, name, traits, threadIds, processIds);
    }

    /// @param bytes up to a null or the end
    ThreadState withName(byte[] bytes) {
        byte[] copy = new byte[NAME_BYTES];
        for (int i = 0; i < NAME_BYTES - 1 && i < bytes.length && bytes[i] != 0; i++) {
            copy[i] = bytes[i];
        }
        return new ThreadState(process, copy, traits, threadIds, processIds);
    }

    ThreadState with(Trait trait, int value) {
        int[] copy = traits.clone();
        copy[trait.ordinal()] = value;
        return new ThreadState(process, name, copy, threadIds, processIds);
    }

    /// All of a group as another state has it.
    ThreadState with(Trait.Group group, ThreadState other) {
        if (group == Trait.Group.VIRTUAL_IDS) {
            return withIds(other.threadIds, other.processIds);
        }
        int[] copy = traits.clone();
        for (Trait trait : group.traits()) {
            copy[trait.ordinal()] = other.traits[trait.ordinal()];
        }
        return new ThreadState(process, name, copy, threadIds, processIds);
    }

    /// A group of which nothing is known.
    ThreadState without(Trait.Group group) {
        return with(group, of(UNKNOWN));
    }

    boolean hasSame(Trait.Group group, ThreadState other) {
        return group.traits().stream().allMatch(trait -> trait(trait) == other.trait(trait));
    }

    /// Of pid namespaces, ours first.
    ThreadState withIds(int[] threads, int[] processes) {
        return new ThreadState(process, name, traits, threads, processes);
    }

    public int process() {
        return process;
    }

    /// [#NAME_BYTES] with at least one null at the end; not to be changed.
    public byte[] name() {
        return name;
    }

    public int trait(Trait trait) {
        return traits[trait.ordinal()];
    }

    /// In the thread's own pid namespace.
    public int virtualThreadId() {
        return threadIds.length == 0 ? UNKNOWN : threadIds[threadIds.length - 1];
    }

    /// In the thread's own pid namespace.
    public int virtualProcessId() {
        return processIds.length == 0 ? UNKNOWN : processIds[processIds.length - 1];
    }

    /// What this process is called in the pid namespace of another thread; 0 where that one cannot see it.
    int processIdSeenBy(ThreadState other) {
        if (processIds.length == 0 || other.processIds.length == 0) {
            return UNKNOWN;
        }
        int level = other.processIds.length;
        return level <= processIds.length ? processIds[level - 1] : 0;
    }

    boolean isInOurPidNamespace() {
        return threadIds.length == 1;
    }
}
