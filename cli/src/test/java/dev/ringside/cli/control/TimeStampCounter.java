// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether this machine's time stamp counter can be a session's clock.
final class TimeStampCounter {
    private static final Path CLOCK_SOURCE =
            Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");

    private TimeStampCounter() {}

    static void assumeTrusted() throws IOException {
        assumeTrue(
                Files.exists(CLOCK_SOURCE) && Files.readString(CLOCK_SOURCE).strip().equals("tsc"),
                "skipped: the kernel does not keep time with a time stamp counter");
    }
}
