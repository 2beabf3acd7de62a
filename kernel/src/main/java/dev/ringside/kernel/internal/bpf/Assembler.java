// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Writes programs for the eBPF machine (BPF instruction set specification, RFC 9669): one method for each kind of
/// instruction, jumps to labels. One thread.
///
/// ```
/// instruction   0 u8 opcode   1 u4 destination, u4 source   2 s16 offset   4 s32 immediate
/// wide          the same, then 8 bytes that hold only the upper half of an immediate of 64 bits
/// ```
public final class Assembler {
    private static final int CLASS_LOAD = 0x00;
    private static final int CLASS_LOAD_REGISTER = 0x01;
    private static final int CLASS_STORE = 0x02;
    private static final int CLASS_STORE_REGISTER = 0x03;
    private static final int CLASS_JUMP = 0x05;
    private static final int CLASS_ARITHMETIC_64 = 0x07;
    private static final int MODE_IMMEDIATE = 0x00;
    private static final int MODE_MEMORY = 0x60;
    private static final int SOURCE_REGISTER = 0x08;
    private static final int ADD = 0x00;
    private static final int MULTIPLY = 0x20;
    private static final int OR = 0x40;
    private static final int AND = 0x50;
    private static final int SHIFT_LEFT = 0x60;
    private static final int SHIFT_RIGHT = 0x70;
    private static final int MOVE = 0xb0;
    private static final int CALL = 0x80;
    private static final int EXIT = 0x90;
    private static final int JUMP_ALWAYS = 0x00;
    /// In the source bits of a wide load: what the immediate is.
    private static final int MAP_DESCRIPTOR = 1;

    private static final int MAP_VALUE = 2;

    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Fixup> fixups = new ArrayList<>();

    /// A place to jump to, placed once, before or after the jumps to it.
    public static final class Label {
        private int at = -1;
    }

    private record Instruction(int opcode, int destination, int source, int offset, int immediate) {}

    private record Fixup(int at, Label label) {}

    /// Copies a register.
    public Assembler move(Register to, Register from) {
        return arithmetic(MOVE, to, from);
    }

    /// Sets a register to a constant, sign-extended.
    public Assembler move(Register to, int value) {
        return arithmetic(MOVE, to, value);
    }

    public Assembler add(Register to, Register value) {
        return arithmetic(ADD, to, value);
    }

    public Assembler add(Register to, int value) {
        return arithmetic(ADD, to, value);
    }

    public Assembler multiply(Register to, Register value) {
        return arithmetic(MULTIPLY, to, value);
    }

    public Assembler and(Register to, int value) {
        return arithmetic(AND, to, value);
    }

    public Assembler or(Register to, Register value) {
        return arithmetic(OR, to, value);
    }

    public Assembler or(Register to, int value) {
        return arithmetic(OR, to, value);
    }

    public Assembler shiftLeft(Register to, int bits) {
        return arithmetic(SHIFT_LEFT, to, bits);
    }

    public Assembler shiftRight(Register to, int bits) {
        return arithmetic(SHIFT_RIGHT, to, bits);
    }

    private Assembler arithmetic(int operation, Register to, Register from) {
        return put(CLASS_ARITHMETIC_64 | SOURCE_REGISTER | operation, to.ordinal(), from.ordinal(), 0, 0);
    }

    private Assembler arithmetic(int operation, Register to, int value) {
        return put(CLASS_ARITHMETIC_64 | operation, to.ordinal(), 0, 0, value);
    }

    /// Loads from memory, zero-extended.
    public Assembler load(Width width, Register to, Register base, int offset) {
        return put(CLASS_LOAD_REGISTER | MODE_MEMORY | width.bits(), to.ordinal(), base.ordinal(), offset, 0);
    }

    public Assembler store(Width width, Register base, int offset, Register from) {
        return put(CLASS_STORE_REGISTER | MODE_MEMORY | width.bits(), base.ordinal(), from.ordinal(), offset, 0);
    }

    /// Stores a constant, sign-extended.
    public Assembler store(Width width, Register base, int offset, int value) {
        return put(CLASS_STORE | MODE_MEMORY | width.bits(), base.ordinal(), 0, offset, value);
    }

    /// The map itself, as helpers take it.
    public Assembler loadMap(Register to, BpfMap map) {
        return wide(to, MAP_DESCRIPTOR, map.descriptor(), 0);
    }

    /// The address of the only value of an array map.
    public Assembler loadMapValue(Register to, BpfMap map, int offset) {
        return wide(to, MAP_VALUE, map.descriptor(), offset);
    }

    /// A constant of 64 bits.
    public Assembler loadConstant(Register to, long value) {
        return wide(to, 0, (int) value, (int) (value >>> 32));
    }

    private Assembler wide(Register to, int source, int low, int high) {
        put(CLASS_LOAD | MODE_IMMEDIATE | Width.DOUBLE.bits(), to.ordinal(), source, 0, low);
        return put(0, 0, 0, 0, high);
    }

    public Assembler jump(Label label) {
        fixups.add(new Fixup(instructions.size(), label));
        return put(CLASS_JUMP | JUMP_ALWAYS, 0, 0, 0, 0);
    }

    /// Compares all 64 bits with a sign-extended constant.
    public Assembler jump(Condition condition, Register left, int right, Label label) {
        fixups.add(new Fixup(instructions.size(), label));
        return put(CLASS_JUMP | condition.bits(), left.ordinal(), 0, 0, right);
    }

    public Assembler jump(Condition condition, Register left, Register right, Label label) {
        fixups.add(new Fixup(instructions.size(), label));
        return put(CLASS_JUMP | SOURCE_REGISTER | condition.bits(), left.ordinal(), right.ordinal(), 0, 0);
    }

    public Assembler call(HelperFunction function) {
        return put(CLASS_JUMP | CALL, 0, 0, 0, function.number());
    }

    /// Ends the program with what R0 holds.
    public Assembler exit() {
        return put(CLASS_JUMP | EXIT, 0, 0, 0, 0);
    }

    /// The next instruction is what the label stands for.
    public Assembler place(Label label) {
        if (label.at >= 0) {
            throw new IllegalStateException("a label is placed once: at=" + label.at);
        }
        label.at = instructions.size();
        return this;
    }

    private Assembler put(int opcode, int destination, int source, int offset, int immediate) {
        if (offset != (short) offset) {
            throw new IllegalArgumentException("offset does not fit 16 bits: offset=" + offset);
        }
        instructions.add(new Instruction(opcode, destination, source, offset, immediate));
        return this;
    }

    /// The program, in the byte order of the machine.
    ///
    /// @throws IllegalStateException where a label was never placed or is too far
    public byte[] assemble() {
        for (Fixup fixup : fixups) {
            Instruction jump = instructions.get(fixup.at());
            int distance = fixup.label().at - fixup.at() - 1;
            if (fixup.label().at < 0 || distance != (short) distance) {
                throw new IllegalStateException("a jump without a place to go: at=" + fixup.at());
            }
            instructions.set(
                    fixup.at(),
                    new Instruction(jump.opcode(), jump.destination(), jump.source(), distance, jump.immediate()));
        }
        fixups.clear();
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        ByteBuffer code = ByteBuffer.allocate(instructions.size() * Long.BYTES).order(ByteOrder.nativeOrder());
        for (Instruction one : instructions) {
            code.put((byte) one.opcode())
                    .put((byte)
                            (little
                                    ? one.source() << 4 | one.destination()
                                    : one.destination() << 4 | one.source()))
                    .putShort((short) one.offset())
                    .putInt(one.immediate());
        }
        return code.array();
    }
}
