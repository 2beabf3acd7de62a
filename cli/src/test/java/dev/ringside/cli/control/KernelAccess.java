// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Whether these tests may trace the kernel that runs.
final class KernelAccess {
    private static final Path INSTANCES = Path.of("/sys/kernel/tracing/instances");

    private KernelAccess() {}

    /// Skips the test where they may not.
    static void assumeGranted() {
        Assumptions.assumeTrue(Files.isWritable(INSTANCES), "the kernel cannot be traced here: " + INSTANCES);
    }
}
