// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.Role;
import java.util.List;

/// A fixed-length integer of at most 64 bits.
final class IntegerDecoder extends FieldDecoder {
    private final BitArrayCodec codec;
    private final boolean signed;
    private final boolean saved;
    private final Role[] roles;

    IntegerDecoder(FieldNode node, FixedLengthInteger fieldClass, boolean saved) {
        super(node);
        this.codec = BitArrayCodec.of(fieldClass.layout());
        this.signed = fieldClass.signed();
        this.saved = saved;
        this.roles = List.copyOf(fieldClass.roles()).toArray(new Role[0]);
    }

    @Override
    void decode(DecodeState state) {
        long value = codec.read(state);
        if (signed) {
            value = Bits.signExtend(value, codec.lengthBits());
        }
        if (saved) {
            state.save(node, value);
        }
        for (Role role : roles) {
            state.roles.put(role, value, codec.lengthBits());
        }
        if (signed) {
            state.visitor.signedInteger(node, value);
        } else {
            state.visitor.unsignedInteger(node, value);
        }
    }

    @Override
    long minimumBits() {
        return codec.lengthBits();
    }
}
