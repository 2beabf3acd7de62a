// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.program;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Provider;
import dev.ringside.tracepoint.Tracepoints;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// Threads that leave CPUs of their own will and against it. Prints `PID pid`; then does for each line that it reads
/// what that says, and prints `DONE`, until there is none:
///
/// - `work SLEEPERS SPINNERS ROUNDS`: each sleeper parks for so many rounds, meanwhile each spinner is busy. For each
///   thread a line `THREAD name tid voluntary involuntary since begun ended until`: how often the kernel counted that
///   it left a CPU, asked between the nanoseconds `since` and `begun` and again between `ended` and `until`;
/// - `stay SLEEPERS SPINNERS ROUNDS`: the same by threads that are there until the end of the program;
/// - `idle N`: starts so many threads that do nothing until the end.
public final class Switcher {
    private static final long PARK_NANOS = 200_000;

    private Switcher() {}

    @Provider("switcher")
    interface Steps {
        @Event
        void step(int number);
    }

    private static final Steps STEPS = Tracepoints.of(Steps.class);

    public static void main(String[] arguments) throws InterruptedException, IOException {
        System.out.println("PID " + ProcessHandle.current().pid());
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "work", "stay" ->
                    work(
                            Integer.parseInt(words[1]),
                            Integer.parseInt(words[2]),
                            Integer.parseInt(words[3]),
                            words[0].equals("stay"));
                case "idle" -> idle(Integer.parseInt(words[1]));
                default -> throw new IllegalArgumentException(line);
            }
            System.out.println("DONE");
            System.out.flush();
        }
    }

    private static void idle(int count) {
        for (int i = 0; i < count; i++) {
            Thread.ofPlatform().daemon().name("idle-" + i).start(LockSupport::park);
        }
    }

    private static volatile boolean sleepersDone;

    private static void work(int sleepers, int spinners, int rounds, boolean stay) throws InterruptedException {
        sleepersDone = false;
        CountDownLatch sleeping = new CountDownLatch(sleepers);
        CountDownLatch spinning = new CountDownLatch(spinners);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < sleepers; i++) {
            threads.add(start("sleeper-" + i, () -> sleep(rounds), sleeping, stay));
        }
        for (int i = 0; i < spinners; i++) {
            threads.add(start("spinner-" + i, Switcher::spin, spinning, stay));
        }
        sleeping.await();
        sleepersDone = true;
        spinning.await();
        if (!stay) {
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static Thread start(String name, Runnable work, CountDownLatch done, boolean stay) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            counted(work);
            done.countDown();
            while (stay) {
                LockSupport.park();
            }
        });
    }

    private static void sleep(int rounds) {
        for (int i = 0; i < rounds; i++) {
            STEPS.step(i);
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    private static void spin() {
        while (!sleepersDone) {
            Thread.onSpinWait();
        }
    }

    private static void counted(Runnable work) {
        long since = System.nanoTime();
        long[] before = counts();
        long begun = System.nanoTime();
        work.run();
        long ended = System.nanoTime();
        long[] after = counts();
        long until = System.nanoTime();
        System.out.println("THREAD " + Thread.currentThread().getName() + " " + after[0] + " " + (after[1] - before[1])
                + " " + (after[2] - before[2]) + " " + since + " " + begun + " " + ended + " " + until);
    }

    /// Thread id, voluntary, involuntary.
    private static long[] counts() {
        try {
            Path self = Path.of("/proc/thread-self").toRealPath();
            long[] counts = {Long.parseLong(self.getFileName().toString()), 0, 0};
            for (String line : Files.readAllLines(self.resolve("status"))) {
                if (line.startsWith("voluntary_ctxt_switches:")) {
                    counts[1] = Long.parseLong(line.replaceAll("\\D", ""));
                } else if (line.startsWith("nonvoluntary_ctxt_switches:")) {
                    counts[2] = Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return counts;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
