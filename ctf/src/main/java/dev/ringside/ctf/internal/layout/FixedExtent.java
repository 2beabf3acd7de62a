// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.layout;

import dev.ringside.ctf.internal.bits.Saturating;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import org.jspecify.annotations.Nullable;

/// Works out how many bits a field takes that always takes as many.
final class FixedExtent {
    private static final long MAX_BITS = 1L << 32;

    private @Nullable ByteOrder order;
    private boolean mixed;
    private boolean used;

    /// @param before of the bits before, where they may share a byte
    FixedExtent(@Nullable ByteOrder before) {
        this.order = before;
    }

    /// Where a field ends that starts at or behind a place.
    ///
    /// @param atBits from a place that is aligned for the whole
    /// @throws SkipProgramBuilder.TooComplex where it depends on the record
    long after(FieldNode node, long atBits) throws SkipProgramBuilder.TooComplex {
        FieldClass fieldClass = node.fieldClass();
        long alignment = fieldClass.alignmentBits();
        long at = atBits + alignment - 1 & -alignment;
        long end = switch (fieldClass) {
            case FieldClass.FixedLength fixed -> {
                if (fixed instanceof FieldClass.Integer integer
                        && integer.roles().contains(Role.DEFAULT_CLOCK_TIMESTAMP)) {
                    throw new SkipProgramBuilder.TooComplex();
                }
                mixed |= order != null && order != fixed.layout().byteOrder();
                order = fixed.layout().byteOrder();
                used = true;
                yield at + fixed.layout().lengthBits();
            }
            case FieldClass.StaticLengthString string -> at + Saturating.multiply(string.lengthBytes(), Byte.SIZE);
            case FieldClass.StaticLengthBlob blob -> at + Saturating.multiply(blob.lengthBytes(), Byte.SIZE);
            case FieldClass.Structure ignored -> {
                long member = at;
                for (FieldNode child : node.children()) {
                    member = after(child, member);
                }
                yield member;
            }
            case FieldClass.StaticLengthArray array -> {
                FieldNode element = node.children().getFirst();
                long bits = after(element, 0);
                if (bits % element.fieldClass().alignmentBits() != 0) {
                    throw new SkipProgramBuilder.TooComplex();
                }
                yield at + Saturating.multiply(bits, array.length());
            }
            default -> throw new SkipProgramBuilder.TooComplex();
        };
        if (end < 0 || end > MAX_BITS) {
            throw new SkipProgramBuilder.TooComplex();
        }
        return end;
    }

    boolean mixesOrders() {
        return mixed;
    }

    @Nullable ByteOrder lastOrder(@Nullable ByteOrder before) {
        return used ? order : before;
    }
}
