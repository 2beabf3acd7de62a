// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;

/// A fixed-length boolean: false when all bits are 0.
final class BooleanDecoder extends FieldDecoder {
    private final BitArrayCodec codec;
    private final boolean saved;

    BooleanDecoder(FieldNode node, BitArrayLayout layout, boolean saved) {
        super(node);
        this.codec = BitArrayCodec.of(layout);
        this.saved = saved;
    }

    @Override
    void decode(DecodeState state) {
        boolean value = codec.lengthBits() <= Long.SIZE
                ? codec.read(state) != 0
                : codec.readBig(state).signum() != 0;
        if (saved) {
            state.save(node, value ? 1 : 0);
        }
        state.visitor.bool(node, value);
    }

    @Override
    long minimumBits() {
        return codec.lengthBits();
    }
}
