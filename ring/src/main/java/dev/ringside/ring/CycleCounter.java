// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import dev.ringside.ring.internal.NativeGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The processor's time stamp counter, for whoever fits [RingShape.RingClock#TSC] to other clocks ([CycleClock]). Any
/// thread.
public final class CycleCounter {
    private static final Path CLOCK_SOURCE =
            Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");

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

    /// Why the counter is no clock for a trace of this machine: not usable here, or the kernel itself does not trust
    /// it, which it shows by keeping time with something else. Empty: it is one.
    public static Optional<String> whyNoClock() {
        return usable() ? whyNotTrusted(clockSource()) : Optional.of(whyNot());
    }

    static Optional<String> whyNotTrusted(String clockSource) {
        return clockSource.equals("tsc")
                ? Optional.empty()
                : Optional.of("the kernel does not keep time with it: current_clocksource=" + clockSource);
    }

    private static String clockSource() {
        try {
            return Files.readString(CLOCK_SOURCE).strip();
        } catch (IOException e) {
            return "unknown (" + e + ")";
        }
    }

    /// The counter now.
    ///
    /// @throws IllegalStateException if it is not usable
    public static long read() {
        requireUsable();
        return NativeGate.cycles();
    }

    static void requireUsable() {
        if (!usable()) {
            throw new IllegalStateException("time stamp counter not usable: " + whyNot());
        }
    }
}
