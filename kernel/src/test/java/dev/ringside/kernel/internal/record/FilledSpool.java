// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

/// Takes all the room that this process has for records that wait in files, until it is closed.
public final class FilledSpool implements AutoCloseable {
    private long bytes;

    public FilledSpool() {
        for (long part = 1L << 40; part > 0; part /= 2) {
            bytes += SpoolLimit.ofProcess().reserve(part) ? part : 0;
        }
    }

    @Override
    public void close() {
        SpoolLimit.ofProcess().release(bytes);
    }
}
