// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Which process a thread belongs to: the same for the thread's whole life, so that it can be asked when its events are
/// read. Found in /proc and, for threads that have ended, in what tracefs has kept (`saved_tgids`, filled where the
/// option `record-tgid` is on).
///
/// One table for the machine; any thread.
public final class ThreadTable {
    /// What is given for a thread that nobody knows any more.
    public static final int UNKNOWN = -1;

    private static final int SLOTS = 1 << 13;

    /// Thread and process, direct mapped. A read of both is one read, so that no lock is needed.
    private static final long[] CACHE = new long[SLOTS];

    private static volatile Path savedIds = Path.of("/sys/kernel/tracing/saved_tgids");

    private ThreadTable() {}

    /// Where tracefs keeps the ids of threads that have ended.
    public static void useSavedIds(Path file) {
        savedIds = file;
    }

    /// Forgets what may be out of date: numbers of threads come again.
    public static void forget() {
        Arrays.fill(CACHE, 0);
    }

    public static int processOf(int thread) {
        if (thread == 0) {
            return 0;
        }
        long cached = CACHE[thread & SLOTS - 1];
        if ((int) (cached >>> 32) == thread) {
            return (int) cached;
        }
        int process = look(thread);
        if (process != UNKNOWN) {
            CACHE[thread & SLOTS - 1] = (long) thread << 32 | process & 0xffff_ffffL;
        }
        return process;
    }

    private static int look(int thread) {
        try {
            String status = text(Path.of("/proc", Integer.toString(thread), "status"));
            int at = status.indexOf("\nTgid:");
            if (at >= 0) {
                return Integer.parseInt(status.substring(at + 6, status.indexOf('\n', at + 1)).strip());
            }
        } catch (IOException _) {
            // It has ended.
        }
        return lookSaved(thread);
    }

    private static int lookSaved(int thread) {
        try {
            String key = thread + " ";
            return text(savedIds)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith(key))
                    .mapToInt(line -> Integer.parseInt(line.substring(key.length()).strip()))
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
