// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.kernel.FieldClassText;
import dev.ringside.kernel.internal.format.EventFormatException;
import dev.ringside.kernel.internal.format.EventFormatParser;
import dev.ringside.kernel.internal.names.EventNames;
import dev.ringside.kernel.internal.transcode.FieldOperation.ConvertInteger;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordPlannerTest {
    private static final String COMMON = """
            format:
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
            \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

            """;

    private static RecordPlan plan(String system, String name, String fields, String print)
            throws EventFormatException {
        return new RecordPlanner(EventNames.ofLttng())
                .plan(EventFormatParser.parse(
                        system, "name: " + name + "\nID: 5\n" + COMMON + fields + "\nprint fmt: " + print + "\n"));
    }

    @Test
    void plansSchedSwitchAsLttng() throws EventFormatException {
        RecordPlan plan = plan("sched", "sched_switch", """
                \tfield:char prev_comm[16];\toffset:8;\tsize:16;\tsigned:0;
                \tfield:pid_t prev_pid;\toffset:24;\tsize:4;\tsigned:1;
                \tfield:int prev_prio;\toffset:28;\tsize:4;\tsigned:1;
                \tfield:long prev_state;\toffset:32;\tsize:8;\tsigned:1;
                \tfield:char next_comm[16];\toffset:40;\tsize:16;\tsigned:0;
                \tfield:pid_t next_pid;\toffset:56;\tsize:4;\tsigned:1;
                \tfield:int next_prio;\toffset:60;\tsize:4;\tsigned:1;
                """, "\"x\"");
        assertThat(plan.name()).isEqualTo("sched_switch");
        assertThat(FieldClassText.of(plan.payload()))
                .isEqualTo("prev_comm:text16 prev_tid:s32 prev_prio:s32 prev_state:s64"
                        + " next_comm:text16 next_tid:s32 next_prio:s32");
        assertThat(plan.operations())
                .isEqualTo(List.of(
                        new CopyBytes(8, 20),
                        new ConvertInteger(28, 4, true, false, -100, 4),
                        new CopyBytes(32, 28),
                        new ConvertInteger(60, 4, true, false, -100, 4)));
    }

    @Test
    void showsAnEventThatLttngDoesNotKnowAsTheKernelDoes() throws EventFormatException {
        RecordPlan plan = plan("mine", "thing", """
                \tfield:__data_loc char[] name;\toffset:8;\tsize:4;\tsigned:0;
                \tfield:void * where;\toffset:16;\tsize:8;\tsigned:0;
                \tfield:unsigned int kind;\toffset:24;\tsize:4;\tsigned:0;
                \tfield:u32 mask;\toffset:28;\tsize:4;\tsigned:0;
                \tfield:__data_loc u64[] values;\toffset:32;\tsize:4;\tsigned:0;
                \tfield:u8 mac[6];\toffset:36;\tsize:6;\tsigned:0;
                """, "\"%s %p %s %x\", __get_str(name), REC->where, "
                + "__print_symbolic(REC->kind, {0, \"A\"}, {1, \"B\"}), REC->mask");
        assertThat(FieldClassText.of(plan.payload()))
                .isEqualTo("name:string where:u64x kind:u32e mask:u32x"
                        + " _values_length:u32 values:seq(u64) mac:array6(u8x)");
    }

    @Test
    void givesSystemCallArgumentsTheirDeclaredTypes() throws EventFormatException {
        RecordPlan plan = plan("syscalls", "sys_enter_openat", """
                \tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;
                \tfield:int dfd;\toffset:16;\tsize:8;\tsigned:0;
                \tfield:const char * filename;\toffset:24;\tsize:8;\tsigned:0;
                \tfield:int flags;\toffset:32;\tsize:8;\tsigned:0;
                \tfield:umode_t mode;\toffset:40;\tsize:8;\tsigned:0;
                """, "\"x\"");
        assertThat(plan.name()).isEqualTo("syscall_entry_openat");
        assertThat(FieldClassText.of(plan.payload())).isEqualTo("dfd:s32 filename:u64x flags:s32 mode:u16");
        RecordPlan exit = plan("syscalls", "sys_exit_openat", """
                \tfield:int __syscall_nr;\toffset:8;\tsize:4;\tsigned:1;
                \tfield:long ret;\toffset:16;\tsize:8;\tsigned:1;
                """, "\"x\"");
        assertThat(exit.name()).isEqualTo("syscall_exit_openat");
        assertThat(FieldClassText.of(exit.payload())).isEqualTo("ret:s64");
    }

    @Test
    void takesTheThreadFromTheCommonFieldsWhereLttngShowsIt() throws EventFormatException {
        RecordPlan plan =
                plan("block", "block_plug", "\tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;\n", "\"x\"");
        assertThat(FieldClassText.of(plan.payload())).isEqualTo("tid:s32 comm:text16");
        assertThat(plan.operations()).containsExactly(new CopyBytes(4, 20));
    }
}
