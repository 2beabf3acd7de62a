// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many rings a channel needs.
final class Processors {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");
    /// Enough that threads seldom meet in one, few enough that memory does not grow with the machine.
    private static final int LANES = 4;

    private Processors() {}

    /// One more than the highest CPU number in use.
    static int count() {
        try {
            String[] ranges = Files.readString(ONLINE).trim().split("[-,]");
            return Integer.parseInt(ranges[ranges.length - 1]) + 1;
        } catch (IOException | NumberFormatException e) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    /// One ring for each CPU, and on a machine with few CPUs some to spare: a thread that loses its CPU while it holds
    /// a ring leaves others to go on with. With as many rings as CPUs, two such threads on a machine with two CPUs
    /// would make all others discard.
    static int ringsByCpu() {
        return Math.max(LANES, count());
    }

    /// Rings of a channel that all CPUs share.
    static int lanes() {
        return LANES;
    }
}
