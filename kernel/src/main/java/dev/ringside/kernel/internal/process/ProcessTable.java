// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import dev.ringside.kernel.internal.process.Trait.Group;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Every thread's states over time. Changes are given in the order of time; what a change does not tell is read from
/// /proc, and is unknown where the thread has ended by then. Under the recorder's lock.
final class ProcessTable {
    private static final long CLONE_PARENT = 0x8000;
    private static final long CLONE_THREAD = 0x10000;
    private static final long CLONE_NEW_PID = 0x2000_0000;
    private static final long CLONE_NEW_USER = 0x1000_0000;
    private static final int ORDINARY_PRIORITY = 20;
    private static final int SET_IDS = 06000;
    /// Then those that ended first are forgotten.
    private static final int MAX_THREADS = 100_000;

    private final Map<Integer, ThreadHistory> threads = new HashMap<>();
    /// What has to be read from /proc after this batch.
    private final Map<Integer, Set<Group>> stale = new HashMap<>();
    /// Threads whose children may have other numbers than the kernel's.
    private final Set<Integer> childrenElsewhere = new HashSet<>();
    /// Threads whose new processes may be in other namespaces than they are.
    private final Set<Integer> apart = new HashSet<>();

    /// Of the calls that threads are in.
    private final Map<Integer, long[]> arguments = new HashMap<>();

    private final NavigableMap<Long, byte[]> hostNames = new TreeMap<>();
    /// The last call that may have changed any thread's priority in this batch; 0: none.
    private long schedulingCalledAt;

    private Set<Group> groups = Set.of();

    /// Reads all threads from /proc.
    ///
    /// @param wanted what to know of them
    void fill(Set<Group> wanted, long time) {
        groups = Set.copyOf(wanted);
        for (int thread : ThreadFiles.all()) {
            ThreadFiles.read(thread, groups).ifPresent(state -> history(thread).add(time, state));
            if (groups.contains(Group.VIRTUAL_IDS) && !ThreadFiles.hasChildrenInFirstPidNamespace(thread)) {
                childrenElsewhere.add(thread);
            }
            if (groups.contains(Group.NAMESPACES) && !ThreadFiles.hasChildrenInOwnNamespaces(thread)) {
                apart.add(thread);
            }
        }
        hostNames.put(time, readHostName());
    }

    private static byte[] readHostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.ISO_8859_1)
                    .strip()
                    .getBytes(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private ThreadHistory history(int thread) {
        ThreadHistory history = threads.computeIfAbsent(thread, id -> new ThreadHistory());
        history.begun();
        return history;
    }

    /// A thread as it was; a state of unknowns where nobody can tell.
    ThreadState at(int thread, long time) {
        ThreadHistory history = threads.get(thread);
        return history == null || history.size() == 0 ? ThreadState.of(ThreadState.UNKNOWN) : history.at(time);
    }

    /// Takes note of changes.
    ///
    /// @param changes in the order of time
    void apply(List<Change> changes) {
        for (Change change : changes) {
            apply(change);
        }
        stale.forEach(this::readAgain);
        stale.clear();
        if (schedulingCalledAt != 0) {
            compareScheduling(schedulingCalledAt);
            schedulingCalledAt = 0;
        }
        forget();
    }

    /// Any thread may have set any other's.
    private void compareScheduling(long time) {
        threads.forEach((thread, history) -> {
            if (history.lives()) {
                ThreadFiles.read(thread, groups)
                        .filter(now -> !now.hasSame(Group.SCHEDULING, history.last()))
                        .ifPresent(now -> history.add(time, history.last().with(Group.SCHEDULING, now)));
            }
        });
    }

    private void readAgain(int thread, Set<Group> changed) {
        ThreadHistory history = threads.get(thread);
        if (history == null) {
            return;
        }
        ThreadFiles.read(thread, groups).ifPresent(now -> {
            ThreadState state = history.last();
            for (Group group : changed) {
                state = state.with(group, now);
            }
            history.replaceLast(state);
        });
    }

    private void forget() {
        if (threads.size() <= MAX_THREADS) {
            return;
        }
        threads.entrySet().stream()
                .filter(thread -> !thread.getValue().lives())
                .sorted(Comparator.comparingLong(thread -> thread.getValue().endedAt()))
                .limit(threads.size() - MAX_THREADS / 2)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(threads::remove);
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Created created -> created(created);
            case Change.Renamed(long time, _, int renamed, byte[] name) ->
                change(renamed, time, last(renamed).withName(name));
            case Change.Executed executed -> executed(executed);
            case Change.Ended ended -> ended(ended);
            case Change.PriorityInherited(long time, _, int boosted, int priority) ->
                change(boosted, time, last(boosted).with(Trait.PRIORITY, priority));
            case Change.Entered entered -> arguments.put(entered.thread(), entered.arguments());
            case Change.Called called -> called(called);
        }
    }

    private ThreadState last(int thread) {
        ThreadHistory history = threads.get(thread);
        if (history != null && history.size() > 0) {
            return history.last();
        }
        return ThreadFiles.read(thread, groups).orElse(ThreadState.of(ThreadState.UNKNOWN));
    }

    private void change(int thread, long time, ThreadState state) {
        threads.computeIfAbsent(thread, id -> new ThreadHistory()).add(time, state);
    }

    private void created(Change.Created created) {
        ThreadState creator = last(created.thread());
        boolean sameProcess = (created.flags() & CLONE_THREAD) != 0;
        boolean sameParent = sameProcess || (created.flags() & CLONE_PARENT) != 0;
        int child = created.child();
        ThreadState state = creator.withProcess(sameProcess ? creator.process() : child)
                .withName(created.name())
                .with(Trait.PARENT, sameParent ? creator.trait(Trait.PARENT) : creator.process());
        history(child).add(created.time(), state.withIds(new int[0], new int[0]));
        // What is unknown of the creator so far is so of the child.
        EnumSet<Group> unknown = EnumSet.noneOf(Group.class);
        unknown.addAll(stale.getOrDefault(created.thread(), Set.of()));
        if (!sameParent) {
            unknown.remove(Group.PARENT);
        }
        if (!unknown.isEmpty()) {
            stale.put(child, unknown);
        }
        if (groups.contains(Group.VIRTUAL_IDS)) {
            numberChild(created, creator, sameProcess);
        }
        long others = created.flags() & NamespaceFlags.ALL
                | (apart.contains(created.thread()) && !sameProcess ? NamespaceFlags.OF_CHILDREN : 0);
        if (others != 0) {
            invalidateNamespaces(child, created.time(), others);
        }
        if ((created.flags() & CLONE_NEW_USER) != 0) {
            invalidate(child, created.time(), Group.CREDENTIALS);
        }
        if (creator.trait(Trait.PRIORITY) < 0) {
            // A real-time thread may have been told to give its children an ordinary priority.
            invalidate(child, created.time(), Group.SCHEDULING);
        }
    }

    private void numberChild(Change.Created created, ThreadState creator, boolean sameProcess) {
        int child = created.child();
        boolean elsewhere = childrenElsewhere.contains(created.thread());
        if (elsewhere) {
            childrenElsewhere.add(child);
        } else {
            childrenElsewhere.remove(child);
        }
        boolean inNew = (created.flags() & CLONE_NEW_PID) != 0 || elsewhere && !sameProcess;
        if (creator.isInOurPidNamespace() && !inNew) {
            ThreadHistory history = history(child);
            history.replaceLast(history.last()
                    .withIds(new int[] {child}, new int[] {sameProcess ? creator.process() : child}));
        } else {
            invalidate(child, created.time(), Group.VIRTUAL_IDS);
        }
    }

    /// Has a group read again, and taken for unknown where that fails.
    private void invalidate(int thread, long time, Group group) {
        if (!groups.contains(group) && group != Group.PARENT) {
            return;
        }
        ThreadState state = last(thread);
        change(thread, time, group == Group.VIRTUAL_IDS ? state : state.without(group));
        stale.computeIfAbsent(thread, id -> EnumSet.noneOf(Group.class)).add(group);
    }

    private void executed(Change.Executed executed) {
        int thread = executed.thread();
        if (executed.oldThread() != thread) {
            change(thread, executed.time(), last(executed.oldThread()));
            if (groups.contains(Group.VIRTUAL_IDS)) {
                invalidate(thread, executed.time(), Group.VIRTUAL_IDS);
            }
        }
        if (groups.contains(Group.CREDENTIALS) && mayChangeUser(executed.file())) {
            invalidate(thread, executed.time(), Group.CREDENTIALS);
        }
    }

    /// Whether a program may have the set-user-ID or set-group-ID bit.
    private static boolean mayChangeUser(String file) {
        try {
            Path path = Path.of(file);
            int mode = path.isAbsolute() ? (Integer) Files.getAttribute(path, "unix:mode") : SET_IDS;
            return (mode & SET_IDS) != 0;
        } catch (IOException | IllegalArgumentException e) {
            return true;
        }
    }

    private void ended(Change.Ended ended) {
        ThreadHistory history = threads.get(ended.ended());
        if (history == null || history.size() == 0) {
            return;
        }
        history.ended(ended.time());
        childrenElsewhere.remove(ended.ended());
        apart.remove(ended.ended());
        if (!ended.last()) {
            return;
        }
        int process = history.last().process();
        List<Integer> orphans = new ArrayList<>();
        threads.forEach((thread, other) -> {
            if (other.lives() && other.size() > 0 && other.last().trait(Trait.PARENT) == process) {
                orphans.add(thread);
            }
        });
        orphans.forEach(orphan -> invalidate(orphan, ended.time(), Group.PARENT));
    }

    private void called(Change.Called called) {
        long[] given = arguments.remove(called.thread());
        switch (called.group()) {
            case SCHEDULING -> scheduled(called, given);
            case HOST_NAME -> hostNames.put(called.time(), readHostName());
            case NAMESPACES -> namespacesChanged(called, given);
            case CREDENTIALS -> {
                Optional<ThreadState> state = given == null
                        ? Optional.empty()
                        : CredentialCalls.after(last(called.thread()), called.call(), given);
                state.ifPresentOrElse(
                        known -> change(called.thread(), called.time(), known),
                        () -> invalidate(called.thread(), called.time(), Group.CREDENTIALS));
            }
            case PARENT, VIRTUAL_IDS -> invalidate(called.thread(), called.time(), called.group());
        }
    }

    /// Which namespaces are others now is in the call; those of processes and of time are for new children only.
    private void namespacesChanged(Change.Called called, long @Nullable [] given) {
        long flags = NamespaceFlags.changedBy(called.call(), given);
        int thread = called.thread();
        if ((flags & CLONE_NEW_PID) != 0) {
            childrenElsewhere.add(thread);
        }
        if ((flags & NamespaceFlags.OF_CHILDREN) != 0) {
            apart.add(thread);
        }
        invalidateNamespaces(thread, called.time(), flags);
        if ((flags & CLONE_NEW_USER) != 0) {
            invalidate(thread, called.time(), Group.CREDENTIALS);
        }
    }

    /// As [#invalidate], for those of the namespaces that flags name.
    private void invalidateNamespaces(int thread, long time, long flags) {
        if (!groups.contains(Group.NAMESPACES)) {
            return;
        }
        ThreadState state = last(thread);
        for (Trait trait : NamespaceFlags.traits(flags)) {
            state = state.with(trait, trait.unknown());
        }
        change(thread, time, state);
        stale.computeIfAbsent(thread, id -> EnumSet.noneOf(Group.class)).add(Group.NAMESPACES);
    }

    /// One thread's niceness is in the call; everything else is looked up.
    private void scheduled(Change.Called called, long @Nullable [] given) {
        if (!called.call().equals("setpriority") || given == null || given.length < 3 || (int) given[0] != 0) {
            schedulingCalledAt = called.time();
            return;
        }
        int thread = (int) given[1] == 0 ? called.thread() : (int) given[1];
        ThreadState state = last(thread);
        int nice = Math.clamp((int) given[2], -ORDINARY_PRIORITY, ORDINARY_PRIORITY - 1);
        boolean ordinary = state.trait(Trait.PRIORITY) == ORDINARY_PRIORITY + state.trait(Trait.NICE);
        if (ordinary && state.isInOurPidNamespace()) {
            change(
                    thread,
                    called.time(),
                    state.with(Trait.NICE, nice).with(Trait.PRIORITY, ORDINARY_PRIORITY + nice));
        } else {
            schedulingCalledAt = called.time();
        }
    }

    /// The name of the machine, in our namespace of such names.
    byte[] hostName(long time) {
        Map.Entry<Long, byte[]> name = hostNames.floorEntry(time);
        return name == null ? new byte[0] : name.getValue();
    }
}
