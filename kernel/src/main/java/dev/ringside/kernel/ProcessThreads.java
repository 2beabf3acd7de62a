// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The threads of processes, from /proc. Stateless; any thread.
final class ProcessThreads {
    private ProcessThreads() {}

    static List<Integer> of(long pid) throws KernelTracingException {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        try (Stream<Path> folders = Files.list(tasks)) {
            return folders.map(folder -> Integer.parseInt(folder.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new KernelTracingException(Reason.INVALID, "no such process: pid=" + pid, e);
        }
    }
}
