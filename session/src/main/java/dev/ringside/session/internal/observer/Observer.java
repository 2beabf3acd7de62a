// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import dev.ringside.kernel.Facility;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.ThreadSwitchSink;
import dev.ringside.kernel.ThreadSwitchTracer;
import dev.ringside.session.internal.DaemonLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One thread that sees what applications do from outside, and writes it into the rings of the channels that want it.
/// Any thread may ask; what is asked is done in order, on that thread, where the answers complete too.
///
/// As long as somebody is looked at, the kernel's buffers are emptied again and again, more often the more comes. While
/// nobody is, nothing is open and the thread waits.
public final class Observer implements AutoCloseable {
    private static final long SHORTEST_PERIOD_MICROS = 1_000;
    private static final long LONGEST_PERIOD_MICROS = 16_000;
    /// Records of one reading that show that more should come sooner: an eighth of the smallest buffer for one CPU.
    private static final int MANY_RECORDS = 64;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Map<Integer, ThreadSwitches> byProducer = new LinkedHashMap<>();
    private final Map<Integer, ThreadSwitches> byPid = new HashMap<>();
    private final Sink sink = new Sink();
    private final DaemonLog log;
    private final Thread thread;
    private @Nullable ThreadSwitchTracer tracer;
    private long periodMicros = LONGEST_PERIOD_MICROS;
    private boolean closed;

    /// @param log where failures go that belong to no session
    public Observer(DaemonLog log) {
        this.log = log;
        this.thread = Thread.ofPlatform().name("observer").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Why the daemon cannot observe anything, and what would change that; empty where it can.
    public CompletableFuture<Optional<Facility>> missing() {
        return ask(ThreadSwitchTracer::missing);
    }

    /// Why the daemon cannot observe one application; empty where nothing is known to speak against it.
    public CompletableFuture<Optional<String>> problem(ObservedProcess process) {
        return ask(() -> ThreadSwitchTracer.missing()
                .map(missing -> missing.finding() + "; " + missing.remedy())
                .or(process::problem));
    }

    /// Records events of an application into a channel from now on, in place of what was asked for the two before.
    ///
    /// @param chosen by the name of the event
    /// @return what of it cannot be done, as a text; empty when all can
    public CompletableFuture<String> observe(
            ObservedProcess process, ObservedChannel channel, Map<String, ChosenEvent> chosen) {
        Map<String, ChosenEvent> copy = Map.copyOf(chosen);
        return ask(() -> {
            drain();
            return observeNow(process, channel, copy);
        });
    }

    private String observeNow(ObservedProcess process, ObservedChannel channel, Map<String, ChosenEvent> chosen) {
        ThreadSwitches known = byProducer.get(process.producerId());
        if (known != null) {
            known.channel(channel, chosen);
            return "";
        }
        OptionalLong pid = ProcessSearch.find(process);
        if (pid.isEmpty()) {
            return process.problem().orElse("the process has ended");
        }
        try {
            ThreadSwitches added = new ThreadSwitches(process, (int) pid.getAsLong());
            added.channel(channel, chosen);
            // Known before it is watched: its first records may be there at once.
            byProducer.put(process.producerId(), added);
            byPid.put(added.pid(), added);
            ThreadSwitchTracer.Watched watched = tracer().watch(added.pid());
            return watched.leftOut() == 0
                    ? ""
                    : watched.leftOut() + " of " + (watched.leftOut() + watched.threads())
                            + " threads are left out: " + watched.reason();
        } catch (KernelTracingException e) {
            forgetNow(process.producerId());
            return String.valueOf(e.getMessage());
        }
    }

    private ThreadSwitchTracer tracer() throws KernelTracingException {
        if (tracer == null) {
            tracer = ThreadSwitchTracer.open();
            ThreadSwitchTracer.hurry();
        }
        return tracer;
    }

    /// Stops recording an application into a channel; what happened before is written.
    public CompletableFuture<Void> ignore(int producerId, ObservedChannel channel) {
        return ask(() -> {
            drain();
            ThreadSwitches known = byProducer.get(producerId);
            if (known != null && known.remove(channel)) {
                forgetNow(producerId);
            }
            return null;
        });
    }

    /// An application has ended; what happened before is written.
    public CompletableFuture<Void> gone(int producerId) {
        return ask(() -> {
            drain();
            forgetNow(producerId);
            return null;
        });
    }

    /// Writes what happened so far.
    public CompletableFuture<Void> catchUp() {
        return ask(() -> {
            drain();
            return null;
        });
    }

    /// Ends recording into channels: what happened so far is written, and their open packets end now.
    public CompletableFuture<Void> finish(List<ObservedChannel> channels) {
        List<ObservedChannel> copy = List.copyOf(channels);
        return ask(() -> {
            long nowNanos = drain();
            for (ThreadSwitches process : List.copyOf(byProducer.values())) {
                for (ObservedChannel channel : copy) {
                    if (process.remove(channel)) {
                        forgetNow(process.process().producerId());
                    }
                }
            }
            copy.forEach(channel -> channel.reached(nowNanos));
            return null;
        });
    }

    private void forgetNow(int producerId) {
        ThreadSwitches removed = byProducer.remove(producerId);
        if (removed != null && byPid.remove(removed.pid(), removed) && tracer != null) {
            tracer.unwatch(removed.pid());
        }
        if (byProducer.isEmpty() && tracer != null) {
            tracer.close();
            tracer = null;
        }
    }

    private <T> CompletableFuture<T> ask(Callable<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                answer.complete(task.call());
            } catch (Throwable e) {
                // Whoever waits must hear of it, be it that memory ran out.
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private void run() {
        while (!closed) {
            try {
                Runnable task = tracer == null ? tasks.take() : tasks.poll(periodMicros, TimeUnit.MICROSECONDS);
                if (task != null) {
                    task.run();
                } else {
                    drain();
                }
            } catch (InterruptedException | RuntimeException | Error e) {
                log.error("observer", e);
            }
        }
    }

    /// @return the time up to which everything has been written
    private long drain() {
        long nowNanos = System.nanoTime();
        if (tracer != null) {
            int records = tracer.drain(nowNanos, sink);
            periodMicros = records > MANY_RECORDS
                    ? SHORTEST_PERIOD_MICROS
                    : Math.min(periodMicros * 2, LONGEST_PERIOD_MICROS);
        }
        return nowNanos;
    }

    /// Hands what the kernel tells to the process that it is about. Children that are no threads of it are nobody's.
    private final class Sink implements ThreadSwitchSink {
        @Override
        public void switchedOut(int cpu, long timeNanos, int pid, int tid, boolean preempted) {
            ThreadSwitches process = byPid.get(pid);
            if (process != null) {
                process.switchedOut(cpu, timeNanos, tid, preempted);
            }
        }

        @Override
        public void switchedIn(int cpu, long timeNanos, int pid, int tid) {
            ThreadSwitches process = byPid.get(pid);
            if (process != null) {
                process.switchedIn(cpu, timeNanos, tid);
            }
        }

        @Override
        public void named(int pid, int tid, String name) {
            ThreadSwitches process = byPid.get(pid);
            if (process != null) {
                process.named(tid, name);
            }
        }

        @Override
        public void ended(int pid, int tid) {
            ThreadSwitches process = byPid.get(pid);
            if (process != null) {
                process.ended(tid);
            }
        }

        /// Whose they were is not known: every channel may have wanted them.
        @Override
        public void lost(int cpu, long timeNanos, long records) {
            List<ThreadSwitches> all = new ArrayList<>(byProducer.values());
            all.forEach(ThreadSwitches::forgetPlaces);
            all.stream().flatMap(each -> each.channels().stream()).distinct().forEach(
                    channel -> channel.lost(cpu, records));
        }
    }

    /// Ends the thread after what it was asked before.
    @Override
    public void close() {
        tasks.add(() -> {
            byProducer.clear();
            byPid.clear();
            if (tracer != null) {
                tracer.close();
                tracer = null;
            }
            closed = true;
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
