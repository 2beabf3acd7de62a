// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Finds the process that an application is, in `/proc`. An application in a PID namespace of its own says a number that
/// here is someone else's, or no one's; and one may say anything. So its number there, that namespace, its user and its
/// start must all be those that are known: containers that are started together have the same numbers. Stateless; any
/// thread.
final class ProcessSearch {
    private static final Path PROC = Path.of("/proc");
    /// Both sides round a time that they compute from the machine's start; between, the clock may have been set.
    private static final long[] TOLERANCES_SECONDS = {1, 30};

    private ProcessSearch() {}

    /// The process's number in the daemon's PID namespace; empty where it has none, or where two may be meant.
    static OptionalLong find(ObservedProcess process) {
        for (long toleranceSeconds : TOLERANCES_SECONDS) {
            OptionalLong found = find(process, toleranceSeconds);
            if (found.isPresent()) {
                return found;
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong find(ObservedProcess process, long toleranceSeconds) {
        if (matches(PROC.resolve(Long.toString(process.virtualPid())), process, toleranceSeconds)) {
            return OptionalLong.of(process.virtualPid());
        }
        try (Stream<Path> folders = Files.list(PROC)) {
            List<Path> found = folders.filter(each -> each.getFileName().toString().matches("\\d{1,9}"))
                    .filter(each -> matches(each, process, toleranceSeconds))
                    .toList();
            return found.size() == 1
                    ? OptionalLong.of(Long.parseLong(found.getFirst().getFileName().toString()))
                    : OptionalLong.empty();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean matches(Path folder, ObservedProcess process, long toleranceSeconds) {
        try {
            long owner = (Integer) Files.getAttribute(folder, "unix:uid") & 0xFFFF_FFFFL;
            return owner == process.uid()
                    && virtualId(folder).equals(Optional.of(process.virtualPid()))
                    && isIn(folder, process.pidNamespace())
                    && secondsFromStart(Long.parseLong(folder.getFileName().toString()), process.startTimeSeconds())
                            <= toleranceSeconds;
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether a process is in a PID namespace, as far as that can be told.
    private static boolean isIn(Path folder, long namespace) {
        try {
            String link = Files.readSymbolicLink(folder.resolve("ns/pid")).toString();
            return namespace == 0 || link.equals("pid:[" + namespace + "]");
        } catch (IOException e) {
            // Another one's; then the rest has to do.
            return true;
        }
    }

    private static long secondsFromStart(long pid, long seconds) {
        Optional<Instant> start = ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant());
        return start.map(then -> Math.abs(then.getEpochSecond() - seconds)).orElse(Long.MAX_VALUE);
    }

    /// The number of a process or thread in its own PID namespace, the innermost it is in.
    ///
    /// @param folder of it in `/proc`
    /// @return empty when it has ended
    static Optional<Long> virtualId(Path folder) {
        try {
            // A name may have any bytes.
            return Files.readAllLines(folder.resolve("status"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("NSpid:"))
                    .map(line -> Long.valueOf(line.substring(line.lastIndexOf('\t') + 1).strip()))
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
