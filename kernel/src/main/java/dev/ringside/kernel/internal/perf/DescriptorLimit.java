// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How many file descriptors this process may still open and leave itself enough to go on with. Stateless; any thread.
final class DescriptorLimit {
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LIMIT_NAME = "Max open files";
    /// For sockets, stream files and rings.
    private static final long LEAST_RESERVE = 64;

    private final long limit;
    private long left;

    private DescriptorLimit(long limit, long left) {
        this.limit = limit;
        this.left = left;
    }

    static DescriptorLimit now() {
        try (Stream<Path> open = Files.list(OPEN)) {
            long limit = Files.readAllLines(LIMITS).stream()
                    .filter(line -> line.startsWith(LIMIT_NAME))
                    .map(line -> line.substring(LIMIT_NAME.length()).strip().split("\\s+")[0])
                    .map(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            return of(limit, open.count());
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return of(Long.MAX_VALUE, 0);
        }
    }

    static DescriptorLimit of(long limit, long open) {
        return new DescriptorLimit(limit, limit - open - Math.max(LEAST_RESERVE, limit / 8));
    }

    /// Takes so many, or none where there are not enough.
    boolean take(int count) {
        if (left < count) {
            return false;
        }
        left -= count;
        return true;
    }

    @Override
    public String toString() {
        return "RLIMIT_NOFILE=" + limit;
    }
}
