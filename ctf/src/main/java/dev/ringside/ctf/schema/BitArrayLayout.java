// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

/// How the bits of a fixed-length field lie (CTF2-SPEC-2.0 §6.3.2).
public record BitArrayLayout(int lengthBits, ByteOrder byteOrder, BitOrder bitOrder, int alignmentBits) {
    public BitArrayLayout {
        if (lengthBits < 1) {
            throw new IllegalArgumentException("a bit array has at least one bit: lengthBits=" + lengthBits);
        }
        if (Integer.bitCount(alignmentBits) != 1 || alignmentBits < 1) {
            throw new IllegalArgumentException("an alignment is a power of two: alignmentBits=" + alignmentBits);
        }
    }

    public static BitArrayLayout of(int lengthBits, ByteOrder byteOrder, int alignmentBits) {
        return new BitArrayLayout(lengthBits, byteOrder, BitOrder.defaultFor(byteOrder), alignmentBits);
    }

    /// Byte-packed, in the order of this machine: what our own tracers write.
    public static BitArrayLayout ofNativeBytes(int lengthBits) {
        return of(lengthBits, ByteOrder.nativeOrder(), Byte.SIZE);
    }
}
