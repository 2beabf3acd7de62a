// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.ring.internal.ProducerRings.Selection;

/// Decides whether machine code may be used, without touching it (and so without a warning from the JVM) where native
/// access was not granted to this module. Any thread.
public final class NativeGate {
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
