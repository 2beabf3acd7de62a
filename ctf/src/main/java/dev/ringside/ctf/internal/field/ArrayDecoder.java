// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.internal.bits.Saturating;
import dev.ringside.ctf.reader.FieldNode;

/// An array of fixed or given length.
final class ArrayDecoder extends FieldDecoder {
    private final int alignmentBits;
    private final LengthSource length;
    private final FieldDecoder element;
    private final long elementBits;
    /// Lengths and selectors that an element may lack: those of the element before do not stand for them.
    private final int[] forgotten;

    ArrayDecoder(FieldNode node, LengthSource length, FieldDecoder element, int[] forgotten) {
        super(node);
        this.alignmentBits = node.fieldClass().alignmentBits();
        this.length = length;
        this.element = element;
        this.elementBits = element.minimumBits();
        this.forgotten = forgotten;
    }

    @Override
    void decode(DecodeState state) {
        state.align(alignmentBits);
        long count = length.get(state);
        checkCount(state, count);
        state.visitor.beginArray(node, count);
        for (long i = 0; i < count; i++) {
            state.forget(forgotten);
            int before = state.positionBits;
            element.decode(state);
            if (state.positionBits == before) {
                state.countEmptyElement();
            }
        }
        state.visitor.endArray(node);
    }

    /// Before a consumer can make room for the elements.
    private void checkCount(DecodeState state, long count) {
        if (count < 0) {
            throw state.malformed("absurd length: length=" + Long.toUnsignedString(count));
        }
        if (elementBits > 0) {
            state.require(Saturating.multiply(count, elementBits));
        } else if (count > DecodeState.MAX_EMPTY_ELEMENTS) {
            throw state.malformed("absurd length of an array whose elements may be empty: length=" + count);
        }
    }

    @Override
    long minimumBits() {
        return Saturating.multiply(length.minimum(), elementBits);
    }
}
