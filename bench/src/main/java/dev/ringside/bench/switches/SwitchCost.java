// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.switches;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.ThreadSwitchSink;
import dev.ringside.kernel.ThreadSwitchTracer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

/// Two threads hand a token to and fro, so that each passing is a switch of each, while nobody watches and while they
/// are watched; in turn, several rounds. The buffers are read after each round: what is measured is what the threads
/// pay. The medians end in a table, with what reading a record costs.
///
/// Arguments: rounds.
public final class SwitchCost {
    /// Few enough that the buffers hold all records: the last argument of a reading is that nothing was lost.
    private static final int PASSES = 3000;

    private final Counter counter = new Counter();
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    private SwitchCost() {}

    private static final class Counter implements ThreadSwitchSink {
        private long switches;
        private long lost;

        @Override
        public void switchedOut(int cpu, long timeNanos, int pid, int tid, boolean preempted) {
            switches++;
        }

        @Override
        public void switchedIn(int cpu, long timeNanos, int pid, int tid) {
            switches++;
        }

        @Override
        public void named(int pid, int tid, String name) {
            // Nobody is named meanwhile.
        }

        @Override
        public void ended(int pid, int tid) {
            // As above.
        }

        @Override
        public void lost(int cpu, long timeNanos, long records) {
            lost += records;
        }
    }

    public static void main(String[] arguments) throws InterruptedException, KernelTracingException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        SwitchCost bench = new SwitchCost();
        bench.round(false);
        bench.round(true);
        bench.figures.clear();
        for (int round = 0; round < rounds; round++) {
            bench.round(false);
            bench.round(true);
        }
        bench.figures.forEach((name, values) -> System.out.printf("%-42s %8.0f%n", name, median(values)));
        System.out.println("lost records: " + bench.counter.lost);
    }

    private void round(boolean watched) throws InterruptedException, KernelTracingException {
        long pid = ProcessHandle.current().pid();
        if (!watched) {
            note("not watched: wall ns a pass", pass());
            return;
        }
        try (ThreadSwitchTracer tracer = ThreadSwitchTracer.open()) {
            tracer.watch(pid);
            note("watched: wall ns a pass", pass());
            counter.switches = 0;
            long before = cpuNanos();
            int records = tracer.drain(System.nanoTime(), counter);
            note("reading: ns a record", (cpuNanos() - before) / (double) Math.max(1, records));
            note("records a pass, times 100", 100.0 * counter.switches / PASSES);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double pass() throws InterruptedException {
        SynchronousQueue<Integer> there = new SynchronousQueue<>();
        SynchronousQueue<Integer> back = new SynchronousQueue<>();
        Thread other = Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int i = 0; i < PASSES; i++) {
                    back.put(there.take());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long before = System.nanoTime();
        for (int i = 0; i < PASSES; i++) {
            there.put(i);
            back.take();
        }
        double nanos = (System.nanoTime() - before) / (double) PASSES;
        other.join();
        return nanos;
    }

    private void note(String name, double value) {
        figures.computeIfAbsent(name, each -> new ArrayList<>()).add(value);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
