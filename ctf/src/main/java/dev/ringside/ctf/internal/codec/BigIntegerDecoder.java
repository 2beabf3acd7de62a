// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import java.math.BigInteger;

/// A fixed-length integer of more than 64 bits. As a length or selector it counts when its value fits 64 bits.
final class BigIntegerDecoder extends FieldDecoder {
    private final BitArrayCodec codec;
    private final boolean signed;
    private final boolean saved;

    BigIntegerDecoder(FieldNode node, FixedLengthInteger fieldClass, boolean saved) {
        super(node);
        this.codec = BitArrayCodec.of(fieldClass.layout());
        this.signed = fieldClass.signed();
        this.saved = saved;
    }

    @Override
    void decode(DecodeState state) {
        BigInteger value = codec.readBig(state);
        if (signed && value.testBit(codec.lengthBits() - 1)) {
            value = value.subtract(BigInteger.ONE.shiftLeft(codec.lengthBits()));
        }
        if (saved && value.bitLength() <= (signed ? Long.SIZE - 1 : Long.SIZE)) {
            state.save(node, value.longValue());
        }
        state.visitor.bigInteger(node, value);
    }

    @Override
    long minimumBits() {
        return codec.lengthBits();
    }
}
