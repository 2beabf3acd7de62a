// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

/// Which end of a byte a bit array starts from (CTF2-SPEC-2.0 §6.3.2.2): its least significant bit
/// (`FIRST_TO_LAST`) or its most significant bit (`LAST_TO_FIRST`).
public enum BitOrder {
    FIRST_TO_LAST,
    LAST_TO_FIRST;

    /// The order a producer means when it does not say: first to last for little endian, last to first for big endian.
    public static BitOrder defaultFor(ByteOrder byteOrder) {
        return byteOrder == ByteOrder.LITTLE_ENDIAN ? FIRST_TO_LAST : LAST_TO_FIRST;
    }
}
