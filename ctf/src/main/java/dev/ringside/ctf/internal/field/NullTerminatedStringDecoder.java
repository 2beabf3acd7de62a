// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.internal.bits.Strings;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.StringEncoding;

/// A string that ends with a zero code unit.
final class NullTerminatedStringDecoder extends FieldDecoder {
    private final int unitBytes;

    NullTerminatedStringDecoder(FieldNode node, StringEncoding encoding) {
        super(node);
        this.unitBytes = encoding.codeUnitBytes();
    }

    @Override
    void decode(DecodeState state) {
        state.align(Byte.SIZE);
        int start = state.positionBits >>> 3;
        int end = Strings.zeroUnit(state.window, start, state.windowEndBits >>> 3, unitBytes);
        if (end < 0) {
            if (state.contentEndBits > state.windowEndBits) {
                throw DecodeFault.windowTooShort(state.positionBits);
            }
            throw state.malformed("the packet's content ends within a null-terminated string");
        }
        state.positionBits = end + unitBytes << 3;
        state.visitor.string(node, state.window, start, end - start);
    }

    @Override
    long minimumBits() {
        return (long) unitBytes * Byte.SIZE;
    }
}
