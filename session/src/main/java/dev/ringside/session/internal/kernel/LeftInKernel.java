// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Whether a mounted tracefs or bpf file system may hold something of ours: a look at three files, so that a daemon
/// that never traces the kernel does not load the kernel tracer for it. Stateless; any thread.
final class LeftInKernel {
    private static final Path TRACEFS = Path.of("/sys/kernel/tracing");
    private static final Path BPF = Path.of("/sys/fs/bpf");
    private static final String OURS = "ringside";

    private LeftInKernel() {}

    static boolean isPossible() {
        return hasFolder(TRACEFS.resolve("instances")) || hasProbe() || hasFolder(BPF);
    }

    private static boolean hasFolder(Path parent) {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.anyMatch(folder -> folder.getFileName().toString().startsWith(OURS));
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
