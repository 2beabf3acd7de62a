// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import dev.ringside.kernel.KernelTracingException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Counters in the context of system calls; those of the kernel itself, which every machine has.
class PerfCounterTest {
    private static final String CHANNEL = "channel0";
    private static final Path PROCESSOR_COUNTERS = Path.of("/sys/bus/event_source/devices/cpu");

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    private KernelRecorder recorder() throws KernelTracingException {
        return recorder(false);
    }

    private KernelRecorder recorder(boolean overwrite) throws KernelTracingException {
        KernelRecorder recorder = machine.recorder(folder, CtfVersion.CTF_1_8);
        recorder.enableChannel(new KernelChannelSettings(
                CHANNEL, 1 << 20, 4, overwrite, 0, KernelChannelSettings.READ_WHEN_ASKED));
        return recorder;
    }

    private static void assumePrograms() {
        Facility bpf = KernelTracer.facilities().stream()
                .filter(facility -> facility.name().equals("bpf"))
                .findFirst()
                .orElseThrow();
        assumeTrue(bpf.present(), "skipped: no eBPF here: " + bpf.finding());
    }

    private static PerfCounter counter(String type) throws KernelTracingException {
        return PerfCounter.parse(type).orElseThrow();
    }

    @Test
    void knowsTheNamesOfLttng() throws KernelTracingException {
        assertThat(counter("perf:cpu:cycles")).isEqualTo(new PerfCounter("perf:cpu:cycles", 0, 0));
        assertThat(counter("perf:cpu:page-fault")).isEqualTo(new PerfCounter("perf:cpu:page-fault", 1, 2));
        assertThat(counter("perf:cpu:L1-dcache-load-misses"))
                .isEqualTo(new PerfCounter("perf:cpu:L1-dcache-load-misses", 3, 0x10000));
        assertThat(counter("perf:cpu:LLC-prefetches")).isEqualTo(new PerfCounter("perf:cpu:LLC-prefetches", 3, 0x202));
        assertThat(counter("perf:cpu:raw:r1a8:uops")).isEqualTo(new PerfCounter("perf:cpu:raw:r1a8:uops", 4, 0x1a8));
        assertThat(counter("perf:cpu:branch-load-misses").fieldName()).isEqualTo("perf_cpu_branch_load_misses");
        assertThat(PerfCounter.parse("tid")).isEmpty();
        assertThatThrownBy(() -> PerfCounter.parse("perf:cpu:nonsense")).hasMessageContaining("no such counter");
    }

    @ParameterizedTest(name = "overwrite={0}")
    @ValueSource(booleans = {false, true})
    void recordsWhatTheyCountedWithEachSystemCall(boolean overwrite) throws Exception {
        assumePrograms();
        try (KernelRecorder recorder = recorder(overwrite)) {
            recorder.addContext(CHANNEL, KernelContext.TID);
            recorder.addCounter(CHANNEL, counter("perf:cpu:page-fault"));
            recorder.addCounter(CHANNEL, counter("perf:cpu:cpu-clock"));
            recorder.enableEvents(CHANNEL, new SystemCall("execve"));
            recorder.enableEvents(CHANNEL, new SystemCall("openat"));
            TracedMachine.record(recorder, "for i in 1 2 3 4 5 6 7 8; do /bin/true; done; :");
        }
        Pattern line = Pattern.compile(".* cpu_id = (\\d+) }, "
                + "\\{ tid = \\d+, perf_cpu_page_fault = (\\d+), perf_cpu_cpu_clock = (\\d+) }, \\{ .*");
        Map<String, Long> faults = new HashMap<>();
        Map<String, Long> nanos = new HashMap<>();
        long risen = 0;
        List<String> text = TracedMachine.text(folder);
        assertThat(text).hasSizeGreaterThan(16).anyMatch(each -> each.contains("filename = \"/bin/true\""));
        for (String each : text) {
            Matcher matcher = line.matcher(each);
            assertThat(matcher.matches()).as(each).isTrue();
            long fault = Long.parseLong(matcher.group(2));
            long nano = Long.parseLong(matcher.group(3));
            assertThat(fault).isGreaterThanOrEqualTo(faults.getOrDefault(matcher.group(1), 0L));
            assertThat(nano).isGreaterThan(nanos.getOrDefault(matcher.group(1), 0L));
            risen += fault > faults.getOrDefault(matcher.group(1), Long.MAX_VALUE) ? 1 : 0;
            faults.put(matcher.group(1), fault);
            nanos.put(matcher.group(1), nano);
        }
        assertThat(risen).as("a program that starts touches new pages").isGreaterThan(6);
    }

    @Test
    void refusesWhatCannotBeRecordedWithThem() throws Exception {
        assumePrograms();
        try (KernelRecorder recorder = recorder()) {
            recorder.addCounter(CHANNEL, counter("perf:cpu:context-switches"));
            refused(Reason.ALREADY_EXISTS, () -> recorder.addCounter(CHANNEL, counter("perf:cpu:context-switches")));
            refused(Reason.UNSUPPORTED, () -> recorder.enableEvents(CHANNEL, new Tracepoint("lttng_statedump_start")));
            refused(Reason.UNSUPPORTED, () -> recorder.enableEvents(CHANNEL, new Tracepoint("lttng_logger")));
            refused(
                    Reason.UNSUPPORTED,
                    () -> recorder.enableEvents(
                            CHANNEL, new KernelEventRule.UserProbe("/bin/sh+0x1000", "probe", false)));
            refused(
                    Reason.UNSUPPORTED,
                    () -> recorder.enableEvents(
                            CHANNEL,
                            new KernelEventRule.Filtered(new Tracepoint("sched_switch"), "$ctx.preemptible == 1")));
            for (String more : List.of("minor-faults", "major-faults", "task-clock")) {
                recorder.addCounter(CHANNEL, counter("perf:cpu:" + more));
            }
            refused(Reason.UNSUPPORTED, () -> recorder.addCounter(CHANNEL, counter("perf:cpu:cpu-clock")));
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_switch"));
            refused(Reason.UNSUPPORTED, () -> recorder.addCounter(CHANNEL, counter("perf:cpu:cpu-clock")));
            refused(Reason.UNSUPPORTED, () -> recorder.addContext(CHANNEL, KernelContext.PREEMPTIBLE));
            recorder.enableChannel(TracedMachine.quiet("other"));
            recorder.addContext("other", KernelContext.PREEMPTIBLE);
            recorder.addCounter("other", counter("perf:cpu:cpu-clock"));
            refused(Reason.UNSUPPORTED, () -> recorder.enableEvents("other", new Tracepoint("sched_switch")));
        }
    }

    @Test
    void takesThemBehindEventsUntilTheFirstStart() throws Exception {
        assumePrograms();
        try (KernelRecorder recorder = recorder()) {
            recorder.addContext(CHANNEL, KernelContext.TID);
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exec"));
            recorder.enableEvents(CHANNEL, new SystemCall("execve"));
            recorder.addCounter(CHANNEL, counter("perf:cpu:page-fault"));
            recorder.addCounter(CHANNEL, counter("perf:cpu:context-switches"));
            TracedMachine.record(recorder, "/bin/true; :");
            refused(Reason.INVALID, () -> recorder.addCounter(CHANNEL, counter("perf:cpu:cpu-clock")));
        }
        assertThat(TracedMachine.text(folder))
                .anyMatch(line -> line.contains("sched_process_exec: "))
                .anyMatch(line -> line.contains("syscall_entry_execve: "))
                .allMatch(line -> line.matches(
                        ".*\\{ tid = \\d+, perf_cpu_page_fault = \\d+, perf_cpu_context_switches = \\d+ }.*"));
    }

    @Test
    void leavesAChannelAsItWasWhereItsEventsCannotBeRecordedWithThem() throws Exception {
        assumePrograms();
        try (KernelRecorder recorder = recorder()) {
            recorder.addContext(CHANNEL, KernelContext.PREEMPTIBLE);
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exec"));
            refused(Reason.UNSUPPORTED, () -> recorder.addCounter(CHANNEL, counter("perf:cpu:page-fault")));
            TracedMachine.record(recorder, "/bin/true; :");
        }
        assertThat(TracedMachine.text(folder))
                .anyMatch(line -> line.contains("sched_process_exec: "))
                .allMatch(line -> line.contains("preemptible = ") && !line.contains("perf_cpu"));
    }

    @Test
    void saysWhatTheKernelSaysOfACounterThatTheProcessorDoesNotHave() throws Exception {
        assumePrograms();
        assumeTrue(Files.notExists(PROCESSOR_COUNTERS), "skipped: this processor has counters");
        try (KernelRecorder recorder = recorder()) {
            assertThatThrownBy(() -> recorder.addCounter(CHANNEL, counter("perf:cpu:cycles")))
                    .isInstanceOf(KernelTracingException.class)
                    .hasMessageContaining("perf:cpu:cycles: this machine has no such counter")
                    .hasMessageContaining("ENOENT");
        }
    }

    private interface Call {
        void run() throws KernelTracingException;
    }

    private static void refused(Reason reason, Call call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        KernelTracingException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }
}
