// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import static dev.ringside.kernel.internal.bpf.Register.R0;
import static dev.ringside.kernel.internal.bpf.Register.R1;
import static dev.ringside.kernel.internal.bpf.Register.R10;
import static dev.ringside.kernel.internal.bpf.Register.R2;
import static dev.ringside.kernel.internal.bpf.Register.R3;
import static dev.ringside.kernel.internal.bpf.Register.R4;
import static dev.ringside.kernel.internal.bpf.Register.R6;
import static dev.ringside.kernel.internal.bpf.Register.R7;
import static dev.ringside.kernel.internal.bpf.Register.R8;
import static dev.ringside.kernel.internal.bpf.Register.R9;

import dev.ringside.kernel.internal.bpf.Assembler.Label;
import dev.ringside.kernel.internal.bpf.Condition;
import dev.ringside.kernel.internal.bpf.HelperFunction;
import dev.ringside.kernel.internal.bpf.Width;
import dev.ringside.kernel.internal.capture.CaptureProgram;

/// Assembles the two programs that run when a system call is entered and left. Both are the same for all calls: what to
/// copy stands in a map that [CaptureLayout] describes. One instance assembles one program.
///
/// Registers: R6 first the caller's saved registers, then one bit for each slot of the entry that could not be read; R7
/// the call's part of the table; R8 the CPU's scratch memory, where the record grows; R9 first the result, then how
/// long envelope and record are.
final class CapturePrograms extends CaptureProgram {
    private static final int INT_MAX = Integer.MAX_VALUE;
    /// Places on the stack, from its end.
    private static final int PENDING = -16;

    private static final int SIZE = -32;
    private static final int REGISTERS = -120;

    private static final int REGISTERS_BYTES = 88;

    private static final int SLOT_MASK = (1 << CaptureLayout.SLOTS_OF_A_PHASE) - 1;

    private final CaptureMaps maps;
    private final CallerRegisters registers;
    private final boolean exit;

    private CapturePrograms(CaptureMaps maps, CallerRegisters registers, boolean exit) {
        super(maps.buffers, maps.threads);
        if (registers.bytes() > REGISTERS_BYTES) {
            throw new IllegalArgumentException("no room for so many registers: bytes=" + registers.bytes());
        }
        this.maps = maps;
        this.registers = registers;
        this.exit = exit;
    }

    /// For the raw tracepoint `sys_enter`, which passes registers and call number.
    static byte[] entry(CaptureMaps maps, CallerRegisters registers) {
        return new CapturePrograms(maps, registers, false).assemble();
    }

    /// For the raw tracepoint `sys_exit`, which passes registers and result.
    static byte[] exit(CaptureMaps maps, CallerRegisters registers) {
        return new CapturePrograms(maps, registers, true).assemble();
    }

    private byte[] assemble() {
        begin();
        code.load(Width.DOUBLE, R6, R1, 0).load(Width.DOUBLE, R7, R1, 8);
        if (exit) {
            code.move(R9, R7);
            copyRegisters();
            code.load(registers.callNumberWidth(), R7, R10, saved(registers.callNumber()));
        }
        findCall();
        checkThread();
        if (!exit) {
            copyRegisters();
        }
        checkMode();
        openRecord();
        fillRecord();
        Label send = new Label();
        if (exit) {
            captureAtExit(send);
        } else {
            captureAtEntry(send);
        }
        code.place(send);
        send(0);
        return code.assemble();
    }

    private int saved(int register) {
        return REGISTERS + registers.copied(register);
    }

    private void copyRegisters() {
        int place = REGISTERS;
        for (CallerRegisters.Part part : registers.parts()) {
            code.move(R1, R10)
                    .add(R1, place)
                    .move(R2, part.bytes())
                    .move(R3, R6)
                    .add(R3, part.offset())
                    .call(HelperFunction.PROBE_READ_KERNEL)
                    .jump(Condition.NOT_EQUAL, R0, 0, end);
            place += part.bytes();
        }
    }

    /// Ends where a 32-bit program makes the call.
    private void checkMode() {
        CallerRegisters.Mode mode = registers.mode();
        code.load(Width.DOUBLE, R1, R10, saved(mode.offset()));
        if (mode.mask() != -1) {
            code.and(R1, mode.mask());
        }
        code.jump(Condition.EQUAL, R1, mode.other(), end);
    }

    /// From the number in R7 to the call's part of the table; ends where nobody wants the call.
    private void findCall() {
        code.jump(Condition.ABOVE_OR_EQUAL, R7, CaptureLayout.MAX_CALLS, end)
                .shiftLeft(R7, CaptureLayout.CALL_BYTES_LOG2)
                .loadMapValue(R1, maps.calls, 0)
                .add(R1, R7)
                .move(R7, R1);
        switches(exit ? CaptureLayout.SWITCH_EXIT : CaptureLayout.SWITCH_ENTRY);
        code.jump(Condition.EQUAL, R1, 0, end);
    }

    /// Some of the call's switches to R1.
    private void switches(int mask) {
        code.load(Width.BYTE, R1, R7, CaptureLayout.SWITCHES).and(R1, mask);
    }

    private void fillRecord() {
        code.load(Width.HALF, R1, R7, CaptureLayout.ENTRY_TYPE);
        if (exit) {
            code.add(R1, CaptureLayout.EXIT);
        }
        code.store(Width.WORD, R8, record + CaptureLayout.TYPE, R1)
                .load(Width.DOUBLE, R1, R10, IDS)
                .store(Width.WORD, R8, record + CaptureLayout.THREAD, R1)
                .shiftRight(R1, Integer.SIZE)
                .store(Width.DOUBLE, R8, record + CaptureLayout.PROCESS, R1);
        if (exit) {
            code.store(Width.DOUBLE, R8, record + CaptureLayout.RESULT, R9);
        }
        for (int i = 0; i < SystemCall.MAX_ARGUMENTS; i++) {
            code.load(Width.DOUBLE, R1, R10, saved(registers.arguments().get(i)))
                    .store(Width.DOUBLE, R8, record + CaptureLayout.ARGUMENTS + i * Long.BYTES, R1);
        }
        code.load(Width.BYTE, R9, R7, exit ? CaptureLayout.EXIT_BYTES : CaptureLayout.ENTRY_BYTES)
                .add(R9, record)
                .move(R6, 0);
    }

    private void captureAtEntry(Label send) {
        code.load(Width.BYTE, R1, R7, CaptureLayout.SLOT).jump(Condition.EQUAL, R1, 0, send);
        clearCaptured();
        Label done = new Label();
        for (int slot = 0; slot < CaptureLayout.SLOTS_OF_A_PHASE; slot++) {
            capture(slot, done, true);
        }
        code.place(done).jump(Condition.EQUAL, R6, 0, send);
        switches(CaptureLayout.SWITCH_EXIT);
        code.jump(Condition.EQUAL, R1, 0, send)
                .load(Width.HALF, R1, R7, CaptureLayout.ENTRY_TYPE)
                .shiftLeft(R1, Byte.SIZE)
                .or(R1, R6)
                .store(Width.DOUBLE, R10, PENDING, R1)
                .loadMap(R1, maps.pending)
                .move(R2, R10)
                .add(R2, THREAD)
                .move(R3, R10)
                .add(R3, PENDING)
                .move(R4, 0)
                .call(HelperFunction.MAP_UPDATE);
    }

    private void captureAtExit(Label send) {
        Label replaced = new Label();
        Label same = new Label();
        switches(CaptureLayout.SWITCH_REPLACES_MEMORY);
        code.jump(Condition.EQUAL, R1, 0, same)
                .load(Width.DOUBLE, R1, R8, record + CaptureLayout.RESULT)
                .jump(Condition.EQUAL, R1, 0, replaced)
                .place(same);
        takePending();
        Label present = new Label();
        code.load(Width.BYTE, R1, R7, slotPlace(CaptureLayout.SLOTS_OF_A_PHASE))
                .or(R1, R6)
                .jump(Condition.EQUAL, R1, 0, send);
        clearCaptured();
        captureLate(present);
        code.place(present);
        for (int slot = CaptureLayout.SLOTS_OF_A_PHASE; slot < CaptureLayout.SLOTS; slot++) {
            capture(slot, send, false);
        }
        code.jump(send).place(replaced);
        clearCaptured();
    }

    private void captureLate(Label present) {
        Label done = new Label();
        code.jump(Condition.EQUAL, R6, 0, present)
                .load(Width.HALF, R1, R7, CaptureLayout.ENTRY_TYPE)
                .add(R1, CaptureLayout.LATE_EXIT)
                .store(Width.WORD, R8, record + CaptureLayout.TYPE, R1)
                .move(R9, record + CaptureLayout.DATA);
        for (int slot = 0; slot < CaptureLayout.SLOTS_OF_A_PHASE; slot++) {
            Label next = new Label();
            code.move(R1, R6).and(R1, 1 << slot).jump(Condition.EQUAL, R1, 0, next);
            capture(slot, done, false);
            code.place(next);
        }
        code.place(done);
    }

    /// The slots that the entry of this call could not read, to R6.
    private void takePending() {
        Label none = new Label();
        switches(CaptureLayout.SWITCH_HAS_SLOTS_AT_ENTRY);
        code.jump(Condition.EQUAL, R1, 0, none);
        find(maps.pending, THREAD);
        code.jump(Condition.EQUAL, R0, 0, none)
                .load(Width.DOUBLE, R6, R0, 0)
                .loadMap(R1, maps.pending)
                .move(R2, R10)
                .add(R2, THREAD)
                .call(HelperFunction.MAP_DELETE)
                .move(R2, R6)
                .shiftRight(R2, Byte.SIZE)
                .load(Width.HALF, R1, R7, CaptureLayout.ENTRY_TYPE)
                .and(R6, SLOT_MASK)
                .jump(Condition.EQUAL, R2, R1, none)
                .move(R6, 0)
                .place(none);
    }

    private void clearCaptured() {
        for (int slot = 0; slot < CaptureLayout.SLOTS; slot += 2) {
            code.store(Width.DOUBLE, R8, record + CaptureLayout.CAPTURED + slot * Integer.BYTES, 0);
        }
    }

    private static int slotPlace(int slot) {
        return CaptureLayout.SLOT + slot * Integer.BYTES;
    }

    /// Copies what a slot says behind the record.
    ///
    /// @param done     where no slot follows, or no room is left
    /// @param remember whether a slot that could not be read becomes a bit of R6
    private void capture(int slot, Label done, boolean remember) {
        Label sized = new Label();
        Label copied = new Label();
        Label unreadable = new Label();
        Label next = new Label();
        int place = slotPlace(slot);
        code.load(Width.BYTE, R1, R7, place)
                .jump(Condition.EQUAL, R1, CaptureLayout.KIND_NONE, done)
                .load(Width.BYTE, R2, R7, place + 1)
                .and(R2, 7)
                .shiftLeft(R2, 3)
                .add(R2, R8)
                .load(Width.DOUBLE, R3, R2, record + CaptureLayout.ARGUMENTS)
                .jump(Condition.EQUAL, R3, 0, next)
                .jump(Condition.NOT_EQUAL, R1, CaptureLayout.KIND_TEXT, sized)
                .move(R1, R8)
                .add(R1, R9)
                .move(R2, CaptureLayout.MAX_CAPTURE)
                .call(HelperFunction.PROBE_READ_USER_STR)
                .jump(copied)
                .place(sized);
        size(place, next);
        code.store(Width.DOUBLE, R10, SIZE, R2)
                .move(R1, R8)
                .add(R1, R9)
                .call(HelperFunction.PROBE_READ_USER)
                .jump(Condition.NOT_EQUAL, R0, 0, unreadable)
                .load(Width.DOUBLE, R0, R10, SIZE)
                .place(copied)
                .jump(Condition.LESS_OR_EQUAL, R0, 0, unreadable)
                .jump(Condition.ABOVE, R0, CaptureLayout.MAX_CAPTURE, unreadable)
                .move(R1, R0)
                .shiftLeft(R1, Short.SIZE)
                .move(R2, R9)
                .add(R2, -record)
                .or(R1, R2)
                .store(Width.WORD, R8, record + CaptureLayout.CAPTURED + slot * Integer.BYTES, R1)
                .add(R9, R0)
                .jump(Condition.ABOVE, R9, CaptureLayout.LAST_START, done)
                .jump(next)
                .place(unreadable);
        if (remember) {
            code.or(R6, 1 << slot);
        }
        code.place(next);
    }

    /// How many bytes to copy, to R2, by the kind in R1; R3 is kept.
    private void size(int place, Label nothing) {
        Label counted = new Label();
        Label bits = new Label();
        Label few = new Label();
        Label elements = new Label();
        Label known = new Label();
        code.move(R2, 1)
                .load(Width.BYTE, R4, R7, place + 2)
                .jump(Condition.EQUAL, R4, CaptureLayout.ALWAYS_ONE, counted)
                .and(R4, 7)
                .shiftLeft(R4, 3)
                .add(R4, R8)
                // The lower half only, as the kernel takes it: a count is an int.
                .load(Width.WORD, R2, R4, record + CaptureLayout.RESULT)
                .jump(Condition.ABOVE, R2, INT_MAX, nothing)
                .place(counted)
                .jump(Condition.EQUAL, R2, 0, nothing)
                .jump(Condition.EQUAL, R1, CaptureLayout.KIND_BITS, bits)
                .jump(Condition.BELOW_OR_EQUAL, R2, CaptureLayout.MAX_CAPTURE, few)
                .move(R2, CaptureLayout.MAX_CAPTURE)
                .place(few)
                .jump(Condition.NOT_EQUAL, R1, CaptureLayout.KIND_ADDRESS, elements)
                // Not behind the multiplication: Linux 6.12 loses its way where a multiple of something is less than that.
                .jump(Condition.BELOW_OR_EQUAL, R2, CaptureLayout.ADDRESS_BYTES, known)
                .move(R2, CaptureLayout.ADDRESS_BYTES)
                .jump(known)
                .place(elements)
                .load(Width.BYTE, R4, R7, place + 3)
                .multiply(R2, R4)
                .jump(Condition.EQUAL, R2, 0, nothing)
                .jump(Condition.BELOW_OR_EQUAL, R2, CaptureLayout.MAX_CAPTURE, known)
                .move(R2, CaptureLayout.MAX_CAPTURE)
                .jump(known)
                .place(bits)
                .jump(Condition.ABOVE, R2, CaptureLayout.MAX_BITS, nothing)
                .add(R2, Byte.SIZE - 1)
                .shiftRight(R2, 3)
                .place(known);
    }
}
