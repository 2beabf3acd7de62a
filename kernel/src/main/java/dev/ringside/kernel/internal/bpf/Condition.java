// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

/// When a jump is taken (the operation bits of the instruction set's jump class).
public enum Condition {
    EQUAL(0x10),
    ABOVE(0x20),
    ABOVE_OR_EQUAL(0x30),
    ANY_BIT(0x40),
    NOT_EQUAL(0x50),
    GREATER(0x60),
    GREATER_OR_EQUAL(0x70),
    BELOW(0xa0),
    BELOW_OR_EQUAL(0xb0),
    LESS(0xc0),
    LESS_OR_EQUAL(0xd0);

    private final int bits;

    Condition(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }
}
