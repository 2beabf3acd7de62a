// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// An application as the daemon sees it from outside.
///
/// @param producerId       tells applications apart
/// @param pid              as the application says
/// @param uid              of the user that the socket told
/// @param name             not trusted; made as long as the kernel's names of processes are
/// @param startTimeSeconds when it started, as the application says, from the Unix epoch
public record ObservedProcess(int producerId, long pid, long uid, String name, long startTimeSeconds) {
    private static final int MOST_NAME_CHARACTERS = 15;
    /// Both sides round a time that they compute from the machine's start.
    private static final long TOLERANCE_SECONDS = 1;

    public ObservedProcess {
        StringBuilder plain = new StringBuilder();
        name.chars().filter(each -> !Character.isISOControl(each)).limit(MOST_NAME_CHARACTERS).forEach(
                each -> plain.append((char) each));
        name = plain.toString();
    }

    /// Why the process of that number is not the application's; empty when it is. An application in another PID
    /// namespace says a number that here is someone else's, or no one's; and one may say anything.
    Optional<String> problem() {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            long owner = (Integer) Files.getAttribute(folder, "unix:uid") & 0xFFFF_FFFFL;
            Optional<Instant> start = ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant());
            boolean same = owner == uid
                    && start.isPresent()
                    && Math.abs(start.get().getEpochSecond() - startTimeSeconds) <= TOLERANCE_SECONDS;
            return same
                    ? Optional.empty()
                    : Optional.of("pid=" + pid + " is another process here: the application is in another PID namespace");
        } catch (IOException e) {
            return Optional.of("pid=" + pid + " is no process here: the application is in another PID namespace");
        }
    }

    @Override
    public String toString() {
        return name + "-" + pid;
    }
}
