// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClocksTest {
    @TempDir
    Path folder;

    @Test
    @SuppressWarnings("restricted")
    void nanoTimeReadsClockMonotonic() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle clockGetTime = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(16, 8);
            for (int i = 0; i < 100; i++) {
                long before = System.nanoTime();
                assertThat((int) clockGetTime.invokeExact(1, time)).isZero();
                long after = System.nanoTime();
                long nanos = time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + time.get(ValueLayout.JAVA_LONG, 8);
                assertThat(nanos).isBetween(before, after);
            }
        }
    }

    @Test
    void cyclesAreWrittenWhereAskedFor() throws Exception {
        assumeTrue(CycleCounter.usable(), CycleCounter::whyNot);
        RingShape shape = TestRings.shape(RingSelection.PER_CPU, RingClock.TSC, 2);
        try (RingFile file = TestRings.create(folder, shape)) {
            RingProducer producer = RingProducer.attach(file, 1);
            long before = CycleCounter.read();
            TestRecords.write(producer, 3, 0, 0, 0);
            long after = CycleCounter.read();
            RingConsumer consumer = new RingConsumer(file);
            consumer.flushAll();
            TestRecords records = new TestRecords(shape);
            consumer.pollAll(records);
            assertThat(records.records.getFirst().timestamp()).isBetween(before, after);
            assertThat(records.packets.getFirst().timestampEnd()).isGreaterThanOrEqualTo(after);
        }
    }

    @Test
    void aFileStampedWithCyclesIsRefusedWhereTheyCannotBeRead() throws Exception {
        RingShape shape = TestRings.shape(RingSelection.PER_CPU, RingClock.TSC, 1);
        try (RingFile file = TestRings.create(folder, shape)) {
            assertThatThrownBy(() -> TestRings.withoutNative(file, 1)).isInstanceOf(ClockUnavailableException.class);
        }
    }

    @Test
    void ringsFollowTheCpuWhereItIsKnown() throws Exception {
        RingShape shape = TestRings.shape(RingSelection.PER_CPU, RingClock.MONOTONIC, 64);
        try (RingFile file = TestRings.create(folder, shape)) {
            RingProducer producer = RingProducer.attach(file, 1);
            assumeTrue(producer.choosesAsAsked(), CycleCounter::whyNot);
            RingConsumer consumer = new RingConsumer(file);
            assertThat(consumer.cpuIdsAreLanes()).isFalse();
            Thread[] threads = new Thread[200];
            for (int i = 0; i < threads.length; i++) {
                int thread = i;
                threads[i] = Thread.startVirtualThread(() -> TestRecords.write(producer, 3, thread, 0, 0));
                threads[i].join();
            }
            consumer.flushAll();
            TestRecords records = new TestRecords(shape);
            consumer.pollAll(records);
            assertThat(records.records).hasSize(threads.length);
            assertThat(records.records)
                    .allMatch(record -> record.ring() < 64 && record.ring() < cpus());
        }
    }

    private static int cpus() {
        try {
            String list = Files.readString(Path.of("/sys/devices/system/cpu/possible")).strip();
            return Integer.parseInt(list.substring(list.lastIndexOf('-') + 1)) + 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void recordingAllocatesNothing() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RingShape shape = TestRings.lanes(2, 1 << 16, 4, LossMode.OVERWRITE);
        try (RingFile file = TestRings.create(folder, shape)) {
            RingProducer producer = TestRings.withoutNative(file, 1);
            int events = 200_000;
            long fewest = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < events; i++) {
                    TestRecords.write(producer, 3, 0, i, 0);
                }
                fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
            }
            // What the compiler has not reached yet may allocate; once it has, nothing does.
            assertThat(fewest).isLessThan(events / 100);
        }
    }
}
