// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;

/// An IEEE 754 binary floating-point number of any interchange format.
final class FloatingPointDecoder extends FieldDecoder {
    private final BitArrayCodec codec;

    FloatingPointDecoder(FieldNode node, BitArrayLayout layout) {
        super(node);
        this.codec = BitArrayCodec.of(layout);
    }

    @Override
    void decode(DecodeState state) {
        switch (codec.lengthBits()) {
            case Short.SIZE -> state.visitor.real(node, Float.float16ToFloat((short) codec.read(state)));
            case Integer.SIZE -> state.visitor.real(node, Float.intBitsToFloat((int) codec.read(state)));
            case Long.SIZE -> state.visitor.real(node, Double.longBitsToDouble(codec.read(state)));
            default -> state.visitor.bigReal(node, codec.readBig(state));
        }
    }

    @Override
    long minimumBits() {
        return codec.lengthBits();
    }
}
