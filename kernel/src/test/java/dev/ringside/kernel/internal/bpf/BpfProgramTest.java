// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.kernel.internal.bpf.BpfMap.Type;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The running kernel's eBPF; skipped, saying so, where this user may not use it.
final class BpfProgramTest {
    private static final int CALLS = 100;

    @BeforeEach
    void assumeAllowed() {
        try {
            BpfMap.create(Type.ARRAY, 4, 4, 1).close();
        } catch (NativeCallException e) {
            Assumptions.abort("eBPF cannot be used here: " + e.getMessage());
        }
    }

    @Test
    void aRefusedProgramSaysWhyInTheVerifiersWords() {
        byte[] code = new Assembler()
                .load(Width.DOUBLE, Register.R0, Register.R5, 0)
                .exit()
                .assemble();
        assertThatThrownBy(() -> BpfProgram.load(BpfProgram.Type.RAW_TRACEPOINT, "test_bad", code))
                .isInstanceOf(NativeCallException.class)
                .hasMessageContaining("test_bad")
                .hasMessageContaining("R5 !read_ok");
    }

    @Test
    void mapsTakeAndGiveBackValues() throws Exception {
        try (BpfMap map = BpfMap.create(Type.HASH, 4, 8, 10)) {
            byte[] value = {1, 2, 3, 4, 5, 6, 7, 8};
            assertThat(map.keys()).isEmpty();
            map.put(7, value);
            map.put(9, value);
            assertThat(map.keys()).containsExactlyInAnyOrder(7, 9);
            assertThat(map.get(7, 8)).hasValue(value);
            assertThat(map.get(8, 8)).isEmpty();
            map.remove(7);
            map.remove(7);
            assertThat(map.get(7, 8)).isEmpty();
        }
    }

    /// A program that appends the number of runs to a ring buffer, for the thread that a mapped value names.
    @Test
    void aProgramsRecordsComeInOrderAndWithoutGaps() throws Exception {
        try (BpfMap state = BpfMap.createMappable(24);
                Arena arena = Arena.ofShared();
                RingBuffer ring = RingBuffer.of(BpfMap.createRingBuffer(4096), 4096, state.mapped(arena).asSlice(16));
                BpfProgram program =
                        BpfProgram.load(BpfProgram.Type.RAW_TRACEPOINT, "test_count", counter(state, ring))) {
            MemorySegment memory = state.mapped(arena);
            List<Long> seen = new ArrayList<>();
            byte[] records = new byte[4096];
            Thread traced = Thread.ofPlatform().start(() -> {
                memory.set(ValueLayout.JAVA_INT, 0, threadId());
                try {
                    program.attachRaw("sys_enter");
                    for (int i = 0; i < CALLS; i++) {
                        // Each of these is at least one system call.
                        state.get(0, 24);
                        int bytes = ring.present();
                        MemorySegment.copy(ring.data(), ValueLayout.JAVA_BYTE, ring.start(), records, 0, bytes);
                        ring.free(bytes);
                        ByteBuffer taken = ByteBuffer.wrap(records).order(ByteOrder.nativeOrder());
                        RingBuffer.forEach(records, bytes, (_, at, length) -> seen.add(taken.getLong(at)));
                    }
                    program.detach();
                } catch (NativeCallException e) {
                    throw new IllegalStateException(e);
                }
            });
            traced.join();
            assertThat(program.isAttached()).isFalse();
            assertThat(program.missedRuns()).isZero();
            assertThat(seen).hasSizeGreaterThanOrEqualTo(CALLS - 1);
            for (int i = 0; i < seen.size(); i++) {
                assertThat(seen.get(i)).isEqualTo(i + 1);
            }
        }
    }

    private static int threadId() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/thread-self"))
                    .getFileName()
                    .toString();
            return Integer.parseInt(link);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] counter(BpfMap state, RingBuffer ring) {
        Assembler.Label end = new Assembler.Label();
        return new Assembler()
                .call(HelperFunction.GET_CURRENT_PID_TGID)
                .shiftLeft(Register.R0, 32)
                .shiftRight(Register.R0, 32)
                .loadMapValue(Register.R6, state, 0)
                .load(Width.WORD, Register.R1, Register.R6, 0)
                .jump(Condition.NOT_EQUAL, Register.R0, Register.R1, end)
                .load(Width.DOUBLE, Register.R1, Register.R6, 8)
                .add(Register.R1, 1)
                .store(Width.DOUBLE, Register.R6, 8, Register.R1)
                .store(Width.DOUBLE, Register.R10, -8, Register.R1)
                .loadMap(Register.R1, ring.map())
                .move(Register.R2, Register.R10)
                .add(Register.R2, -8)
                .move(Register.R3, 8)
                .move(Register.R4, 0)
                .call(HelperFunction.RINGBUF_OUTPUT)
                .jump(Condition.NOT_EQUAL, Register.R0, 0, end)
                .load(Width.DOUBLE, Register.R1, Register.R6, 16)
                .add(Register.R1, 16)
                .store(Width.DOUBLE, Register.R6, 16, Register.R1)
                .place(end)
                .move(Register.R0, 0)
                .exit()
                .assemble();
    }
}
