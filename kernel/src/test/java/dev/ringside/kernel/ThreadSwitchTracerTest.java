// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Threads of this process are watched: what the kernel tells of them is held against what it counts of them.
final class ThreadSwitchTracerTest {
    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final int PARKS = 300;
    private static final long CPU_SET_BYTES = 8192 / Byte.SIZE;

    private ThreadSwitchTracer tracer;
    private final Seen seen = new Seen();

    @BeforeEach
    void open() throws KernelTracingException {
        Optional<Facility> missing = ThreadSwitchTracer.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElseThrow());
        tracer = ThreadSwitchTracer.open();
    }

    @AfterEach
    void close() {
        if (tracer != null) {
            tracer.close();
        }
    }

    private record Switch(int cpu, long timeNanos, int tid, boolean in, boolean preempted) {}

    /// Keeps all, and holds that it comes in order.
    private static final class Seen implements ThreadSwitchSink {
        private final List<Switch> switches = new ArrayList<>();
        private final Map<Integer, String> names = new HashMap<>();
        private final List<Integer> ended = new ArrayList<>();
        private long lost;
        private long lastNanos = Long.MIN_VALUE;

        private void add(int pid, Switch added) {
            assertThat(added.timeNanos).isGreaterThanOrEqualTo(lastNanos);
            lastNanos = added.timeNanos;
            if (pid == OWN_PID) {
                switches.add(added);
            }
        }

        @Override
        public void switchedOut(int cpu, long timeNanos, int pid, int tid, boolean preempted) {
            add(pid, new Switch(cpu, timeNanos, tid, false, preempted));
        }

        @Override
        public void switchedIn(int cpu, long timeNanos, int pid, int tid) {
            add(pid, new Switch(cpu, timeNanos, tid, true, false));
        }

        @Override
        public void named(int pid, int tid, String name) {
            names.put(tid, name);
        }

        @Override
        public void ended(int pid, int tid) {
            ended.add(tid);
        }

        @Override
        public void lost(int cpu, long timeNanos, long records) {
            lost += records;
        }

        List<Switch> of(int tid, long fromNanos, long toNanos) {
            return switches.stream()
                    .filter(each -> each.tid == tid && each.timeNanos >= fromNanos && each.timeNanos <= toNanos)
                    .toList();
        }
    }

    /// What the kernel counted of a thread, and between which times it was asked.
    private record Counts(int tid, long voluntary, long involuntary, long beforeNanos, long afterNanos) {
        static Counts now() {
            try {
                long before = System.nanoTime();
                Path self = Path.of("/proc/thread-self").toRealPath();
                List<String> status = Files.readAllLines(self.resolve("status"));
                return new Counts(
                        Integer.parseInt(self.getFileName().toString()),
                        number(status, "voluntary_ctxt_switches:"),
                        number(status, "nonvoluntary_ctxt_switches:"),
                        before,
                        System.nanoTime());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private static long number(List<String> status, String name) {
            return status.stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private record Work(Counts begin, Counts end) {}

    private static Work park() {
        Counts begin = Counts.now();
        for (int i = 0; i < PARKS; i++) {
            LockSupport.parkNanos(100_000);
        }
        return new Work(begin, Counts.now());
    }

    private static Work onThread(String name) throws Exception {
        FutureTask<Work> task = new FutureTask<>(ThreadSwitchTracerTest::park);
        Thread thread = Thread.ofPlatform().name(name).start(task);
        Work work = task.get();
        thread.join();
        return work;
    }

    /// As many as the kernel counted; which switches were between the two readings, the times around them say.
    private void assertSame(Work work) {
        int tid = work.begin.tid;
        long switches = work.end.voluntary + work.end.involuntary - work.begin.voluntary - work.begin.involuntary;
        long voluntary = work.end.voluntary - work.begin.voluntary;
        assertThat(voluntary).isGreaterThan(PARKS / 2);
        List<Switch> least = outs(seen.of(tid, work.begin.afterNanos, work.end.beforeNanos));
        List<Switch> most = outs(seen.of(tid, work.begin.beforeNanos, work.end.afterNanos));
        assertThat(switches).isBetween((long) least.size(), (long) most.size());
        assertThat(voluntary).isBetween(voluntary(least), voluntary(most));
        List<Switch> all = seen.of(tid, work.begin.beforeNanos, work.end.afterNanos);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).in).as("out and in take turns").isNotEqualTo(all.get(i - 1).in);
            if (!all.get(i).in) {
                assertThat(all.get(i).cpu).as("left where it came").isEqualTo(all.get(i - 1).cpu);
            }
        }
        assertThat(seen.lost).isZero();
    }

    private static List<Switch> outs(List<Switch> switches) {
        return switches.stream().filter(each -> !each.in).toList();
    }

    private static long voluntary(List<Switch> outs) {
        return outs.stream().filter(each -> !each.preempted).count();
    }

    @Test
    void tellsEverySwitchThatTheKernelCounts() throws Exception {
        FutureTask<Work> task = new FutureTask<>(ThreadSwitchTracerTest::park);
        Thread thread = Thread.ofPlatform().name("was there before").unstarted(task);
        ThreadSwitchTracer.Watched watched = tracer.watch(OWN_PID);
        assertThat(watched.threads()).isGreaterThan(5);
        assertThat(watched.leftOut()).as(watched.reason()).isZero();
        thread.start();
        Work work = task.get();
        tracer.drain(System.nanoTime(), seen);
        assertSame(work);
    }

    @Test
    void followsThreadsThatAreStartedLaterAndKnowsTheirNames() throws Exception {
        tracer.watch(OWN_PID);
        Work first = onThread("a name that is longer than fifteen bytes");
        Work second = onThread("short");
        tracer.drain(System.nanoTime(), seen);
        assertSame(first);
        assertSame(second);
        assertThat(seen.names)
                .containsEntry(first.begin.tid, "a name that is ")
                .containsEntry(second.begin.tid, "short");
        // The kernel's thread ends some time after Java's.
        while (!seen.ended.contains(first.begin.tid)) {
            Thread.onSpinWait();
            tracer.drain(System.nanoTime(), seen);
        }
    }

    /// The first process of the machine is nobody's thread of ours, and children are no threads.
    @Test
    void childrenOfAWatchedProcessAreNotWatched() throws Exception {
        tracer.watch(OWN_PID);
        Process child = new ProcessBuilder("/bin/sh", "-c", "for i in 1 2 3 4 5 6 7 8 9; do /bin/true; done").start();
        assertThat(child.waitFor()).isZero();
        tracer.drain(System.nanoTime(), seen);
        assertThat(seen.names.values()).doesNotContain("true");
    }

    @Test
    void nothingComesOfAProcessThatIsNoLongerWatched() throws Exception {
        tracer.watch(OWN_PID);
        onThread("watched");
        tracer.unwatch(OWN_PID);
        tracer.drain(System.nanoTime(), seen);
        assertThat(seen.switches).isNotEmpty();
        int before = seen.switches.size();
        long fromNanos = System.nanoTime();
        onThread("not watched");
        tracer.drain(System.nanoTime(), seen);
        assertThat(seen.switches.stream().skip(before)).noneMatch(each -> each.timeNanos > fromNanos);
    }

    @Test
    void handsOutWhatIsOldEnoughAndKeepsTheRest() throws Exception {
        tracer.watch(OWN_PID);
        Work first = onThread("first");
        long untilNanos = System.nanoTime();
        Work second = onThread("second");
        tracer.drain(untilNanos, seen);
        assertThat(seen.lastNanos).isLessThanOrEqualTo(untilNanos);
        assertSame(first);
        assertThat(seen.of(second.begin.tid, Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
        tracer.drain(System.nanoTime(), seen);
        assertSame(second);
    }

    @Test
    void whatFindsNoRoomIsCounted() throws Exception {
        tracer.watch(OWN_PID);
        // Each turn is a switch out and one in; the buffer of a CPU holds 16,384 records.
        takeTurnsOnOneCpu(20_000);
        tracer.drain(System.nanoTime(), seen);
        // The kernel tells how many it has lost when it has room for the next record.
        takeTurnsOnOneCpu(10);
        tracer.drain(System.nanoTime(), seen);
        assertThat(seen.lost).isPositive();
    }

    /// Two threads of which one waits for the other, on the first CPU that this process may use.
    private static void takeTurnsOnOneCpu(int turns) throws Exception {
        AtomicInteger turn = new AtomicInteger();
        List<FutureTask<Void>> tasks = new ArrayList<>();
        Thread[] threads = new Thread[2];
        for (int i = 0; i < threads.length; i++) {
            int own = i;
            FutureTask<Void> task = new FutureTask<>(() -> {
                stayOnOneCpu();
                for (int taken = turn.get(); taken < turns; taken = turn.get()) {
                    if (taken % 2 == own) {
                        turn.incrementAndGet();
                        LockSupport.unpark(threads[1 - own]);
                    } else {
                        LockSupport.park();
                    }
                }
                return null;
            });
            tasks.add(task);
            threads[i] = Thread.ofPlatform().unstarted(task);
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (FutureTask<Void> task : tasks) {
            task.get();
        }
    }

    @SuppressWarnings("restricted")
    private static void stayOnOneCpu() {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor function = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
        MethodHandle get = linker.downcallHandle(linker.defaultLookup().findOrThrow("sched_getaffinity"), function);
        MethodHandle set = linker.downcallHandle(linker.defaultLookup().findOrThrow("sched_setaffinity"), function);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cpus = arena.allocate(CPU_SET_BYTES, Long.BYTES);
            assertThat((int) get.invokeExact(0, CPU_SET_BYTES, cpus)).isZero();
            int first = BitSet.valueOf(cpus.asByteBuffer()).nextSetBit(0);
            cpus.fill((byte) 0);
            cpus.set(ValueLayout.JAVA_BYTE, first / Byte.SIZE, (byte) (1 << first % Byte.SIZE));
            assertThat((int) set.invokeExact(0, CPU_SET_BYTES, cpus)).isZero();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aProcessThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> tracer.watch(Integer.MAX_VALUE - 1))
                .isInstanceOf(KernelTracingException.class)
                .hasMessage("the process has ended");
    }

    @Test
    void aProcessOfAnotherUserIsRefusedToAPlainUser() {
        assumeTrue(!Files.isReadable(Path.of("/proc/1/environ")), "skipped: this user may look at every process");
        assertThatThrownBy(() -> tracer.watch(1))
                .isInstanceOf(KernelTracingException.class)
                .hasMessageContaining("does not let this user");
    }
}
