// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the [SkipProgram] of an event record class, where its body is simple enough: byte-aligned variable parts,
/// lengths from integers of the same
/// body, elements of a fixed size.
final class SkipProgramBuilder {
    private static final int MAX_FIXED_BITS = 1 << 26;

    private final FieldDecoders decoders;
    private final List<Integer> steps = new ArrayList<>();
    private final List<Long> masks = new ArrayList<>();
    private final Map<FieldNode, Integer> slots = new HashMap<>();
    /// Fixed bits since the last variable part.
    private int pendingBits;
    private @Nullable ByteOrder lastOrder;

    private static final class TooComplex extends Exception {
        private static final long serialVersionUID = 1L;

        TooComplex() {
            super(null, null, false, false);
        }
    }

    private SkipProgramBuilder(FieldDecoders decoders) {
        this.decoders = decoders;
    }

    static Optional<SkipProgram> build(FieldDecoders decoders) {
        SkipProgramBuilder builder = new SkipProgramBuilder(decoders);
        try {
            for (Scope scope : List.of(Scope.EVENT_RECORD_COMMON_CONTEXT, Scope.EVENT_RECORD_SPECIFIC_CONTEXT,
                    Scope.EVENT_RECORD_PAYLOAD)) {
                FieldNode root = decoders.tree().root(scope).orElse(null);
                if (root != null) {
                    builder.add(root);
                }
            }
            builder.flush();
        } catch (TooComplex e) {
            return Optional.empty();
        }
        int[] code = new int[builder.steps.size()];
        for (int i = 0; i < code.length; i++) {
            code[i] = builder.steps.get(i);
        }
        long[] masks = new long[builder.masks.size()];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = builder.masks.get(i);
        }
        return Optional.of(new SkipProgram(code, masks, masks.length));
    }

    private void add(FieldNode node) throws TooComplex {
        switch (node.fieldClass()) {
            case FieldClass.FixedLength fixed -> addFixed(node, fixed.layout());
            case FieldClass.NullTerminatedString string -> {
                align(Byte.SIZE);
                flush();
                requireBytes(string.encoding());
                emit(SkipProgram.STRING);
            }
            case FieldClass.StaticLengthString string -> addBytes(string.lengthBytes());
            case FieldClass.StaticLengthBlob blob -> addBytes(blob.lengthBytes());
            case FieldClass.DynamicLengthString ignored -> addElements(node, 1);
            case FieldClass.DynamicLengthBlob ignored -> addElements(node, 1);
            case FieldClass.Structure structure -> {
                align(structure.alignmentBits());
                for (FieldNode member : node.children()) {
                    add(member);
                }
            }
            case FieldClass.StaticLengthArray array -> {
                align(array.alignmentBits());
                long stride = strideBits(node.children().getFirst());
                addFixedBits(Saturating.multiply(stride, array.length()));
            }
            case FieldClass.DynamicLengthArray array -> {
                align(array.alignmentBits());
                long stride = strideBits(node.children().getFirst());
                // Elements of less than a byte's alignment may start within a byte, which only counting bits can follow.
                if (stride % Byte.SIZE != 0 || stride == 0 || stride > MAX_FIXED_BITS
                        || pendingBits % Byte.SIZE != 0) {
                    throw new TooComplex();
                }
                addElements(node, (int) stride / Byte.SIZE);
            }
            case FieldClass.VariableLengthInteger ignored -> throw new TooComplex();
            case FieldClass.OptionalField ignored -> throw new TooComplex();
            case FieldClass.Variant ignored -> throw new TooComplex();
        }
    }

    private void addFixed(FieldNode node, BitArrayLayout layout) throws TooComplex {
        align(layout.alignmentBits());
        boolean sharesByte = pendingBits % Byte.SIZE != 0;
        if (hasClockRole(node) || sharesByte && lastOrder != layout.byteOrder()) {
            throw new TooComplex();
        }
        if (decoders.targets().contains(node)) {
            load(node, layout);
        }
        addFixedBits(layout.lengthBits());
        lastOrder = layout.byteOrder();
    }

    private static boolean hasClockRole(FieldNode node) {
        return node.fieldClass() instanceof FieldClass.Integer integer
                && integer.roles().contains(Role.DEFAULT_CLOCK_TIMESTAMP);
    }

    private void load(FieldNode node, BitArrayLayout layout) throws TooComplex {
        int shift = pendingBits & 7;
        boolean natural = layout.bitOrder() == BitOrder.defaultFor(layout.byteOrder());
        boolean signed = node.fieldClass() instanceof FieldClass.Integer integer && integer.signed();
        if (!natural || signed || shift + layout.lengthBits() > Long.SIZE) {
            throw new TooComplex();
        }
        int wordShift = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN
                ? shift
                : ~(Long.SIZE - shift - layout.lengthBits());
        int slot = masks.size();
        slots.put(node, slot);
        masks.add(Bits.lowMask(layout.lengthBits()));
        emit(SkipProgram.LOAD, pendingBits >>> 3, wordShift, slot);
    }

    private void addBytes(long lengthBytes) throws TooComplex {
        align(Byte.SIZE);
        addFixedBits(Saturating.multiply(lengthBytes, Byte.SIZE));
    }

    private void addElements(FieldNode node, int elementBytes) throws TooComplex {
        align(Byte.SIZE);
        flush();
        Dependency dependency = decoders.dependencies().get(node);
        Integer slot = slot(dependency);
        if (slot == null) {
            throw new TooComplex();
        }
        emit(SkipProgram.SKIP_ELEMENTS, slot, elementBytes);
    }

    private @Nullable Integer slot(@Nullable Dependency dependency) {
        return dependency == null || dependency.targets().size() != 1
                ? null
                : slots.get(dependency.targets().getFirst());
    }

    /// The distance between elements, where it is the same for all.
    private static long strideBits(FieldNode element) throws TooComplex {
        long alignment = element.fieldClass().alignmentBits();
        long size = switch (element.fieldClass()) {
            case FieldClass.FixedLength fixed when !hasClockRole(element) -> fixed.layout().lengthBits();
            case FieldClass.StaticLengthString string -> Saturating.multiply(string.lengthBytes(), Byte.SIZE);
            case FieldClass.StaticLengthBlob blob -> Saturating.multiply(blob.lengthBytes(), Byte.SIZE);
            case FieldClass.Structure ignored when element.children().size() == 1 ->
                strideBits(element.children().getFirst());
            default -> throw new TooComplex();
        };
        if (size > MAX_FIXED_BITS || size % alignment != 0) {
            throw new TooComplex();
        }
        return size;
    }

    private void addFixedBits(long bits) throws TooComplex {
        if (bits > MAX_FIXED_BITS - pendingBits) {
            throw new TooComplex();
        }
        pendingBits += (int) bits;
    }

    private void align(int alignmentBits) throws TooComplex {
        if (alignmentBits <= Byte.SIZE) {
            pendingBits = pendingBits + alignmentBits - 1 & -alignmentBits;
            return;
        }
        pendingBits = pendingBits + Byte.SIZE - 1 & -Byte.SIZE;
        flush();
        emit(SkipProgram.ALIGN, alignmentBits / Byte.SIZE - 1);
    }

    /// Ends a fixed part at a byte.
    private void flush() throws TooComplex {
        int bits = pendingBits + Byte.SIZE - 1 & -Byte.SIZE;
        if (bits != pendingBits) {
            // A record may end, or a variable part start, within a byte only where bits are counted.
            throw new TooComplex();
        }
        if (bits > 0) {
            emit(SkipProgram.ADVANCE, bits / Byte.SIZE);
        }
        pendingBits = 0;
    }

    private static void requireBytes(StringEncoding encoding) throws TooComplex {
        if (encoding.codeUnitBytes() != 1) {
            throw new TooComplex();
        }
    }

    private void emit(int... words) {
        for (int word : words) {
            steps.add(word);
        }
    }
}
