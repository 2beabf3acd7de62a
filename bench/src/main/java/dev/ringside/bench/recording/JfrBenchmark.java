// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.recording;

import dev.ringside.bench.recording.BenchEvents.Order;
import dev.ringside.bench.recording.RingsideBenchmark.Values;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// JDK Flight Recorder: nanoseconds for an event without stack trace, recording into memory.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class JfrBenchmark {
    private @Nullable Recording recording;

    @Setup
    public void enable() {
        recording = new Recording();
        recording.setToDisk(false);
        recording.enable("bench.OneInt").withoutStackTrace();
        recording.enable("bench.Mixed").withoutStackTrace();
        recording.enable("bench.Nested").withoutStackTrace();
        recording.start();
    }

    @TearDown
    public void close() {
        if (recording != null) {
            recording.close();
        }
    }

    @Benchmark
    public void oneInt(Values values) {
        JfrEvents.OneInt event = new JfrEvents.OneInt();
        event.value = values.number++;
        event.commit();
    }

    @Benchmark
    public void mixed(Values values) {
        int number = values.number++;
        JfrEvents.Mixed event = new JfrEvents.Mixed();
        event.a = number;
        event.b = number;
        event.c = number;
        event.d = values.text;
        event.commit();
    }

    @Benchmark
    public void nested(Values values) {
        Order order = values.order;
        JfrEvents.Nested event = new JfrEvents.Nested();
        event.id = order.id();
        event.quantity = order.quantity();
        event.price = order.price();
        event.venueId = order.venue().id();
        event.venueName = order.venue().name();
        event.commit();
    }

    @Benchmark
    public void disabled(Values values) {
        JfrEvents.Disabled event = new JfrEvents.Disabled();
        event.value = values.number++;
        event.commit();
    }
}
