// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.Filtered;
import dev.ringside.kernel.KernelEventRule.Phase;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Holds filters that the kernel applies against the same filters applied when its records are read.
final class KernelFilterTest {
    /// What the kernel can say, all of it or a part.
    private static final List<Filtered> FILTERS = List.of(
            filtered("prev_comm == \"sh\""),
            filtered("prev_comm == \"s*\" || next_comm != \"tr*e\""),
            filtered("prev_prio >= 20 && !(next_tid == 0)"),
            filtered("20 == prev_prio && prev_state & 3"),
            filtered("prev_state < 16 && next_prio << 1 == 40"),
            filtered("$ctx.tid != 0 && $ctx.procname != \"sh\""),
            new Filtered(new SystemCall("*at", Phase.EXIT), "ret == -2 || ret > 3 && ret < 100"),
            new Filtered(new SystemCall("read", Phase.ENTRY), "count > 100 && count <= 100000"),
            new Filtered(new SystemCall("mmap", Phase.ENTRY), "len != 8192 && fd == 3"),
            new Filtered(new Tracepoint("sched_process_exec"), "filename != \"*[t]rue\""));

    /// Says which process came near its end: the last ones may or may not be recorded to their very last switch. In
    /// between, shells wait for others.
    private static final String SCRIPT =
            "echo here; read line; i=0; while [ $i -lt 12 ]; do i=$((i+1)); (/bin/true; :);"
            + " /bin/cat /no/such /dev/null 2>/dev/null | cat; done;"
            + " /bin/sh -c 'echo $$'; /bin/true; /bin/true; /bin/true; /bin/true";

    private static final Pattern SWITCHED = Pattern.compile("prev_tid = (\\d+)");

    @TempDir
    private Path folder;

    private long first;
    private long last;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    private static Filtered filtered(String expression) {
        return new Filtered(new Tracepoint("sched_switch"), expression);
    }

    /// The same for us, but not for the kernel, which has no such operator.
    private static Filtered hidden(Filtered rule) {
        return new Filtered(rule.rule(), "(" + rule.expression() + ") ^ 0");
    }

    @Test
    void theKernelKeepsWhatWeKeep() throws Exception {
        try (KernelRecorder recorder = machine.recorder(folder.resolve("kernel"), CtfVersion.CTF_1_8)) {
            // Programs of ours know no filters of the kernel.
            recorder.setUserMemoryCaptured(false);
            for (int i = 0; i < FILTERS.size(); i++) {
                channel(recorder, "pushed" + i, FILTERS.get(i));
                channel(recorder, "read" + i, hidden(FILTERS.get(i)));
            }
            // All but the last: the kernel knows more wildcards than we do.
            assertThat(kernelFilters()).isEqualTo(FILTERS.size() - 1);
            Process shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT).start();
            assertThat(shell.inputReader().readLine()).isEqualTo("here");
            first = shell.pid();
            recorder.trackProcesses(List.of(first));
            recorder.start();
            shell.getOutputStream().write('\n');
            shell.getOutputStream().flush();
            last = Long.parseLong(shell.inputReader().readLine());
            assertThat(shell.waitFor()).isZero();
            recorder.stop();
            assertThat(recorder.channels()).allSatisfy(channel -> assertThat(channel.discardedEvents()).isZero());
        }
        for (int i = 0; i < FILTERS.size(); i++) {
            List<String> kept = events("pushed" + i);
            assertThat(kept).as(FILTERS.get(i).toString()).isNotEmpty().containsExactlyElementsOf(events("read" + i));
        }
    }

    @Test
    void systemCallsThatProgramsCaptureHaveContextsAndAreFilteredByWhatTheirArgumentsPointTo() throws Exception {
        long shell;
        try (KernelRecorder recorder = machine.recorder(folder.resolve("kernel"), CtfVersion.CTF_1_8)) {
            recorder.enableChannel(TracedMachine.quiet("channel0"));
            recorder.addContext("channel0", KernelContext.PROCNAME);
            recorder.addContext("channel0", KernelContext.PPID);
            recorder.addContext("channel0", KernelContext.UID);
            recorder.enableEvents(
                    "channel0",
                    new Filtered(
                            new SystemCall("openat", Phase.ENTRY), "filename == \"/no/*\" && $ctx.procname != \"sh\""));
            Process tracked = TracedMachine.waitingShell("read x < /no/thing; /bin/cat /dev/null /no/such; :");
            shell = tracked.pid();
            recorder.track(ProcessTrackers.ALL
                    .with(ProcessTrackers.Attribute.PID, List.of(shell))
                    .with(ProcessTrackers.Attribute.UID, List.of(0L)));
            recorder.start();
            TracedMachine.letGo(tracked);
            recorder.stop();
        }
        List<String> lines = TracedMachine.run("babeltrace2", folder.toString());
        Assumptions.assumeFalse(
                lines.isEmpty(), "system calls cannot be captured here: there is no text to filter by");
        assertThat(lines).singleElement().satisfies(line -> assertThat(line)
                .contains("syscall_entry_openat: ")
                .contains("{ procname = \"cat\", ppid = " + shell + ", uid = 0 }")
                .contains("filename = \"/no/such\""));
    }

    private static void channel(KernelRecorder recorder, String name, Filtered rule) throws KernelTracingException {
        recorder.enableChannel(TracedMachine.quiet(name).withSubBuffers(1 << 19, 2));
        recorder.enableEvents(name, rule);
    }

    /// How many events have a filter in the kernel, in channels that the kernel is to filter for; none in the others.
    private int kernelFilters() throws IOException {
        int found = 0;
        for (String instance : machine.instances()) {
            Path events = machine.file("instances").resolve(instance).resolve("events");
            if (TracedMachine.isOwn(instance)) {
                for (String event : List.of(
                        "sched/sched_switch", "sched/sched_process_exec", "syscalls/sys_exit_openat",
                        "syscalls/sys_enter_read", "syscalls/sys_enter_mmap")) {
                    // "none", of which the kernel gives only as much as is asked for first; ours start with "(".
                    boolean filtered =
                            !Files.readString(events.resolve(event).resolve("filter")).startsWith("n");
                    assertThat(filtered && instance.contains("-read")).as(instance).isFalse();
                    found += filtered ? 1 : 0;
                }
            }
        }
        return found;
    }

    /// A channel's events by CPU.
    private List<String> events(String channel) throws IOException, InterruptedException {
        Path own = folder.resolve("only-" + channel);
        Files.createDirectories(own.resolve("kernel"));
        try (Stream<Path> files = Files.list(folder.resolve("kernel"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.equals("metadata") || name.startsWith(channel + "_")) {
                    Files.copy(file, own.resolve("kernel").resolve(name));
                }
            }
        }
        List<String> events = new ArrayList<>();
        for (String line : TracedMachine.run("babeltrace2", own.toString())) {
            Matcher switched = SWITCHED.matcher(line);
            if (!switched.find() || isWholly(Long.parseLong(switched.group(1)))) {
                events.add(withoutWhatDiffers(line));
            }
        }
        return events.stream().sorted().toList();
    }

    /// Each instance reads the clock for itself, too.
    private static String withoutWhatDiffers(String line) {
        return TracedMachine.withEndedThreadsAlike(line.replaceFirst("^\\[[^]]*] \\([^)]*\\) ", ""));
    }

    /// Whether a process started and ended while everything was recorded. Ids begin anew when all have been used.
    private boolean isWholly(long tid) {
        return first < last ? tid > first && tid < last : tid > first || tid < last;
    }

    @Test
    void refusesFiltersOnContextsThatThereAreNot() throws Exception {
        try (KernelRecorder recorder = machine.recorder(folder.resolve("kernel"), CtfVersion.CTF_2)) {
            recorder.enableChannel(TracedMachine.quiet("channel0"));
            for (String expression : List.of(
                    "$ctx.nonsense == 1", "$app.a:b == 1", "prev_tid ==", "prev_tid < \"x\"", "nonsense == 1")) {
                assertThatThrownBy(() -> recorder.enableEvents("channel0", filtered(expression)))
                        .isInstanceOf(KernelTracingException.class)
                        .extracting(e -> ((KernelTracingException) e).reason())
                        .isEqualTo(KernelTracingException.Reason.INVALID);
            }
            assertThat(recorder.enableEvents("channel0", filtered("$ctx.uid == 0 && $ctx.cpu_id >= 0"))).isEqualTo(1);
        }
    }
}
