// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.tracefs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A process of our PID namespace that has something in the kernel, as /proc tells of it (proc_pid_stat(5)). Any
/// thread.
///
/// @param startTimeTicks since boot: pids come again
record OwnerProcess(long pid, long startTimeTicks) {
    private static final Path PROC = Path.of("/proc");
    private static final long EXITING = 0x4;
    private static final long PAUSE_NANOS = 10_000_000;

    /// What is said of a process or thread.
    ///
    /// @param state a letter
    /// @param flags of the kernel (`PF_…`)
    record Stat(char state, long flags, long startTimeTicks) {
        /// @throws RuntimeException where the text is none
        static Stat parse(String text) {
            // The command may hold spaces and parentheses.
            String[] words = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return new Stat(words[0].charAt(0), Long.parseLong(words[6]), Long.parseLong(words[19]));
        }

        /// Whether it runs no more, though nobody may have asked yet how it ended.
        boolean hasEnded() {
            return state == 'Z' || state == 'X' || state == 'x';
        }

        /// Whether it has begun to end.
        boolean isEnding() {
            return (flags & EXITING) != 0;
        }
    }

    /// @return 0 where there is no such process
    static long startTimeTicks(long pid) {
        return stat(PROC.resolve(Long.toString(pid))).map(Stat::startTimeTicks).orElse(0L);
    }

    private static Optional<Stat> stat(Path folder) {
        try {
            return Optional.of(
                    Stat.parse(new String(Files.readAllBytes(folder.resolve("stat")), StandardCharsets.ISO_8859_1)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private Optional<Stat> stat() {
        return stat(folder()).filter(stat -> stat.startTimeTicks() == startTimeTicks);
    }

    private Path folder() {
        return PROC.resolve(Long.toString(pid));
    }

    /// Whether nothing of it runs any more. Its first thread may have ended before others.
    boolean hasEnded() {
        Optional<Stat> stat = stat();
        return stat.isEmpty() || stat.get().hasEnded() && haveAllThreadsEnded();
    }

    private boolean haveAllThreadsEnded() {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder().resolve("task"))) {
            for (Path thread : threads) {
                if (!stat(thread).map(Stat::hasEnded).orElse(true)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            // It has gone meanwhile.
            return true;
        }
    }

    /// Whether nothing of it runs any more, after the time that it takes to end where it has begun to.
    ///
    /// @param deadlineNanos the longest time to wait, as of [System#nanoTime]
    boolean endsBy(long deadlineNanos) {
        while (!hasEnded()) {
            if (!stat().map(Stat::isEnding).orElse(true) || System.nanoTime() - deadlineNanos >= 0) {
                return hasEnded();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }
}
