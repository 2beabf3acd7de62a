// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.internal.bits.Saturating;
import dev.ringside.ctf.reader.FieldNode;
import java.util.List;

/// A structure: aligned, then its members in order.
final class StructureDecoder extends FieldDecoder {
    private final int alignmentBits;
    private final FieldDecoder[] members;
    private final long minimumBits;

    StructureDecoder(FieldNode node, List<FieldDecoder> members) {
        super(node);
        this.alignmentBits = node.fieldClass().alignmentBits();
        this.members = members.toArray(new FieldDecoder[0]);
        long sumBits = 0;
        for (FieldDecoder member : members) {
            sumBits = Saturating.add(sumBits, member.minimumBits());
        }
        this.minimumBits = sumBits;
    }

    @Override
    void decode(DecodeState state) {
        state.align(alignmentBits);
        state.visitor.beginStructure(node);
        for (FieldDecoder member : members) {
            member.decode(state);
        }
        state.visitor.endStructure(node);
    }

    @Override
    long minimumBits() {
        return minimumBits;
    }
}
