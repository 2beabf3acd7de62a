// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.internal.bpf.Width;
import java.util.List;
import java.util.Optional;

/// What differs between architectures for whoever records system calls: their numbers, and where Linux keeps the
/// registers of a thread that makes one. Any thread.
enum Architecture {
    /// `struct pt_regs` of 64-bit x86: the code segment 0x23 is that of 32-bit programs.
    X86_64(
            "x86-64.txt",
            new CallerRegisters(
                    List.of(new CallerRegisters.Part(56, 88)),
                    List.of(112, 104, 96, 56, 72, 64),
                    120,
                    Width.DOUBLE,
                    new CallerRegisters.Mode(136, -1, 0x23))),
    /// `struct pt_regs` of 64-bit ARM, little-endian: x0 is lost with the result, so the first argument is `orig_x0`;
    /// bit 4 of `pstate` is set in 32-bit programs.
    AARCH64(
            "aarch64.txt",
            new CallerRegisters(
                    List.of(new CallerRegisters.Part(8, 40), new CallerRegisters.Part(264, 24)),
                    List.of(272, 8, 16, 24, 32, 40),
                    280,
                    Width.WORD,
                    new CallerRegisters.Mode(264, 0x10, 0x10)));

    private final String table;
    private final CallerRegisters registers;

    Architecture(String table, CallerRegisters registers) {
        this.table = table;
        this.registers = registers;
    }

    /// Empty where this machine has another one.
    static Optional<Architecture> ofThisMachine() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }

    /// The name of the resource with its system calls.
    String table() {
        return table;
    }

    CallerRegisters registers() {
        return registers;
    }
}
