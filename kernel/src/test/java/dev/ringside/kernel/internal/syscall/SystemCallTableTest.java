// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.internal.syscall.SystemCall.Shown;
import dev.ringside.kernel.internal.transcode.InterpretedTranscoder;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.kernel.internal.transcode.RecordTranscoder;
import dev.ringside.kernel.internal.transcode.TranscoderCompiler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SystemCallTableTest {
    private SystemCallTable table;

    @BeforeEach
    void load() {
        table = SystemCallTable.ofThisMachine().orElse(null);
        Assumptions.assumeTrue(table != null, "there is no table for this architecture");
    }

    private static List<RecordPlan> plans(SystemCall call) {
        List<RecordPlan> plans = new ArrayList<>(List.of(SystemCallPlanner.entry(call), SystemCallPlanner.exit(call)));
        SystemCallPlanner.lateExit(call).ifPresent(plans::add);
        return plans;
    }

    /// The fields as lttng-modules has them.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    openat    | dfd filename flags mode              | ret
                    read      | fd count                             | ret buf
                    write     | fd buf count                         | ret
                    connect   | fd uservaddr addrlen family dport _v4addr_length v4addr _v6addr_length v6addr | ret
                    accept4   | fd upeer_sockaddr upeer_addrlen flags | ret upeer_addrlen family sport \
                    _v4addr_length v4addr _v6addr_length v6addr
                    pipe2     | flags                                | ret fildes
                    mmap      | addr len prot flags fd offset        | ret
                    clone     | flags newsp parent_tid child_tid     | ret
                    poll      | timeout_msecs nfds fds_length overflow fds | ret nfds fds_length fds
                    epoll_ctl | epfd op_enum fd event                | ret
                    epoll_wait | epfd maxevents timeout              | ret fds_length overflow fds
                    socketpair | family type protocol                | ret socket
                    getppid   |                                      | ret
                    """)
    void hasLttngsFieldsAtEntryAndExit(String name, String atEntry, String atExit) {
        SystemCall call = table.call(name).orElseThrow();
        assertThat(names(SystemCallPlanner.entry(call))).isEqualTo(atEntry == null ? "" : atEntry);
        assertThat(names(SystemCallPlanner.exit(call))).isEqualTo(atExit);
    }

    private static String names(RecordPlan plan) {
        return plan.payload().members().stream().map(StructureMember::name).collect(Collectors.joining(" "));
    }

    @Test
    void aLateExitHasWhatTheEntryCouldNotReadBehindItsOwnFields() {
        SystemCall call = table.call("readlinkat").orElseThrow();
        assertThat(SystemCallPlanner.lateExit(call).map(SystemCallTableTest::names)).hasValue("ret buf pathname");
        assertThat(SystemCallPlanner.lateExit(table.call("close").orElseThrow())).isEmpty();
    }

    @Test
    void everyCallFitsTheProgramsAndHasANumberOfItsOwn() {
        Set<Integer> numbers = new HashSet<>();
        for (SystemCall call : table.calls()) {
            assertThat(call.number()).as(call.name()).isBetween(0, CaptureLayout.MAX_CALLS - 1);
            assertThat(numbers.add(call.number())).as(call.name()).isTrue();
            assertThat(CaptureSlot.of(call, Shown.AT_ENTRY)).hasSizeLessThanOrEqualTo(CaptureLayout.SLOTS_OF_A_PHASE);
            assertThat(plans(call)).extracting(RecordPlan::kernelId).doesNotHaveDuplicates();
        }
    }

    @Test
    void everySystemCallOfTheRunningKernelIsInTheTable() throws Exception {
        try (KernelTracer tracer = KernelTracer.open()) {
            List<String> missing = tracer.systemCalls().stream()
                    .filter(name -> table.call(name).isEmpty())
                    .toList();
            // A kernel newer than the table has more: those are left to tracefs.
            System.out.println("not in the table: " + missing);
            assertThat(missing).hasSizeLessThan(30);
        } catch (KernelTracingException e) {
            Assumptions.abort("the kernel cannot be traced here: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openat, 257, 56",
        "read, 0, 63",
        "newfstatat, 262, 79",
        "clone, 56, 220",
        "execve, 59, 221",
        "exit_group, 231, 94",
        "io_uring_enter, 426, 426",
        "futex_wait, 455, 455",
        "open, 2, -1",
        "fadvise64_64, -1, 223"
    })
    void eachArchitectureHasNumbersOfItsOwn(String name, int x86, int arm) {
        assertThat(number(Architecture.X86_64, name)).isEqualTo(x86);
        assertThat(number(Architecture.AARCH64, name)).isEqualTo(arm);
    }

    private static int number(Architecture architecture, String name) {
        return SystemCallTable.of(architecture).call(name).map(SystemCall::number).orElse(-1);
    }

    @Test
    void anEventOfAFileIsAsLongAsTheArchitectureHasIt() {
        assertThat(elementBytes(Architecture.X86_64, "epoll_ctl", Shown.AT_ENTRY)).isEqualTo(12);
        assertThat(elementBytes(Architecture.AARCH64, "epoll_ctl", Shown.AT_ENTRY)).isEqualTo(16);
        assertThat(elementBytes(Architecture.X86_64, "epoll_pwait", Shown.AT_EXIT)).isEqualTo(12);
        assertThat(elementBytes(Architecture.AARCH64, "epoll_pwait", Shown.AT_EXIT)).isEqualTo(16);
    }

    private static int elementBytes(Architecture architecture, String name, Shown phase) {
        SystemCall call = SystemCallTable.of(architecture).call(name).orElseThrow();
        return CaptureSlot.of(call, phase).getFirst().elementBytes();
    }

    @ParameterizedTest
    @EnumSource
    void everyTableHasNumbersThatFitTheProgramsOnce(Architecture architecture) {
        assertThat(SystemCallTable.of(architecture).calls())
                .hasSizeGreaterThan(300)
                .extracting(SystemCall::number)
                .doesNotHaveDuplicates()
                .allMatch(number -> number >= 0 && number < CaptureLayout.MAX_CALLS);
    }

    /// Whatever a record's captures hold, be it cut, huge or a lie.
    @Test
    void compiledAndInterpretedTranscodersWriteTheSameForEveryCall() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("SystemCallTableTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (SystemCall call : table.calls()) {
            for (RecordPlan plan : plans(call)) {
                RecordTranscoder compiled = TranscoderCompiler.compile(plan);
                for (int i = 0; i < 10; i++) {
                    byte[] record = record(random);
                    assertThat(write(compiled, record))
                            .as("%s %s", plan.name(), i)
                            .isEqualTo(write(new InterpretedTranscoder(plan), record));
                }
            }
        }
    }

    private static byte[] record(SplittableRandom random) {
        byte[] bytes = new byte[CaptureLayout.DATA + random.nextInt(300)];
        random.nextBytes(bytes);
        ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int data = bytes.length - CaptureLayout.DATA;
        for (int slot = 0; slot < CaptureLayout.SLOTS; slot++) {
            int from = random.nextInt(data + 1);
            int length = random.nextInt(data - from + 1);
            int word = random.nextInt(4) == 0 ? 0 : length << 16 | CaptureLayout.DATA + from;
            record.putInt(CaptureLayout.CAPTURED + slot * 4, random.nextInt(200) == 0 ? random.nextInt() : word);
            if (word != 0 && length >= 2 && random.nextBoolean()) {
                record.putShort(CaptureLayout.DATA + from, (short) (random.nextBoolean() ? 2 : 10));
            }
        }
        return bytes;
    }

    private static byte[] write(RecordTranscoder transcoder, byte[] record) {
        byte[] packet = new byte[transcoder.maximumBytes(record.length)];
        int end = transcoder.write(record, 0, record.length, packet, 0);
        return end < 0 ? null : Arrays.copyOf(packet, end);
    }

    @ParameterizedTest
    @CsvSource({
        "0 read fd=0:u32, ret:TYPE",
        "0 read ret:s64 fd=0:u32, not a field",
        "0 read ret:s64 <fd=6:u32, not a field",
        "0 read ret:s64 <fd=0:what, unknown kind",
        "x read ret:s64, line 1"
    })
    void saysWhereALineIsWrong(String line, String message) {
        assertThatThrownBy(() -> SystemCallTable.parse(List.of(line), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining(message);
    }
}
