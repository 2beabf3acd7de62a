// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.Phase;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Records short-lived processes with every context field there is and holds what the trace says against what is known
/// of them.
final class KernelContextTest {
    private static final String CHANNEL = "channel0";
    private static final Pattern MEMBER = Pattern.compile("(\\w+) = (\\[ (?:\\[\\d+] = \\w+,? ?)*]|\"[^\"]*\"|[^ ,]+)");

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    private KernelRecorder recorder(KernelContext... contexts) throws KernelTracingException {
        KernelRecorder recorder = machine.recorder(folder.resolve("kernel"), CtfVersion.CTF_1_8);
        recorder.enableChannel(KernelChannelSettings.ofDefaults(CHANNEL).withSubBuffers(1 << 18, 4));
        for (KernelContext context : contexts) {
            recorder.addContext(CHANNEL, context);
        }
        return recorder;
    }

    /// The context fields of the events whose name starts so, with the name as `event`.
    private List<Map<String, String>> events(String name) throws IOException, InterruptedException {
        List<Map<String, String>> events = new ArrayList<>();
        for (String line : TracedMachine.text(folder)) {
            Matcher event = Pattern.compile(" (\\w+): \\{ cpu_id = (\\d+) }, \\{ (.*?) }, \\{").matcher(line);
            if (event.find() && event.group(1).startsWith(name)) {
                Map<String, String> members = new HashMap<>();
                members.put("event", event.group(1));
                members.put("cpu", event.group(2));
                Matcher member = MEMBER.matcher(event.group(3));
                while (member.find()) {
                    members.put(member.group(1), member.group(2));
                }
                events.add(members);
            }
        }
        return events;
    }

    private static Map<String, String> only(List<Map<String, String>> events, String procname) {
        return events.stream()
                .filter(event -> event.get("procname").equals("\"" + procname + "\""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing of " + procname + " in " + events));
    }

    private static String namespace(String name) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns", name)).toString().replaceAll("\\D", "");
    }

    @Test
    void tellsOfEveryThreadWhatItWasAtThatMoment() throws Exception {
        TracedMachine.assumeInstalled("setpriv");
        long shell;
        try (KernelRecorder recorder = recorder(KernelContext.values())) {
            assertThatThrownBy(() -> recorder.addContext(CHANNEL, KernelContext.TID))
                    .isInstanceOf(KernelTracingException.class);
            recorder.enableEvents(CHANNEL, new SystemCall("exit_group", Phase.ENTRY));
            recorder.enableEvents(CHANNEL, new Tracepoint("lttng_statedump_start"));
            shell = TracedMachine.record(
                    recorder,
                    "/bin/true; nice -n 5 /bin/cat /dev/null;"
                            + " setpriv --reuid=1234 --regid=1235 --clear-groups /bin/ls /dev/null;"
                            + " printf other > /proc/$$/comm");
            assertThatThrownBy(() -> recorder.addContext(CHANNEL, KernelContext.TID))
                    .isInstanceOf(KernelTracingException.class);
        }
        List<Map<String, String>> events = events("syscall_entry_exit_group");
        String own = "" + ProcessHandle.current().pid();
        assertThat(only(events, "other"))
                .containsEntry("tid", "" + shell)
                .containsEntry("pid", "" + shell)
                .containsEntry("vtid", "" + shell)
                .containsEntry("vpid", "" + shell)
                .containsEntry("ppid", own)
                .containsEntry("vppid", own)
                .containsEntry("prio", "20")
                .containsEntry("nice", "0")
                .containsEntry("hostname", "\"" + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip() + "\"")
                .containsEntry("uid", "0")
                .containsEntry("vegid", "0")
                .containsEntry("pid_ns", namespace("pid"))
                .containsEntry("cgroup_ns", namespace("cgroup"))
                .containsEntry("mnt_ns", namespace("mnt"))
                .containsEntry("user_ns", namespace("user"))
                .containsEntry("interruptible", "1")
                .containsEntry("migratable", "1");
        assertThat(only(events, "true"))
                .containsEntry("ppid", "" + shell)
                .containsEntry("vppid", "" + shell)
                .doesNotContainEntry("tid", "" + shell);
        assertThat(only(events, "cat")).containsEntry("nice", "5").containsEntry("prio", "25");
        assertThat(only(events, "ls"))
                .containsEntry("uid", "1234")
                .containsEntry("euid", "1234")
                .containsEntry("suid", "1234")
                .containsEntry("vuid", "1234")
                .containsEntry("gid", "1235")
                .containsEntry("vsgid", "1235");
        Map<String, String> dump = events("lttng_statedump_start").getFirst();
        assertThat(dump).containsEntry("pid", own).containsEntry("callstack_kernel", "[ ]");
    }

    @Test
    void tellsOfProcessesInOtherNamespacesOnceItHasSeenThem() throws Exception {
        TracedMachine.assumeInstalled("unshare");
        checkIsolated("exec unshare --pid --fork --uts /bin/sh -c 'echo here; read line; exit'", "sh", false);
    }

    @Test
    void tellsOfProcessesInOtherNamespacesThanTheirParentsLeftBefore() throws Exception {
        TracedMachine.assumeInstalled("unshare");
        TracedMachine.assumeInstalled("bash");
        String inner = "bash -c \"echo here; read line; exit\"";
        checkIsolated("exec unshare --pid --uts /bin/sh -c 'echo apart; read line; " + inner + "; :'", "bash", true);
    }

    /// @param name  of the process that is in other namespaces; it says that it is `here`
    /// @param apart whether its parent says that it has left its namespaces
    private void checkIsolated(String script, String name, boolean apart) throws Exception {
        Process isolated = new ProcessBuilder("/bin/sh", "-c", "read line; " + script)
                .redirectErrorStream(true)
                .start();
        try (KernelRecorder recorder = recorder(KernelContext.values())) {
            recorder.enableEvents(CHANNEL, new SystemCall("exit_group", Phase.ENTRY));
            recorder.trackProcesses(List.of(isolated.pid()));
            recorder.start();
            sendLine(isolated);
            if (apart) {
                assertThat(isolated.inputReader().readLine()).isEqualTo("apart");
                recorder.flush();
                sendLine(isolated);
            }
            assertThat(isolated.inputReader().readLine()).isEqualTo("here");
            recorder.flush();
            sendLine(isolated);
            isolated.getOutputStream().close();
            assertThat(isolated.waitFor()).isZero();
            recorder.stop();
        }
        Map<String, String> event = only(events("syscall_entry_exit_group"), name);
        assertThat(event)
                .containsEntry("vpid", "1")
                .containsEntry("vtid", "1")
                .containsEntry("vppid", "0")
                .containsEntry("ppid", "" + isolated.pid())
                .containsEntry("hostname", "\"\"")
                .containsEntry("mnt_ns", namespace("mnt"));
        assertThat(event.get("pid_ns")).isNotEqualTo(namespace("pid"));
        assertThat(event.get("uts_ns")).isNotEqualTo(namespace("uts"));
        assertThat(event.get("pid")).isNotEqualTo("1");
    }

    private static void sendLine(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    @Test
    void recordsWhereTheKernelWasCalledFrom() throws Exception {
        long shell;
        try (KernelRecorder recorder =
                recorder(KernelContext.CALLSTACK_KERNEL, KernelContext.TID, KernelContext.CALLSTACK_USER)) {
            recorder.enableEvents(CHANNEL, new SystemCall("getppid", Phase.ENTRY));
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_switch"));
            recorder.enableEvents(CHANNEL, new Tracepoint("softirq_*"));
            recorder.enableEvents(CHANNEL, new Tracepoint("timer_*"));
            shell = TracedMachine.record(recorder, "i=0; while [ $i -lt 200 ]; do i=$((i+1)); /bin/true; done");
            assertThat(recorder.channels().getFirst().discardedEvents()).isZero();
        }
        List<Map<String, String>> events = untilStop(events("sched_switch"));
        assertThat(events).hasSizeGreaterThan(100);
        String symbol = symbol(events.getFirst().get("callstack_kernel"));
        assertThat(events).allSatisfy(event -> assertThat(symbol(event.get("callstack_kernel"))).isEqualTo(symbol));
        // Each stack is that of its own event: whatever an interrupt recorded in between has another one.
        assertThat(untilStop(events("timer_")))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.get("callstack_kernel")).isNotEqualTo("[ ]"));
        assertThat(events).anyMatch(event -> !event.get("callstack_user").equals("[ ]"));
        assertThat(shell).isPositive();
    }

    /// Without what each CPU recorded last, where recording stopped before the stack behind it.
    private static List<Map<String, String>> untilStop(List<Map<String, String>> events) {
        Set<String> ended = new HashSet<>();
        List<Map<String, String>> whole = new ArrayList<>();
        for (Map<String, String> event : events.reversed()) {
            if (!ended.add(event.get("cpu")) || !event.get("callstack_kernel").equals("[ ]")) {
                whole.addFirst(event);
            }
        }
        return whole;
    }

    /// The function that the innermost address is in, as far as this user may know.
    private static String symbol(String stack) throws IOException {
        Matcher first = Pattern.compile("\\[0] = 0x(\\w+)").matcher(stack);
        assertThat(first.find()).as(stack).isTrue();
        Map.Entry<Long, String> symbol = SYMBOLS.floorEntry(Long.parseUnsignedLong(first.group(1), 16));
        return symbol == null ? "" : symbol.getValue();
    }

    private static final TreeMap<Long, String> SYMBOLS = symbols();

    private static TreeMap<Long, String> symbols() {
        TreeMap<Long, String> symbols = new TreeMap<>(Long::compareUnsigned);
        try {
            for (String line : Files.readAllLines(Path.of("/proc/kallsyms"))) {
                String[] words = line.split("\\s+");
                symbols.put(Long.parseUnsignedLong(words[0], 16), words[2]);
            }
        } catch (IOException e) {
            symbols.clear();
        }
        return symbols;
    }
}
