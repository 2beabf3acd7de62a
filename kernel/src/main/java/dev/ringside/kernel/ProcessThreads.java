// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The threads of processes, from /proc. Stateless; any thread.
final class ProcessThreads {
    private static final Path PROC = Path.of("/proc");

    private ProcessThreads() {}

    /// The threads of a process; the number itself where there is no process yet.
    static List<Integer> of(long pid) {
        Path tasks = PROC.resolve(Long.toString(pid)).resolve("task");
        try (Stream<Path> folders = Files.list(tasks)) {
            return folders.map(folder -> Integer.parseInt(folder.getFileName().toString()))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of((int) pid);
        }
    }

    /// The processes that have one of these ids in their own pid namespace.
    static List<Long> numbered(Set<Long> virtualIds) {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> folders = Files.list(PROC)) {
            for (Path folder : folders.filter(each -> each.getFileName().toString().matches("\\d{1,9}")).toList()) {
                if (virtualId(folder).filter(virtualIds::contains).isPresent()) {
                    found.add(Long.valueOf(folder.getFileName().toString()));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return found;
        }
        return found;
    }

    private static Optional<Long> virtualId(Path folder) {
        try {
            return Files.readAllLines(folder.resolve("status"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("NStgid:"))
                    .map(line -> Long.valueOf(line.substring(line.lastIndexOf('\t') + 1).strip()))
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            // It has ended.
            return Optional.empty();
        }
    }
}
