// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.Filtered;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Performance counters with tracepoints, which programs of ours record then: the same events with the same fields as
/// tracefs records, and counters that tell what the kernel did in between.
final class TracepointCounterTest {
    private static final String COUNTED = "counted";
    private static final String PLAIN = "plain";
    private static final String SCRIPT = "for i in 1 2 3 4 5 6 7 8; do /bin/true; (:) & wait; done; :";
    private static final int MOST_SWAPS = 2;
    private static final Pattern LINE = Pattern.compile("\\[([0-9.:]+)] (?:\\S+ )?([a-z_0-9]+): "
            + "\\{ cpu_id = (\\d+) }, (?:\\{ perf_cpu_context_switches = (\\d+)"
            + "(?:, perf_cpu_page_fault = (\\d+))? }, )?"
            + "(\\{.*})");

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    /// An event record; −1 for counters that it does not have.
    private record Seen(String time, String name, int cpu, long switches, long faults, String payload) {
        static Seen of(String line) {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            return new Seen(
                    matcher.group(1),
                    matcher.group(2),
                    Integer.parseInt(matcher.group(3)),
                    matcher.group(4) == null ? -1 : Long.parseLong(matcher.group(4)),
                    matcher.group(5) == null ? -1 : Long.parseLong(matcher.group(5)),
                    matcher.group(6));
        }

        boolean isCounted() {
            return switches >= 0;
        }

        String what() {
            return name + " " + TracedMachine.withEndedThreadsAlike(payload);
        }

        String number(String field) {
            Matcher matcher = Pattern.compile("\\b" + field + " = (-?\\d+)").matcher(payload);
            assertThat(matcher.find()).as("%s in %s", field, this).isTrue();
            return matcher.group(1);
        }
    }

    private static PerfCounter counter(String name) throws KernelTracingException {
        return PerfCounter.parse("perf:cpu:" + name).orElseThrow();
    }

    private KernelRecorder recorder(boolean overwrite) throws KernelTracingException {
        TracedMachine.assumeUserMemoryIsCaptured();
        KernelRecorder recorder = machine.recorder(folder, CtfVersion.CTF_1_8);
        recorder.enableChannel(new KernelChannelSettings(
                COUNTED, 1 << 20, 4, overwrite, 0, KernelChannelSettings.READ_WHEN_ASKED));
        recorder.addCounter(COUNTED, counter("context-switches"));
        return recorder;
    }

    private List<Seen> seen() throws Exception {
        return TracedMachine.text(folder).stream()
                .filter(line -> line.startsWith("["))
                .map(Seen::of)
                .toList();
    }

    @ParameterizedTest(name = "overwrite={0}")
    @ValueSource(booleans = {false, true})
    void theEventsAreThoseOfTracefsWithTheirFieldsInTheirOrder(boolean overwrite) throws Exception {
        List<String> events = List.of(
                "sched_switch", "sched_waking", "sched_wakeup", "sched_wakeup_new", "sched_process_fork",
                "sched_process_exec", "sched_process_exit", "sched_process_wait", "signal_generate", "signal_deliver",
                "task_rename", "task_newtask");
        long lost;
        try (KernelRecorder recorder = recorder(overwrite)) {
            recorder.enableChannel(TracedMachine.quiet(PLAIN));
            for (String event : events) {
                recorder.enableEvents(COUNTED, new Tracepoint(event));
                recorder.enableEvents(PLAIN, new Tracepoint(event));
            }
            TracedMachine.record(recorder, SCRIPT);
            lost = recorder.channels().stream()
                    .mapToLong(KernelChannelStatus::discardedEvents)
                    .sum();
        }
        List<Seen> seen = seen();
        Map<Integer, List<String>> counted = whileTheShellRuns(seen, true);
        Map<Integer, List<String>> plain = whileTheShellRuns(seen, false);
        assertThat(plain).isNotEmpty();
        long missing = 0;
        for (Map.Entry<Integer, List<String>> cpu : plain.entrySet()) {
            missing += missing(cpu.getValue(), counted.getOrDefault(cpu.getKey(), List.of()));
        }
        // Who else uses eBPF at the same time may keep the kernel from running a program, which it counts.
        assertThat(missing).isLessThanOrEqualTo(lost);
    }

    /// By CPU. Channels are started and stopped one after the other, so what the shell does before it starts a program,
    /// and after it has ended, may be in one of them only.
    private static Map<Integer, List<String>> whileTheShellRuns(List<Seen> seen, boolean counted) {
        List<Seen> ofChannel =
                seen.stream().filter(each -> each.isCounted() == counted).toList();
        Seen start = ofChannel.stream()
                .filter(each -> each.name().equals("sched_process_fork"))
                .findFirst()
                .orElseThrow();
        String shell = start.number("parent_tid");
        Map<Integer, List<String>> events = new HashMap<>();
        boolean ended = false;
        for (Seen each : ofChannel.subList(ofChannel.indexOf(start), ofChannel.size())) {
            if (!ended) {
                events.computeIfAbsent(each.cpu(), _ -> new ArrayList<>()).add(each.what());
            }
            ended |= each.name().equals("sched_process_exit") && each.number("tid").equals(shell);
        }
        assertThat(ended).isTrue();
        return events;
    }

    /// What only the counted ones have must be what the kernel's filter by thread now and then leaves out of tracefs:
    /// that the processor turns from another thread to one that is followed. They have the same order, but where an
    /// interrupt comes between the two recordings of one event.
    ///
    /// @return how many of the plain ones the counted ones do not have
    private static long missing(List<String> plain, List<String> counted) {
        List<String> extra = new ArrayList<>(counted);
        plain.forEach(extra::remove);
        assertThat(extra).as("not in tracefs").allMatch(each -> each.startsWith("sched_switch "));
        List<String> missing = new ArrayList<>(plain);
        counted.forEach(missing::remove);
        assertThat(inOrder(plain, counted)).isGreaterThanOrEqualTo(plain.size() - missing.size() - MOST_SWAPS);
        return missing.size();
    }

    /// How long a sequence both have in common.
    private static int inOrder(List<String> some, List<String> others) {
        int[][] common = new int[some.size() + 1][others.size() + 1];
        for (int i = some.size() - 1; i >= 0; i--) {
            for (int k = others.size() - 1; k >= 0; k--) {
                common[i][k] = some.get(i).equals(others.get(k))
                        ? 1 + common[i + 1][k + 1]
                        : Math.max(common[i + 1][k], common[i][k + 1]);
            }
        }
        return common[0][0];
    }

    @Test
    void betweenTheTwoSwitchesOfAThreadThatRanThereIsExactlyOne() throws Exception {
        long shell;
        try (KernelRecorder recorder = recorder(false)) {
            recorder.addCounter(COUNTED, counter("page-fault"));
            recorder.enableEvents(COUNTED, new Tracepoint("sched_switch"));
            recorder.enableEvents(COUNTED, new Tracepoint("page_fault_user"));
            recorder.enableEvents(COUNTED, new Tracepoint("sched_process_fork"));
            shell = TracedMachine.record(recorder, SCRIPT);
        }
        Set<String> ours = new HashSet<>(Set.of(Long.toString(shell)));
        seen().stream()
                .filter(each -> each.name().equals("sched_process_fork"))
                .forEach(each -> ours.add(each.number("child_tid")));
        Map<Integer, Seen> last = new HashMap<>();
        Map<Integer, Seen> lastFault = new HashMap<>();
        int turns = 0;
        int faults = 0;
        for (Seen each : seen()) {
            if (each.name().equals("sched_switch")) {
                Seen before = last.put(each.cpu(), each);
                lastFault.remove(each.cpu());
                if (before != null && before.number("next_tid").equals(each.number("prev_tid"))
                        && ours.contains(each.number("prev_tid"))) {
                    assertThat(each.switches() - before.switches()).as("%s %s", before, each).isOne();
                    turns++;
                }
            } else if (each.name().endsWith("page_fault_user")) {
                Seen before = lastFault.put(each.cpu(), each);
                if (before != null) {
                    assertThat(each.faults() - before.faults()).as("%s %s", before, each).isPositive();
                    assertThat(each.switches()).isEqualTo(before.switches());
                    faults++;
                }
            }
        }
        assertThat(turns).isGreaterThan(8);
        assertThat(faults).isGreaterThan(100);
    }

    @Test
    void aFilterChoosesAmongThem() throws Exception {
        try (KernelRecorder recorder = recorder(false)) {
            recorder.addContext(COUNTED, KernelContext.PROCNAME);
            recorder.enableEvents(
                    COUNTED, new Filtered(new Tracepoint("sched_process_exec"), "filename == \"/bin/t*\""));
            recorder.enableEvents(COUNTED, new Filtered(new Tracepoint("task_rename"), "$ctx.procname == \"nobody\""));
            TracedMachine.record(recorder, "/bin/true; /bin/echo no; /bin/true");
        }
        List<String> text = TracedMachine.text(folder);
        assertThat(text).hasSize(2).allSatisfy(line -> assertThat(line)
                .containsPattern("\\{ procname = \"[^\"]+\", perf_cpu_context_switches = \\d+ }, "
                        + "\\{ filename = \"/bin/true\", tid = "));
    }

    @ParameterizedTest(name = "overwrite={0}")
    @ValueSource(booleans = {false, true})
    void aSnapshotHasThem(boolean overwrite) throws Exception {
        Path snapshot = folder.resolve("snapshot");
        Path recording = folder.resolve("recording");
        TracedMachine.assumeUserMemoryIsCaptured();
        KernelRecordingSettings settings = TracedMachine.settings(recording, CtfVersion.CTF_1_8);
        try (KernelRecorder recorder = machine.tracer()
                .newRecorder(new KernelRecordingSettings(
                        "test",
                        recording,
                        CtfVersion.CTF_1_8,
                        settings.created(),
                        settings.clock(),
                        true,
                        Optional.empty()))) {
            recorder.enableChannel(new KernelChannelSettings(
                    COUNTED, 1 << 20, 4, overwrite, 0, KernelChannelSettings.READ_WHEN_ASKED));
            recorder.addCounter(COUNTED, counter("context-switches"));
            recorder.enableEvents(COUNTED, new Tracepoint("sched_process_*"));
            recorder.enableEvents(COUNTED, new KernelEventRule.SystemCall("execve"));
            TracedMachine.record(recorder, SCRIPT);
            recorder.snapshot(snapshot, Long.MAX_VALUE);
            recorder.snapshot(snapshot.resolveSibling("again"), Long.MAX_VALUE);
        }
        List<String> text = TracedMachine.text(snapshot);
        assertThat(text)
                .anyMatch(line -> line.contains("sched_process_exec") && line.contains("/bin/true"))
                .anyMatch(line -> line.contains("syscall_entry_execve"))
                .allMatch(line -> line.contains("perf_cpu_context_switches = "));
        assertThat(TracedMachine.text(snapshot.resolveSibling("again"))).isEqualTo(text);
    }

    /// Programs that follow threads run at tracepoints that others listen to as well.
    @Test
    void othersWhoListenToATracepointOfOursHearOfEachEvent() throws Exception {
        List<String> shown;
        try (KernelRecorder recorder = recorder(false)) {
            recorder.enableEvents(COUNTED, new Tracepoint("sched_process_exec"));
            Process shell = TracedMachine.waitingShell("/bin/true");
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            shown = TracedMachine.run(
                    "perf", "stat", "-x,", "-e", "sched:sched_process_fork,sched:sched_process_exec", "--",
                    "/bin/sh", "-c", "/bin/true; :");
            TracedMachine.letGo(shell);
            recorder.stop();
        }
        assertThat(shown)
                .anyMatch(line -> line.matches("[1-9]\\d*,.*sched_process_fork.*"))
                .anyMatch(line -> line.matches("[1-9]\\d*,.*sched_process_exec.*"));
    }
}
