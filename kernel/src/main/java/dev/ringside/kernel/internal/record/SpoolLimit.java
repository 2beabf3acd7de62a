// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// How many bytes of the disk the buffers of this process may use for what waits to be transcoded, all of them
/// together. Any thread.
final class SpoolLimit {
    /// In MiB.
    static final String VARIABLE = "RINGSIDE_KERNEL_SPOOL";

    private static final long DEFAULT_MEBIBYTES = 4096;
    private static final SpoolLimit OF_PROCESS = new SpoolLimit(fromText(System.getenv(VARIABLE)) << 20);

    private final long mostBytes;
    private final AtomicLong used = new AtomicLong();

    SpoolLimit(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    static SpoolLimit ofProcess() {
        return OF_PROCESS;
    }

    private static long fromText(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Long.parseLong(text) : DEFAULT_MEBIBYTES;
    }

    /// @return false where it would be too much
    boolean reserve(long bytes) {
        if (used.addAndGet(bytes) > mostBytes) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }
}
