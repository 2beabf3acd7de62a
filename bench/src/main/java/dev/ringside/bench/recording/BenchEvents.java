// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.recording;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Provider;
import dev.ringside.tracepoint.Tracepoints;
import java.util.List;

/// The tracepoints that are measured.
@Provider("bench")
public interface BenchEvents {
    BenchEvents EVENTS = Tracepoints.of(BenchEvents.class);

    record Venue(int id, String name) {}

    record Order(long id, int quantity, double price, Venue venue) {}

    @Event
    void oneInt(int value);

    @Event
    void mixed(int a, long b, double c, String d);

    @Event
    void nested(Order order);

    @Event
    void array(int[] values);

    @Event
    void strings(List<String> values);

    @Event
    void disabled(int value);
}
