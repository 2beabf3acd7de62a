// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;

/// A fixed-length bit array or bit map.
final class BitArrayDecoder extends FieldDecoder {
    private final BitArrayCodec codec;

    BitArrayDecoder(FieldNode node, BitArrayLayout layout) {
        super(node);
        this.codec = BitArrayCodec.of(layout);
    }

    @Override
    void decode(DecodeState state) {
        if (codec.lengthBits() <= Long.SIZE) {
            state.visitor.bitArray(node, codec.read(state));
        } else {
            state.visitor.bigBitArray(node, codec.readBig(state));
        }
    }

    @Override
    long minimumBits() {
        return codec.lengthBits();
    }
}
