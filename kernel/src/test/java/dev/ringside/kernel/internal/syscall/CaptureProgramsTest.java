// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.kernel.internal.bpf.BpfProgram;
import dev.ringside.kernel.internal.bpf.BpfSupport;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.bpf.Width;
import dev.ringside.kernel.internal.capture.CaptureBuffers;
import dev.ringside.kernel.internal.capture.ThreadFilter;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The programs that capture system calls, for each architecture, wherever the test runs.
final class CaptureProgramsTest {
    @ParameterizedTest
    @CsvSource({"X86_64, false", "X86_64, true", "AARCH64, false", "AARCH64, true"})
    void theKernelTakesTheProgramsOfEveryArchitecture(Architecture architecture, boolean overwrite) throws Exception {
        try {
            BpfSupport.check();
        } catch (NativeCallException e) {
            Assumptions.abort("no eBPF here: " + e.getMessage());
        }
        CallerRegisters registers = architecture.registers();
        try (ThreadFilter threads = new ThreadFilter(new ThreadFilter.Fields(0, 0, 0, 0, 0), Pins.none());
                CaptureBuffers buffers = new CaptureBuffers(List.of(0), 1 << 16, overwrite, List.of(), Pins.none());
                CaptureMaps maps = new CaptureMaps(buffers, threads)) {
            byte[] entry = CapturePrograms.entry(maps, registers);
            byte[] exit = CapturePrograms.exit(maps, registers);
            assertThat(entry).isNotEqualTo(exit);
            BpfProgram.load(BpfProgram.Type.RAW_TRACEPOINT, "ringside_enter", entry).close();
            BpfProgram.load(BpfProgram.Type.RAW_TRACEPOINT, "ringside_exit", exit).close();
        }
    }

    /// The places of `struct pt_regs`: arch/x86/include/asm/ptrace.h, arch/arm64/include/asm/ptrace.h.
    @ParameterizedTest
    @CsvSource({
        "X86_64, 112 104 96 56 72 64, 120, 56 48 40 0 16 8 64 80",
        "AARCH64, 272 8 16 24 32 40, 280, 48 0 8 16 24 32 56 40"
    })
    void registersAreCopiedFromWhereLinuxSavesThem(
            Architecture architecture, String arguments, int callNumber, String copied) {
        CallerRegisters registers = architecture.registers();
        assertThat(registers.arguments()).hasToString("[" + arguments.replace(" ", ", ") + "]");
        assertThat(registers.callNumber()).isEqualTo(callNumber);
        List<Integer> places = new ArrayList<>(
                registers.arguments().stream().map(registers::copied).toList());
        places.add(registers.copied(registers.callNumber()));
        places.add(registers.copied(registers.mode().offset()));
        assertThat(places).hasToString("[" + copied.replace(" ", ", ") + "]");
    }

    @Test
    void aRegisterThatIsNotCopiedHasNoPlace() {
        CallerRegisters registers = new CallerRegisters(
                List.of(new CallerRegisters.Part(8, 8)), List.of(), 8, Width.DOUBLE,
                new CallerRegisters.Mode(8, -1, 0));
        assertThat(registers.copied(12)).isEqualTo(4);
        assertThatThrownBy(() -> registers.copied(16)).isInstanceOf(IllegalArgumentException.class);
    }
}
