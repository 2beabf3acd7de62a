// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.layout;

import dev.ringside.ctf.internal.bits.Saturating;
import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.ctf.internal.field.Dependency;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.internal.field.RangeMatcher;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.VariantOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the [SkipProgram] of an event record class, where lengths and selectors are single integers of the same body
/// that are decoded whenever they are needed.
public final class SkipProgramBuilder {
    private static final int MAX_FIXED_BITS = 1 << 26;
    private static final int UNKNOWN_PHASE = -1;
    /// Words of a branch, operation and operands.
    private static final int BRANCH_WORDS = 3;

    private final FieldDecoders decoders;
    private final List<Integer> steps = new ArrayList<>();
    private final List<SelectorTable> tables = new ArrayList<>();
    private int slotCount;
    private Map<FieldNode, Integer> slots = new HashMap<>();
    /// Fixed bits since the last step.
    private int pendingBits;
    /// Where within a byte the position is.
    private int phase;
    private @Nullable ByteOrder lastOrder;

    static final class TooComplex extends Exception {
        private static final long serialVersionUID = 1L;

        TooComplex() {
            super(null, null, false, false);
        }
    }

    private SkipProgramBuilder(FieldDecoders decoders, @Nullable ByteOrder before) {
        this.decoders = decoders;
        this.phase = before == null ? 0 : UNKNOWN_PHASE;
        this.lastOrder = before;
    }

    /// @param before the byte order of the event record header for a body that starts anywhere within a byte; null for
    ///               one that starts at a byte
    public static Optional<SkipProgram> build(FieldDecoders decoders, @Nullable ByteOrder before) {
        SkipProgramBuilder builder = new SkipProgramBuilder(decoders, before);
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
        return Optional.of(new SkipProgram(code, builder.tables, builder.slotCount, builder.phase == 0));
    }

    private void add(FieldNode node) throws TooComplex {
        switch (node.fieldClass()) {
            case FieldClass.FixedLength fixed -> addFixed(node, fixed.layout());
            case FieldClass.NullTerminatedString string -> {
                int unitBytes = string.encoding().codeUnitBytes();
                align(Byte.SIZE);
                if (unitBytes == 1) {
                    emit(SkipProgram.STRING);
                } else {
                    emit(SkipProgram.WIDE_STRING, unitBytes);
                }
            }
            case FieldClass.StaticLengthString string -> addBytes(string.lengthBytes());
            case FieldClass.StaticLengthBlob blob -> addBytes(blob.lengthBytes());
            case FieldClass.DynamicLengthString string -> {
                if (string.encoding().codeUnitBytes() != 1) {
                    // The interpreter knows whether the length is one of whole code units.
                    throw new TooComplex();
                }
                addDynamicBytes(node);
            }
            case FieldClass.DynamicLengthBlob ignored -> addDynamicBytes(node);
            case FieldClass.Structure structure -> {
                align(structure.alignmentBits());
                for (FieldNode member : node.children()) {
                    add(member);
                }
            }
            case FieldClass.StaticLengthArray array -> addStaticArray(node, array);
            case FieldClass.DynamicLengthArray array -> addDynamicArray(node, array);
            case FieldClass.VariableLengthInteger integer -> addVariableLengthInteger(node, integer);
            case FieldClass.OptionalField optional -> addOptional(node, optional);
            case FieldClass.Variant variant -> addVariant(node, variant);
        }
    }

    private void addFixed(FieldNode node, BitArrayLayout layout) throws TooComplex {
        align(layout.alignmentBits());
        // Fields that share a byte have the same byte order, or the interpreter has something to say.
        if (hasClockRole(node) || phase != 0 && lastOrder != null && lastOrder != layout.byteOrder()) {
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
        boolean natural = layout.bitOrder() == BitOrder.defaultFor(layout.byteOrder());
        boolean isNumber = node.fieldClass() instanceof FieldClass.FixedLengthInteger
                || node.fieldClass() instanceof FieldClass.FixedLengthBoolean;
        if (!natural || !isNumber || layout.lengthBits() > Long.SIZE) {
            throw new TooComplex();
        }
        boolean signed = node.fieldClass() instanceof FieldClass.Integer integer && integer.signed();
        int form = (layout.byteOrder() == ByteOrder.BIG_ENDIAN ? SkipProgram.BIG_ENDIAN : 0)
                | (signed ? SkipProgram.SIGNED : 0);
        int slot = slotCount++;
        slots.put(node, slot);
        flush();
        emit(SkipProgram.LOAD, 0, layout.lengthBits(), form, slot);
    }

    private void addBytes(long lengthBytes) throws TooComplex {
        align(Byte.SIZE);
        addFixedBits(Saturating.multiply(lengthBytes, Byte.SIZE));
    }

    private void addDynamicBytes(FieldNode node) throws TooComplex {
        align(Byte.SIZE);
        emit(SkipProgram.SKIP_ELEMENTS, slot(node), Byte.SIZE);
    }

    private void addVariableLengthInteger(FieldNode node, FieldClass.VariableLengthInteger integer) throws TooComplex {
        if (hasClockRole(node) || decoders.targets().contains(node)) {
            throw new TooComplex();
        }
        align(integer.alignmentBits());
        emit(SkipProgram.VARIABLE_LENGTH_INTEGER);
    }

    private void addStaticArray(FieldNode node, FieldClass.StaticLengthArray array) throws TooComplex {
        align(array.alignmentBits());
        long stride = strideBits(node);
        if (stride >= 0) {
            addFixedBits(Saturating.multiply(stride, array.length()));
            return;
        }
        if (array.length() > Integer.MAX_VALUE) {
            throw new TooComplex();
        }
        int count = slotCount++;
        emit(SkipProgram.SET, (int) array.length(), count);
        loop(node, count);
    }

    private void addDynamicArray(FieldNode node, FieldClass.DynamicLengthArray array) throws TooComplex {
        align(array.alignmentBits());
        long stride = strideBits(node);
        if (stride == 0 || stride > MAX_FIXED_BITS) {
            throw new TooComplex();
        }
        int count = slot(node);
        if (stride > 0) {
            emit(SkipProgram.SKIP_ELEMENTS, count, (int) stride);
            phase = stride % Byte.SIZE == 0 ? phase : UNKNOWN_PHASE;
        } else {
            loop(node, count);
        }
    }

    /// The distance between elements, where it is the same for all; -1 where it is not.
    private long strideBits(FieldNode array) {
        FieldNode element = array.children().getFirst();
        try {
            FixedExtent extent = new FixedExtent(phase == 0 ? null : lastOrder);
            long bits = extent.after(element, 0);
            if (bits % element.fieldClass().alignmentBits() != 0 || extent.mixesOrders()) {
                return -1;
            }
            lastOrder = extent.lastOrder(lastOrder);
            return bits;
        } catch (TooComplex e) {
            return -1;
        }
    }

    private void loop(FieldNode array, int count) throws TooComplex {
        Map<FieldNode, Integer> outer = new HashMap<>(slots);
        int counter = slotCount;
        slotCount += 2;
        int before = phase;
        ByteOrder orderBefore = lastOrder;
        emit(SkipProgram.LOOP, count, counter, 0);
        int start = steps.size();
        phase = UNKNOWN_PHASE;
        add(array.children().getFirst());
        emit(SkipProgram.REPEAT, counter, start);
        steps.set(start - 1, steps.size());
        // Elements may follow each other within a byte.
        if (phase != 0 && orderBefore != lastOrder) {
            throw new TooComplex();
        }
        phase = before == phase ? phase : UNKNOWN_PHASE;
        slots = outer;
    }

    private void addOptional(FieldNode node, FieldClass.OptionalField optional) throws TooComplex {
        FieldNode target = target(node);
        boolean isInteger = target.fieldClass() instanceof FieldClass.Integer;
        List<RangeMatcher> matchers = new ArrayList<>();
        if (isInteger && optional.selectorRanges().isPresent()) {
            matchers.add(FieldDecoders.matcher(optional.selectorRanges().get(), target));
            matchers.add(RangeMatcher.ALL);
        } else {
            matchers.add(RangeMatcher.NOT_ZERO);
            matchers.add(RangeMatcher.ALL);
        }
        List<@Nullable FieldNode> options = new ArrayList<>();
        options.add(node.children().getFirst());
        options.add(null);
        branch(slot(node), matchers, options);
    }

    private void addVariant(FieldNode node, FieldClass.Variant variant) throws TooComplex {
        FieldNode target = target(node);
        List<RangeMatcher> matchers = new ArrayList<>();
        for (VariantOption option : variant.options()) {
            matchers.add(FieldDecoders.matcher(option.selectorRanges(), target));
        }
        branch(slot(node), matchers, new ArrayList<>(node.children()));
    }

    private void branch(int selector, List<RangeMatcher> matchers, List<@Nullable FieldNode> options)
            throws TooComplex {
        int[] targets = new int[matchers.size()];
        int table = tables.size();
        emit(SkipProgram.BRANCH, selector, table);
        tables.add(SelectorTable.EMPTY);
        Map<FieldNode, Integer> outer = new HashMap<>(slots);
        int phaseBefore = phase;
        ByteOrder orderBefore = lastOrder;
        List<Integer> ends = new ArrayList<>();
        Set<Integer> phases = new HashSet<>();
        Set<@Nullable ByteOrder> orders = new HashSet<>();
        for (int i = 0; i < targets.length; i++) {
            targets[i] = steps.size();
            phase = phaseBefore;
            lastOrder = orderBefore;
            slots = new HashMap<>(outer);
            FieldNode option = options.get(i);
            if (option != null) {
                add(option);
            }
            emit(SkipProgram.JUMP, 0);
            ends.add(steps.size() - 1);
            phases.add(phase);
            orders.add(lastOrder);
        }
        for (int end : ends) {
            steps.set(end, steps.size());
        }
        if (!advanceBySelector(selector, table, matchers, targets)) {
            tables.set(table, new SelectorTable(matchers, targets));
        }
        slots = outer;
        phase = phases.size() == 1 ? phases.iterator().next() : UNKNOWN_PHASE;
        if (phase != 0 && orders.size() > 1) {
            throw new TooComplex();
        }
    }

    /// Replaces the branch that was emitted last by a single step where each of its ways has nothing but a fixed size.
    private boolean advanceBySelector(int selector, int table, List<RangeMatcher> matchers, int[] targets) {
        if (targets.length == 0) {
            return false;
        }
        int[] sizes = new int[targets.length];
        for (int i = 0; i < sizes.length; i++) {
            int at = targets[i];
            boolean advances = steps.get(at) == SkipProgram.ADVANCE;
            if (steps.get(advances ? at + 2 : at) != SkipProgram.JUMP) {
                return false;
            }
            sizes[i] = advances ? steps.get(at + 1) : 0;
        }
        steps.subList(targets[0] - BRANCH_WORDS, steps.size()).clear();
        emit(SkipProgram.ADVANCE_BY_SELECTOR, selector, table);
        tables.set(table, new SelectorTable(matchers, sizes));
        return true;
    }

    private FieldNode target(FieldNode node) throws TooComplex {
        Dependency dependency = decoders.dependencies().get(node);
        if (dependency == null || dependency.targets().size() != 1) {
            throw new TooComplex();
        }
        return dependency.targets().getFirst();
    }

    /// Where the length or selector of a field is found.
    private int slot(FieldNode node) throws TooComplex {
        Integer slot = slots.get(target(node));
        if (slot == null) {
            throw new TooComplex();
        }
        return slot;
    }

    private void addFixedBits(long bits) throws TooComplex {
        if (bits > MAX_FIXED_BITS - pendingBits) {
            throw new TooComplex();
        }
        pendingBits += (int) bits;
        phase = phase == UNKNOWN_PHASE ? UNKNOWN_PHASE : phase + (int) (bits & 7) & 7;
    }

    private void align(int alignmentBits) throws TooComplex {
        if (alignmentBits == 1) {
            return;
        }
        if (alignmentBits <= Byte.SIZE && phase != UNKNOWN_PHASE) {
            addFixedBits(-phase & alignmentBits - 1);
            return;
        }
        emit(SkipProgram.ALIGN, alignmentBits - 1);
        phase = alignmentBits >= Byte.SIZE ? 0 : UNKNOWN_PHASE;
    }

    private void flush() {
        if (pendingBits > 0) {
            steps.add(SkipProgram.ADVANCE);
            steps.add(pendingBits);
        }
        pendingBits = 0;
    }

    private void emit(int... words) {
        flush();
        for (int word : words) {
            steps.add(word);
        }
    }
}
