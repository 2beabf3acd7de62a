// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// The pages in which this kernel maps memory: 4 KiB on x86-64, 4, 16 or 64 on 64-bit ARM. Any thread.
public final class MemoryPage {
    private static final Path AUXILIARY_VECTOR = Path.of("/proc/self/auxv");
    /// The key of the entry that has it (AT_PAGESZ, getauxval(3)).
    private static final long PAGE_BYTES = 6;
    private static final int USUAL_BYTES = 4096;
    private static final int BYTES = read();

    private MemoryPage() {}

    /// A power of two.
    public static int bytes() {
        return BYTES;
    }

    private static int read() {
        try {
            return parse(Files.readAllBytes(AUXILIARY_VECTOR));
        } catch (IOException e) {
            return USUAL_BYTES;
        }
    }

    /// @param vector pairs of key and value, each of 64 bits
    static int parse(byte[] vector) {
        ByteBuffer entries = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder());
        while (entries.remaining() >= 2 * Long.BYTES) {
            long key = entries.getLong();
            long value = entries.getLong();
            if (key == PAGE_BYTES && value >= USUAL_BYTES && value <= 1 << 20 && Long.bitCount(value) == 1) {
                return (int) value;
            }
        }
        return USUAL_BYTES;
    }
}
