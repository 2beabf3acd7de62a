// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Finds the process that an application is, in `/proc`. An application in a PID namespace of its own says a number
/// that here is someone else's, or no one's; and one may say anything. So its number there, its user and its start must
/// all be those that are known. Stateless; any thread.
final class ProcessSearch {
    private static final Path PROC = Path.of("/proc");
    /// The kernel counts the starts of processes in such steps.
    private static final long STEP_MILLIS = 10;

    /// From the most to the least certain: of containers that are started together only a few steps may tell which is
    /// which.
    private static final List<Tolerance> TOLERANCES = List.of(
            new Tolerance(STEP_MILLIS, false),
            new Tolerance(1_000 + STEP_MILLIS, true),
            new Tolerance(30_000 + STEP_MILLIS, true),
            new Tolerance(1_000, false),
            new Tolerance(30_000, false));

    private ProcessSearch() {}

    /// How far two times of one start may lie apart. Each side adds it to the machine's start, which it knows in whole
    /// seconds and as it was when it started itself; between, the clock may have been set.
    ///
    /// @param wholeSeconds whether nothing but whole seconds may lie between
    private record Tolerance(long millis, boolean wholeSeconds) {
        boolean allows(long apartMillis) {
            long beyondSecond = apartMillis % 1_000;
            return apartMillis <= millis
                    && (!wholeSeconds || beyondSecond <= STEP_MILLIS || beyondSecond >= 1_000 - STEP_MILLIS);
        }
    }

    /// The process's number in the daemon's PID namespace; empty where it has none, or where two may be meant.
    static OptionalLong find(ObservedProcess process) {
        for (Tolerance tolerance : TOLERANCES) {
            OptionalLong found = find(process, tolerance);
            if (found.isPresent()) {
                return found;
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong find(ObservedProcess process, Tolerance tolerance) {
        if (matches(PROC.resolve(Long.toString(process.virtualPid())), process, tolerance)) {
            return OptionalLong.of(process.virtualPid());
        }
        try (Stream<Path> folders = Files.list(PROC)) {
            List<Path> found = folders.filter(each -> each.getFileName().toString().matches("\\d{1,9}"))
                    .filter(each -> matches(each, process, tolerance))
                    .toList();
            return found.size() == 1
                    ? OptionalLong.of(Long.parseLong(found.getFirst().getFileName().toString()))
                    : OptionalLong.empty();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean matches(Path folder, ObservedProcess process, Tolerance tolerance) {
        try {
            long owner = (Integer) Files.getAttribute(folder, "unix:uid") & 0xFFFF_FFFFL;
            return owner == process.uid()
                    && virtualId(folder).equals(Optional.of(process.virtualPid()))
                    && ProcessHandle.of(Long.parseLong(folder.getFileName().toString()))
                            .flatMap(handle -> handle.info().startInstant())
                            .filter(start ->
                                    tolerance.allows(Math.abs(start.toEpochMilli() - process.startTimeMillis())))
                            .isPresent();
        } catch (IOException e) {
            return false;
        }
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
