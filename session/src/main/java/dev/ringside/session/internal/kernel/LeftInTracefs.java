// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Whether a mounted tracefs may hold something of ours: a look at two files, so that a daemon that never traces the
/// kernel does not load the kernel tracer for it. Stateless; any thread.
final class LeftInTracefs {
    private static final Path TRACEFS = Path.of("/sys/kernel/tracing");
    private static final String OURS = "ringside";

    private LeftInTracefs() {}

    static boolean isPossible() {
        return hasInstance() || hasProbe();
    }

    private static boolean hasInstance() {
        try (Stream<Path> instances = Files.list(TRACEFS.resolve("instances"))) {
            return instances.anyMatch(instance -> instance.getFileName().toString().startsWith(OURS));
        } catch (IOException e) {
            // Not mounted, or not for us: then there is nothing that we could remove.
            return false;
        }
    }

    private static boolean hasProbe() {
        try {
            return Files.readString(TRACEFS.resolve("uprobe_events")).contains(OURS);
        } catch (IOException e) {
            return false;
        }
    }
}
