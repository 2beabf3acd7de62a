// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.EventType;
import dev.ringside.tracepoint.Provider;
import dev.ringside.tracepoint.Tracepoints;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracer.internal.writer.ContextField;
import dev.ringside.tracer.internal.writer.EventWriters;
import dev.ringside.tracer.support.CapturingTracer;
import dev.ringside.tracer.support.TestChannel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recording allocates nothing, whether compiled by the JIT yet or not.
class AllocationTest {
    private static final int CALLS = 20_000;

    @TempDir
    Path folder;

    enum Colour {
        RED,
        GREEN
    }

    record Point(int x, long y, String name) {}

    @Provider("allocation")
    interface Events {
        @Event
        void all(
                boolean a,
                byte b,
                char c,
                short d,
                int e,
                long f,
                float g,
                double h,
                String i,
                Integer j,
                Colour k,
                Point l,
                int[] m,
                byte[] n,
                OptionalInt o,
                Optional<Point> p,
                String[] q,
                Point[] r);

        @Event
        void list(List<String> values);

        @Event
        void disabled(int a, long b, double c, String d, Point e);
    }

    record PointEvent(Point point, int value) {}

    private interface Call {
        void run(int number);
    }

    private long allocated(Tracepoint tracepoint, Call call) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (TestChannel channel = new TestChannel(folder.resolve(tracepoint.name()))) {
            tracepoint.install("test", EventWriters.make(channel.spec(tracepoint, ContextField.values())));
            for (int i = 0; i < CALLS; i++) {
                call.run(i);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run(i);
            }
            long after = threads.getCurrentThreadAllocatedBytes();
            tracepoint.uninstall("test");
            return after - before;
        }
    }

    @Test
    void recordingAllocatesNothing() throws IOException {
        Events events = Tracepoints.of(Events.class);
        Point point = new Point(1, 2, "Bl\u00e5b\u00e6r");
        int[] numbers = {1, 2, 3};
        byte[] bytes = {4, 5};
        OptionalInt some = OptionalInt.of(6);
        Optional<Point> other = Optional.of(point);
        String[] strings = {"seven", "eight"};
        Point[] points = {point, null};
        Integer box = 9;
        assertThat(allocated(
                        CapturingTracer.named("allocation:all"),
                        i -> events.all(
                                true,
                                (byte) 1,
                                'c',
                                (short) 2,
                                i,
                                i,
                                i,
                                i,
                                "text",
                                box,
                                Colour.GREEN,
                                point,
                                numbers,
                                bytes,
                                some,
                                other,
                                strings,
                                points)))
                .isLessThan(CALLS);
        EventType<PointEvent> record = Tracepoints.event(PointEvent.class);
        PointEvent event = new PointEvent(point, 1);
        assertThat(allocated(CapturingTracer.named(record.name()), i -> record.record(event)))
                .isLessThan(CALLS);
    }

    @Test
    void aListCostsItsIteratorAtMost() throws IOException {
        Events events = Tracepoints.of(Events.class);
        List<String> list = List.of("one", "two", "three");
        assertThat(allocated(CapturingTracer.named("allocation:list"), i -> events.list(list)))
                .isLessThan(33L * CALLS);
    }

    @Test
    void aDisabledCallAllocatesNothing() {
        Events events = Tracepoints.of(Events.class);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Point point = new Point(1, 2, "x");
        events.disabled(0, 1, 2, "x", point);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            events.disabled(i, i, i, "x", point);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(CALLS);
    }
}
