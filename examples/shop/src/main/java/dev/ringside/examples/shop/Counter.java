// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.shop;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Level;
import dev.ringside.tracepoint.Provider;
import dev.ringside.tracepoint.Tracepoints;
import java.util.ArrayList;
import java.util.List;

/// A load for tests: threads, platform and virtual in turn, that each record events at full speed with a number that
/// counts up from 0 in each thread.
///
/// `Counter [--events=N] [--threads=T]`: N events for each of T threads; N = 0: for ever.
public final class Counter {
    private Counter() {}

    /// The tracepoint.
    @Provider("counter")
    public interface CounterEvents {
        @Event(level = Level.INFO)
        void counted(int thread, long number);
    }

    public static void main(String[] arguments) throws InterruptedException {
        long events = 1_000_000;
        int threads = 2;
        for (String argument : arguments) {
            if (argument.startsWith("--events=")) {
                events = Long.parseLong(argument.substring("--events=".length()));
            } else if (argument.startsWith("--threads=")) {
                threads = Integer.parseInt(argument.substring("--threads=".length()));
            } else {
                System.err.println("usage: counter [--events=N] [--threads=T]");
                System.exit(2);
            }
        }
        run(Tracepoints.of(CounterEvents.class), events, threads);
        System.out.println("event=counter:counted calls=" + events * threads);
        System.out.println("total calls=" + events * threads);
    }

    private static void run(CounterEvents tracepoints, long events, int threads) throws InterruptedException {
        long each = events == 0 ? Long.MAX_VALUE : events;
        System.out.println("counter: threads=" + threads + " events=" + events);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            Runnable load = () -> count(tracepoints, thread, each);
            running.add(
                    i % 2 == 0
                            ? Thread.ofPlatform().start(load)
                            : Thread.ofVirtual().start(load));
        }
        for (Thread thread : running) {
            thread.join();
        }
    }

    private static void count(CounterEvents tracepoints, int thread, long events) {
        for (long number = 0; number < events; number++) {
            tracepoints.counted(thread, number);
        }
    }
}
