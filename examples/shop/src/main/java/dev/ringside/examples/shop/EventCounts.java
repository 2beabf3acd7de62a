// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.shop;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How often each event was called: what a trace of the whole run must contain. Any thread may call.
final class EventCounts {
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

    /// Counts one call of an event, which the caller makes next.
    void count(String event) {
        calls.computeIfAbsent(event, name -> new LongAdder()).increment();
    }

    /// One line for each event, `event=shop:orderFilled calls=17`, then the total.
    void print() {
        long total = 0;
        for (Map.Entry<String, LongAdder> entry : new TreeMap<>(calls).entrySet()) {
            System.out.println("event=shop:" + entry.getKey() + " calls="
                    + entry.getValue().sum());
            total += entry.getValue().sum();
        }
        System.out.println("total calls=" + total);
    }
}
