// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import dev.ringside.ring.internal.NativeGate;

/// The processor's time stamp counter, for whoever fits [RingShape.RingClock#TSC] to other clocks. Any thread.
public final class CycleCounter {
    private CycleCounter() {}

    /// Whether this process can read it: x86-64 Linux, a counter that is constant and common to all CPUs, and native
    /// access enabled for this module.
    public static boolean usable() {
        return NativeGate.cycleCounterUsable();
    }

    /// Why [#usable()] is false.
    public static String whyNot() {
        return NativeGate.whyNot();
    }

    /// The counter now.
    ///
    /// @throws IllegalStateException if it is not usable
    public static long read() {
        if (!usable()) {
            throw new IllegalStateException("time stamp counter not usable: " + whyNot());
        }
        return NativeGate.cycles();
    }
}
