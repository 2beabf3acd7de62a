// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.Role;
import java.math.BigInteger;
import java.util.List;

/// A fixed-length integer of more than 64 bits. As a length or selector, or with a role, it counts when its value fits
/// 64 bits.
final class BigIntegerDecoder extends FieldDecoder {
    private final BitArrayCodec codec;
    private final boolean signed;
    private final boolean saved;
    private final Role[] roles;

    BigIntegerDecoder(FieldNode node, FixedLengthInteger fieldClass, boolean saved) {
        super(node);
        this.codec = BitArrayCodec.of(fieldClass.layout());
        this.signed = fieldClass.signed();
        this.saved = saved;
        this.roles = List.copyOf(fieldClass.roles()).toArray(new Role[0]);
    }

    @Override
    void decode(DecodeState state) {
        BigInteger value = codec.readBig(state);
        if (signed && value.testBit(codec.lengthBits() - 1)) {
            value = value.subtract(BigInteger.ONE.shiftLeft(codec.lengthBits()));
        }
        if (value.bitLength() <= (signed ? Long.SIZE - 1 : Long.SIZE)) {
            if (saved) {
                state.save(node, value.longValue());
            }
            for (Role role : roles) {
                state.roles.put(role, value.longValue(), codec.lengthBits());
            }
        } else {
            state.tooBig(node, saved, roles.length > 0);
        }
        state.visitor.bigInteger(node, value);
    }

    @Override
    long minimumBits() {
        return codec.lengthBits();
    }
}
