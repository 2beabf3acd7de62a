// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What is known of one process's threads, and the channels that want to hear of them. The observer's thread only.
final class ThreadSwitches {
    /// A process whose ends of threads got lost keeps their names for nothing; then all are forgotten.
    private static final int MOST_THREADS = 100_000;

    private final ObservedProcess process;
    private final int pid;
    private final boolean inOwnNamespace;
    private final Map<ObservedChannel, Map<String, ChosenEvent>> channels = new LinkedHashMap<>();
    private final Map<Integer, KnownThread> threads = new HashMap<>();

    /// @param pid of the process, in the daemon's PID namespace
    ThreadSwitches(ObservedProcess process, int pid) {
        this.process = process;
        this.pid = pid;
        this.inOwnNamespace = pid != process.virtualPid();
    }

    /// A thread.
    private static final class KnownThread {
        private final long virtualTid;
        private String name;
        private Place place = Place.UNKNOWN;
        private int cpu;
        private long sinceNanos;
        private boolean preempted;

        KnownThread(long virtualTid, String name) {
            this.virtualTid = virtualTid;
            this.name = name;
        }
    }

    private enum Place {
        /// Nothing was seen of it yet, or something of it may have been lost.
        UNKNOWN,
        ON_CPU,
        OFF_CPU
    }

    ObservedProcess process() {
        return process;
    }

    int pid() {
        return pid;
    }

    /// What a channel wants; replaces what it wanted before.
    void channel(ObservedChannel channel, Map<String, ChosenEvent> chosen) {
        channels.put(channel, chosen);
    }

    /// @return whether no channel is left
    boolean remove(ObservedChannel channel) {
        channels.remove(channel);
        return channels.isEmpty();
    }

    Set<ObservedChannel> channels() {
        return channels.keySet();
    }

    void switchedOut(int cpu, long timeNanos, int tid, boolean preempted) {
        KnownThread thread = thread(tid);
        if (thread.place == Place.OFF_CPU && thread.cpu == cpu) {
            // Two events of the thread tell of one switch: no thread leaves a CPU that it is not on.
            return;
        }
        long onCpuNanos = thread.place == Place.ON_CPU ? timeNanos - thread.sinceNanos : -1;
        moved(thread, Place.OFF_CPU, cpu, timeNanos);
        thread.preempted = preempted;
        tell(new ThreadSwitch(
                process, false, cpu, timeNanos, pid, tid, thread.virtualTid, thread.name, preempted ? 1 : 0,
                onCpuNanos));
    }

    void switchedIn(int cpu, long timeNanos, int tid) {
        KnownThread thread = thread(tid);
        if (thread.place == Place.ON_CPU && thread.cpu == cpu) {
            return;
        }
        boolean known = thread.place == Place.OFF_CPU;
        long offCpuNanos = known ? timeNanos - thread.sinceNanos : -1;
        int preempted = known && thread.preempted ? 1 : 0;
        moved(thread, Place.ON_CPU, cpu, timeNanos);
        tell(new ThreadSwitch(
                process, true, cpu, timeNanos, pid, tid, thread.virtualTid, thread.name, preempted, offCpuNanos));
    }

    private static void moved(KnownThread thread, Place place, int cpu, long timeNanos) {
        thread.place = place;
        thread.cpu = cpu;
        thread.sinceNanos = timeNanos;
    }

    private void tell(ThreadSwitch event) {
        channels.forEach((channel, chosen) -> channel.write(event, chosen));
    }

    void named(int tid, String name) {
        thread(tid).name = name;
    }

    void ended(int tid) {
        threads.remove(tid);
    }

    /// Switches may be missing: where threads are is not known until they tell again.
    void forgetPlaces() {
        threads.values().forEach(thread -> thread.place = Place.UNKNOWN);
    }

    private KnownThread thread(int tid) {
        KnownThread known = threads.get(tid);
        if (known == null) {
            if (threads.size() == MOST_THREADS) {
                threads.clear();
            }
            Path folder = Path.of("/proc", Integer.toString(pid), "task", Integer.toString(tid));
            long virtualTid = inOwnNamespace ? ProcessSearch.virtualId(folder).orElse(-1L) : tid;
            known = new KnownThread(virtualTid, name(folder));
            threads.put(tid, known);
        }
        return known;
    }

    /// The name that a thread had before it was watched.
    private String name(Path folder) {
        try {
            // The kernel may have cut it within a character.
            return new String(Files.readAllBytes(folder.resolve("comm")), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return process.name();
        }
    }
}
