// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

/// How many bytes a load or store moves (the size bits of the instruction set).
public enum Width {
    BYTE(0x10, 1),
    HALF(0x08, 2),
    WORD(0x00, 4),
    DOUBLE(0x18, 8);

    private final int bits;
    private final int bytes;

    Width(int bits, int bytes) {
        this.bits = bits;
        this.bytes = bytes;
    }

    int bits() {
        return bits;
    }

    /// Bytes moved.
    public int bytes() {
        return bytes;
    }
}
