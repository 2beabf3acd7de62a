// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.CycleSample;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.ring.internal.ProducerRings.Selection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// Decides whether machine code may be used, without touching it (and so without a warning from the JVM) where native
/// access was not granted to this module. Any thread.
public final class NativeGate {
    private static final int SAMPLES = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private NativeGate() {}

    private static boolean open() {
        return NativeGate.class.getModule().isNativeAccessEnabled();
    }

    /// Whether the time stamp counter can be read and is constant and common to all CPUs.
    public static boolean cycleCounterUsable() {
        return open() && RseqStub.cyclesUsable();
    }

    /// Reads the time stamp counter; only after [#cycleCounterUsable()] said yes.
    public static long cycles() {
        return RseqStub.cycles();
    }

    /// Reads CLOCK_MONOTONIC and the time stamp counter together, several times, and keeps the readings that lie
    /// closest; only after [#cycleCounterUsable()] said yes.
    public static CycleSample sample() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = ClockPairStub.newResult(arena);
            CycleSample best = null;
            for (int i = 0; i < SAMPLES; i++) {
                ClockPairStub.read(pair);
                CycleSample sample = CycleSample.between(
                        pair.get(ValueLayout.JAVA_LONG, ClockPairStub.BEFORE),
                        pair.get(ValueLayout.JAVA_LONG, ClockPairStub.AFTER),
                        pair.get(ValueLayout.JAVA_LONG, ClockPairStub.SECONDS) * NANOS_PER_SECOND
                                + pair.get(ValueLayout.JAVA_LONG, ClockPairStub.NANOS));
                best = best == null || sample.spreadCycles() < best.spreadCycles() ? sample : best;
            }
            return Objects.requireNonNull(best);
        }
    }

    /// Why something native is not there.
    public static String whyNot() {
        return open() ? RseqStub.whyNot() : "native access is not enabled for " + moduleName();
    }

    private static String moduleName() {
        String name = NativeGate.class.getModule().getName();
        return name == null ? "ALL-UNNAMED" : name;
    }

    static Selection selection(RingSelection asked) {
        if (asked == RingSelection.PER_CPU && open() && RseqStub.cpuIdUsable()) {
            return Selection.CPU;
        }
        if (asked == RingSelection.PER_CID && open() && RseqStub.concurrencyIdUsable()) {
            return Selection.CONCURRENCY_ID;
        }
        return Selection.THREAD;
    }
}
