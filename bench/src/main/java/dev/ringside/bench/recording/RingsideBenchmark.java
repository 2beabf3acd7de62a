// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.recording;

import dev.ringside.bench.recording.BenchEvents.Order;
import dev.ringside.bench.recording.BenchEvents.Venue;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.tracer.internal.writer.ContextField;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Ours: nanoseconds for a call, writer compiled, ring in overwrite mode.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class RingsideBenchmark {
    @Param("MONOTONIC")
    public RingClock clock = RingClock.MONOTONIC;

    @Param("PER_CPU")
    public RingSelection selection = RingSelection.PER_CPU;

    @Param("false")
    public boolean contexts;

    private @Nullable BenchChannel channel;

    /// What one thread records.
    @State(Scope.Thread)
    public static class Values {
        int number;
        String text = "XNAS";
        Order order = new Order(17, 3, 9.99, new Venue(5, "XNAS"));
        int[] array = {1, 2, 3, 4, 5, 6, 7, 8};
        List<String> list = List.of("kettle", "lamp", "notebook", "teapot");
    }

    @Setup
    public void enable() throws IOException {
        BenchChannel opened = new BenchChannel(selection, clock);
        channel = opened;
        ContextField[] fields = contexts ? ContextField.values() : new ContextField[0];
        Objects.requireNonNull(BenchEvents.EVENTS, "its tracepoints are defined now");
        for (String event : List.of("oneInt", "mixed", "nested", "array", "strings")) {
            opened.enable("bench:" + event, fields);
        }
    }

    @TearDown
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    @Benchmark
    public void oneInt(Values values) {
        BenchEvents.EVENTS.oneInt(values.number++);
    }

    @Benchmark
    public void mixed(Values values) {
        int number = values.number++;
        BenchEvents.EVENTS.mixed(number, number, number, values.text);
    }

    @Benchmark
    public void nested(Values values) {
        BenchEvents.EVENTS.nested(values.order);
    }

    @Benchmark
    public void array(Values values) {
        BenchEvents.EVENTS.array(values.array);
    }

    @Benchmark
    public void strings(Values values) {
        BenchEvents.EVENTS.strings(values.list);
    }

    @Benchmark
    public void disabled(Values values) {
        BenchEvents.EVENTS.disabled(values.number++);
    }

    /// The loop without any event, to be taken off.
    @Benchmark
    public int baseline(Values values) {
        return values.number++;
    }
}
