// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.bits.Reads;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import java.math.BigInteger;

/// Reads the bits of a fixed-length field, however they lie (CTF2-SPEC-2.0 §6.3.2). Immutable.
record BitArrayCodec(int lengthBits, ByteOrder byteOrder, boolean reversed, int alignmentBits) {
    static BitArrayCodec of(BitArrayLayout layout) {
        boolean reversed = layout.bitOrder() != BitOrder.defaultFor(layout.byteOrder());
        return new BitArrayCodec(layout.lengthBits(), layout.byteOrder(), reversed, layout.alignmentBits());
    }

    /// For at most 64 bits: aligns, reads and goes on; unsigned.
    long read(DecodeState state) {
        enter(state);
        int position = state.positionBits;
        long value = byteOrder == ByteOrder.LITTLE_ENDIAN
                ? Bits.little(state.window, position, lengthBits)
                : Bits.big(state.window, position, lengthBits);
        state.positionBits = position + lengthBits;
        return reversed ? Bits.reverse(value, lengthBits) : value;
    }

    /// For any length.
    BigInteger readBig(DecodeState state) {
        enter(state);
        BigInteger value = Bits.unsigned(
                state.window, state.positionBits, lengthBits, byteOrder == ByteOrder.LITTLE_ENDIAN);
        state.positionBits += lengthBits;
        return reversed ? Bits.reverse(value, lengthBits) : value;
    }

    private void enter(DecodeState state) {
        state.align(alignmentBits);
        state.require(lengthBits);
        state.enterByteOrder(byteOrder);
    }
}
