// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.testing;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.VariantOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/// Lays out fields in another way, at random: the same members, some of them longer, in the other byte order, aligned
/// otherwise, or of another class that holds the same values.
public final class RelaidFields {
    private final Random random;

    public RelaidFields(Random random) {
        this.random = random;
    }

    /// The same tree of other classes: nodes have the same index.
    public FieldTree relaid(FieldTree tree) {
        Map<Scope, Structure> roots = new EnumMap<>(Scope.class);
        for (Scope scope : Scope.values()) {
            tree.root(scope).map(FieldNode::fieldClass).ifPresent(root -> roots.put(scope, (Structure) relaid(root)));
        }
        return new FieldTree(roots);
    }

    private FieldClass relaid(FieldClass from) {
        boolean changed = random.nextInt(3) == 0;
        return switch (from) {
            case FieldClass.FixedLengthInteger integer when changed && integer.layout().lengthBits() <= Long.SIZE ->
                new FieldClass.FixedLengthInteger(
                        layout(integer.layout()), integer.signed(), integer.displayBase(), integer.enumeration(),
                        integer.mappings(), integer.roles(), integer.attributes());
            case FieldClass.VariableLengthInteger integer when changed -> new FieldClass.FixedLengthInteger(
                    BitArrayLayout.of(Long.SIZE, order(), 1 << random.nextInt(5)), integer.signed(),
                    integer.displayBase(), integer.enumeration(), integer.mappings(), integer.roles(),
                    integer.attributes());
            case FieldClass.FixedLengthBitArray bits when changed && bits.layout().lengthBits() <= Long.SIZE ->
                new FieldClass.FixedLengthBitArray(layout(bits.layout()), bits.attributes());
            case FieldClass.FixedLengthBoolean bool when changed && bool.layout().lengthBits() <= Long.SIZE ->
                new FieldClass.FixedLengthBoolean(layout(bool.layout()), bool.attributes());
            case FieldClass.FixedLengthFloatingPoint real when changed && real.layout().lengthBits() <= Long.SIZE ->
                new FieldClass.FixedLengthFloatingPoint(
                        BitArrayLayout.of(real.layout().lengthBits(), order(), 1 << random.nextInt(5)),
                        real.attributes());
            case FieldClass.NullTerminatedString string when changed ->
                new FieldClass.NullTerminatedString(StringEncoding.UTF_8, string.attributes());
            case Structure structure -> new Structure(
                    structure.members().stream()
                            .map(member -> new StructureMember(
                                    member.name(), relaid(member.fieldClass()), member.attributes()))
                            .toList(),
                    random.nextInt(8) == 0 ? 1 << random.nextInt(7) : structure.minimumAlignmentBits(),
                    structure.attributes());
            case FieldClass.StaticLengthArray array -> new FieldClass.StaticLengthArray(
                    relaid(array.element()), array.length(), array.minimumAlignmentBits(), array.attributes());
            case FieldClass.DynamicLengthArray array -> new FieldClass.DynamicLengthArray(
                    relaid(array.element()), array.lengthLocation(), array.minimumAlignmentBits(), array.attributes());
            case FieldClass.OptionalField optional -> new FieldClass.OptionalField(
                    relaid(optional.fieldClass()), optional.selectorLocation(), optional.selectorRanges(),
                    optional.attributes());
            case FieldClass.Variant variant -> new FieldClass.Variant(
                    variant.options().stream()
                            .map(option -> new VariantOption(
                                    option.name(), relaid(option.fieldClass()), option.selectorRanges(),
                                    option.attributes()))
                            .toList(),
                    variant.selectorLocation(), variant.attributes());
            default -> from;
        };
    }

    private ByteOrder order() {
        return random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    private BitArrayLayout layout(BitArrayLayout from) {
        int longer = from.lengthBits() + (random.nextBoolean() ? random.nextInt(9) : 0);
        return BitArrayLayout.of(Math.min(Long.SIZE, longer), order(), 1 << random.nextInt(6));
    }
}
