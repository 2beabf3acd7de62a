// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

/// How many bytes a load or store moves (the size bits of the instruction set).
public enum Width {
    BYTE(0x10),
    HALF(0x08),
    WORD(0x00),
    DOUBLE(0x18);

    private final int bits;

    Width(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }
}
