// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.internal.bpf.Width;
import java.util.List;

/// What programs read of the registers of a thread that makes a system call, where Linux has saved them (`struct
/// pt_regs`). Offsets are bytes. Immutable.
///
/// @param parts           that are copied, one after the other
/// @param arguments       of the call, each of 8 bytes
/// @param callNumber      of the call, after it too
/// @param callNumberWidth of that number
/// @param mode            tells 32-bit programs, whose calls have other numbers
record CallerRegisters(List<Part> parts, List<Integer> arguments, int callNumber, Width callNumberWidth, Mode mode) {
    CallerRegisters {
        parts = List.copyOf(parts);
        arguments = List.copyOf(arguments);
    }

    /// Registers in a row.
    record Part(int offset, int bytes) {}

    /// A register that says which kind of program it is.
    ///
    /// @param mask  of the bits that say it; -1: all
    /// @param other what they are in 32-bit programs
    record Mode(int offset, int mask, int other) {}

    /// Bytes of all parts.
    int bytes() {
        return parts.stream().mapToInt(Part::bytes).sum();
    }

    /// Where a register is in the copy.
    int copied(int offset) {
        int before = 0;
        for (Part part : parts) {
            if (offset >= part.offset() && offset + Integer.BYTES <= part.offset() + part.bytes()) {
                return before + offset - part.offset();
            }
            before += part.bytes();
        }
        throw new IllegalArgumentException("a register that is not copied: offset=" + offset);
    }
}
