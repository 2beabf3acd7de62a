// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.program;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Provider;
import dev.ringside.tracepoint.Tracepoints;
import java.io.IOException;
import java.util.ArrayList;

/// Full load: threads that each count up in an event. Arguments: run, threads, events a thread, and the count at which
/// the first thread writes a line `AT n` (so that a killer can strike in the middle). Prints `EVENTS n` at the end and
/// then waits for the end of its standard input.
public final class Ticker {
    private Ticker() {}

    @Provider("ticker")
    interface Ticks {
        @Event
        void tick(int run, int thread, long counter);
    }

    private static final Ticks TICKS = Tracepoints.of(Ticks.class);

    public static void main(String[] arguments) throws InterruptedException, IOException {
        int run = Integer.parseInt(arguments[0]);
        int threadCount = Integer.parseInt(arguments[1]);
        long events = Long.parseLong(arguments[2]);
        long tellAt = Long.parseLong(arguments[3]);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < threadCount; i++) {
            int number = i;
            Runnable body = () -> tick(run, number, events, number == 0 ? tellAt : -1);
            threads.add((i & 1) == 0 ? Thread.ofPlatform().start(body) : Thread.ofVirtual().start(body));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("EVENTS " + threadCount * events);
        System.in.readAllBytes();
    }

    private static void tick(int run, int thread, long events, long tellAt) {
        for (long counter = 0; counter < events; counter++) {
            TICKS.tick(run, thread, counter);
            if (counter == tellAt) {
                System.out.println("AT " + counter);
                System.out.flush();
            }
        }
    }
}
