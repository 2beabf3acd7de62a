// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

import dev.ringside.graph.internal.debuginfo.elf.DataCursor;
import dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException;
import java.util.ArrayList;
import java.util.List;

/// Runs a line number program (DWARF 5 §6.2). Each turn takes at least one byte of it, so that it ends. One thread.
final class LineProgram {
    private static final int COPY = 1;
    private static final int ADVANCE_PC = 2;
    private static final int ADVANCE_LINE = 3;
    private static final int SET_FILE = 4;
    private static final int CONST_ADD_PC = 8;
    private static final int FIXED_ADVANCE_PC = 9;
    private static final int END_SEQUENCE = 1;
    private static final int SET_ADDRESS = 2;
    private static final int DEFINE_FILE = 3;

    private final DataCursor program;
    private final LineFiles files;
    private final List<LineTable.Row> rows = new ArrayList<>();
    private int end;
    private int minimumInstructionBytes;
    private int maximumOperations = 1;
    private int lineBase;
    private int lineRange;
    private int opcodeBase;
    private int[] operandCounts = new int[0];

    private long address;
    private long operation;
    private long file = 1;
    private long line = 1;

    private LineProgram(DwarfSections sections, String compilationDirectory) {
        this.program = sections.lines();
        this.files = new LineFiles(sections, compilationDirectory);
    }

    /// @param unit                 whose lines these are
    /// @param compilationDirectory empty where it is not known
    static LineTable run(DwarfSections sections, UnitHeader unit, long offset, String compilationDirectory)
            throws MalformedObjectException {
        LineProgram run = new LineProgram(sections, compilationDirectory);
        run.header(unit, offset);
        while (run.program.position() < run.end) {
            run.step();
        }
        return new LineTable(run.rows, run.files.files());
    }

    private void header(UnitHeader unit, long offset) throws MalformedObjectException {
        program.seek(offset);
        long length = program.unsigned32();
        int offsetBytes = Integer.BYTES;
        if (length == 0xFFFF_FFFFL) {
            length = program.signed64();
            offsetBytes = Long.BYTES;
        }
        if (length < 0 || length > program.limit() - program.position()) {
            throw new MalformedObjectException("a line number program ends behind its section: offset=" + offset);
        }
        end = program.position() + (int) length;
        int version = program.unsigned16();
        if (version < 2 || version > 5) {
            throw new MalformedObjectException("unknown version of line numbers: version=" + version);
        }
        int addressBytes = unit.addressBytes();
        if (version >= 5) {
            addressBytes = program.unsigned8();
            program.skip(1);
        }
        long headerBytes = program.unsigned(offsetBytes);
        int afterLength = program.position();
        if (headerBytes < 0 || headerBytes > end - afterLength) {
            throw new MalformedObjectException("a header of line numbers is too long: bytes=" + headerBytes);
        }
        parameters(version);
        if (version >= 5) {
            UnitHeader own = new UnitHeader(0, 0, end, version, Unit.COMPILE, addressBytes, offsetBytes, 0);
            files.readDescribed(program, own);
        } else {
            files.readPlain(program);
        }
        program.seek(afterLength + headerBytes);
    }

    private void parameters(int version) throws MalformedObjectException {
        minimumInstructionBytes = program.unsigned8();
        maximumOperations = version >= 4 ? Math.max(1, program.unsigned8()) : 1;
        program.skip(1);
        lineBase = (byte) program.unsigned8();
        lineRange = program.unsigned8();
        opcodeBase = program.unsigned8();
        if (lineRange == 0 || opcodeBase == 0) {
            throw new MalformedObjectException("not a header of line numbers: line-range=" + lineRange
                    + " opcode-base=" + opcodeBase);
        }
        operandCounts = new int[opcodeBase];
        for (int opcode = 1; opcode < opcodeBase; opcode++) {
            operandCounts[opcode] = program.unsigned8();
        }
    }

    private void step() throws MalformedObjectException {
        int opcode = program.unsigned8();
        if (opcode >= opcodeBase) {
            int adjusted = opcode - opcodeBase;
            advance(adjusted / lineRange);
            line += lineBase + adjusted % lineRange;
            addRow(false);
        } else if (opcode == 0) {
            extended();
        } else {
            standard(opcode);
        }
    }

    private void standard(int opcode) throws MalformedObjectException {
        switch (opcode) {
            case COPY -> addRow(false);
            case ADVANCE_PC -> advance(program.unsignedLeb());
            case ADVANCE_LINE -> line += program.signedLeb();
            case SET_FILE -> file = program.unsignedLeb();
            case CONST_ADD_PC -> advance((255 - opcodeBase) / lineRange);
            case FIXED_ADVANCE_PC -> {
                address += program.unsigned16();
                operation = 0;
            }
            default -> {
                for (int i = 0; i < operandCounts[opcode]; i++) {
                    program.unsignedLeb();
                }
            }
        }
    }

    private void extended() throws MalformedObjectException {
        long length = program.unsignedLeb();
        int start = program.position();
        program.skip(length);
        int next = program.position();
        if (length == 0) {
            return;
        }
        program.seek(start);
        switch (program.unsigned8()) {
            case END_SEQUENCE -> {
                addRow(true);
                address = 0;
                operation = 0;
                file = 1;
                line = 1;
            }
            case SET_ADDRESS -> {
                address = program.unsigned((int) Math.min(length - 1, Long.BYTES));
                operation = 0;
            }
            case DEFINE_FILE -> files.addFile(program.string(), program);
            default -> { }
        }
        program.seek(next);
    }

    private void advance(long operations) {
        if (maximumOperations == 1) {
            address += minimumInstructionBytes * operations;
        } else {
            long sum = operation + operations;
            address += minimumInstructionBytes * (sum / maximumOperations);
            operation = sum % maximumOperations;
        }
    }

    private void addRow(boolean last) {
        rows.add(new LineTable.Row(address, file, line, last));
    }
}
