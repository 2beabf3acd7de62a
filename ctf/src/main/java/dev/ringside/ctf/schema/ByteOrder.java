// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

/// The order of the bytes of a fixed-length bit array field (CTF2-SPEC-2.0 §6.3.2.2).
public enum ByteOrder {
    LITTLE_ENDIAN,
    BIG_ENDIAN;

    /// The order of the machine that this code runs on.
    public static ByteOrder nativeOrder() {
        return java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? LITTLE_ENDIAN : BIG_ENDIAN;
    }
}
