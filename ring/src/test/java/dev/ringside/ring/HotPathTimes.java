// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.function.LongConsumer;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;

/// Hand-run: nanoseconds of one event with one int, beside `System.nanoTime()` alone and a JFR event without stack
/// trace, taken in turn in one JVM. Not a test; the figures that count are made by the room `bench`. Arguments: rounds,
/// events a round.
public final class HotPathTimes {
    private static final VarHandle INT =
            ValueLayout.JAVA_INT_UNALIGNED.varHandle().withInvokeExactBehavior();

    private static final RingProducer PER_CPU = producer(RingSelection.PER_CPU, RingClock.MONOTONIC, 2);
    private static final RingProducer PER_CID = producer(RingSelection.PER_CID, RingClock.MONOTONIC, 2);
    private static final RingProducer ONE_LANE = producer(RingSelection.PER_CHANNEL, RingClock.MONOTONIC, 1);
    private static final RingProducer TWO_LANES = producer(RingSelection.PER_CHANNEL, RingClock.MONOTONIC, 2);
    private static final RingProducer CYCLES =
            producer(RingSelection.PER_CPU, CycleCounter.usable() ? RingClock.TSC : RingClock.MONOTONIC, 2);

    private static volatile long sink;

    private HotPathTimes() {}

    private static RingProducer producer(RingSelection selection, RingClock clock, int rings) {
        try {
            Path path = Files.createTempDirectory(Path.of("/dev/shm"), "ringside-times").resolve("ring");
            RingShape shape = new RingShape(
                    rings, 1 << 20, 4, LossMode.OVERWRITE, selection, clock, UUID.randomUUID(), 0, 0);
            RingFile file = RingFile.create(path, shape, 0);
            file.recording(true);
            RingFile opened = RingFile.open(path);
            Files.delete(path);
            Files.delete(path.getParent());
            return RingProducer.attach(opened, 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// One int, as JFR sees it.
    @Name("ringside.OneInt")
    @StackTrace(false)
    static final class OneInt extends Event {
        int value;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
        int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4_000_000;
        try (Recording recording = new Recording()) {
            recording.enable(OneInt.class);
            recording.start();
            Case[] cases = {
                new Case("nanoTime alone", HotPathTimes::nanoTime),
                new Case("JFR event", HotPathTimes::jfr),
                new Case("per-cpu", HotPathTimes::perCpu),
                new Case("per-cid", HotPathTimes::perCid),
                new Case("one lane", HotPathTimes::oneLane),
                new Case("two lanes", HotPathTimes::twoLanes),
                new Case("per-cpu, cycles", HotPathTimes::cycles),
            };
            double[][][] nanos = new double[cases.length][2][rounds];
            for (int round = -2; round < rounds; round++) {
                for (int i = 0; i < cases.length; i++) {
                    for (int threads = 1; threads <= 2; threads++) {
                        nanos[i][threads - 1][Math.max(round, 0)] = time(cases[i].loop(), threads, events);
                    }
                }
            }
            for (int i = 0; i < cases.length; i++) {
                System.out.printf(
                        Locale.ROOT,
                        "%-16s 1 thread: median %6.1f least %6.1f  2 threads: median %6.1f least %6.1f ns%n",
                        cases[i].name(),
                        median(nanos[i][0]),
                        nanos[i][0][0],
                        median(nanos[i][1]),
                        nanos[i][1][0]);
            }
        }
    }

    private record Case(String name, LongConsumer loop) {}

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double time(LongConsumer loop, int threads, long events) throws InterruptedException {
        CyclicBarrier barrier = new CyclicBarrier(threads);
        Thread[] runners = new Thread[threads];
        long[] nanos = new long[threads];
        for (int i = 0; i < threads; i++) {
            int index = i;
            runners[i] = new Thread(() -> {
                try {
                    barrier.await();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                long start = System.nanoTime();
                loop.accept(events);
                nanos[index] = System.nanoTime() - start;
            });
            runners[i].start();
        }
        for (Thread runner : runners) {
            runner.join();
        }
        return (double) Arrays.stream(nanos).max().orElseThrow() / events;
    }

    private static void record(RingProducer producer, int value) {
        if (producer.recording()) {
            long payload = producer.begin(3, 4);
            if (payload >= 0) {
                MemorySegment segment = producer.segment();
                INT.set(segment, payload, value);
                producer.commit(payload, 4);
            }
        }
    }

    private static void nanoTime(long events) {
        long sum = 0;
        for (long i = 0; i < events; i++) {
            sum += System.nanoTime();
        }
        sink = sum;
    }

    private static void jfr(long events) {
        for (long i = 0; i < events; i++) {
            OneInt event = new OneInt();
            event.value = (int) i;
            event.commit();
        }
    }

    private static void perCpu(long events) {
        for (long i = 0; i < events; i++) {
            record(PER_CPU, (int) i);
        }
    }

    private static void perCid(long events) {
        for (long i = 0; i < events; i++) {
            record(PER_CID, (int) i);
        }
    }

    private static void oneLane(long events) {
        for (long i = 0; i < events; i++) {
            record(ONE_LANE, (int) i);
        }
    }

    private static void twoLanes(long events) {
        for (long i = 0; i < events; i++) {
            record(TWO_LANES, (int) i);
        }
    }

    private static void cycles(long events) {
        for (long i = 0; i < events; i++) {
            record(CYCLES, (int) i);
        }
    }
}
