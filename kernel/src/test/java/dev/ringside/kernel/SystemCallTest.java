// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.Filtered;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// System calls with what their arguments point to: real calls of processes that the test starts, read back by
/// Babeltrace.
final class SystemCallTest {
    private static final String CHANNEL = "channel0";
    private static final int WRITES = 20_000;
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    @BeforeEach
    void open() {
        TracedMachine.assumeUserMemoryIsCaptured();
    }

    private KernelRecorder recorder(KernelChannelSettings channel, KernelEventRule... rules)
            throws KernelTracingException {
        KernelRecorder recorder = machine.recorder(folder.resolve("kernel"), CtfVersion.CTF_1_8);
        recorder.enableChannel(channel);
        for (KernelEventRule rule : rules) {
            recorder.enableEvents(CHANNEL, rule);
        }
        return recorder;
    }

    private static KernelChannelStatus record(KernelRecorder recorder, String script) throws Exception {
        TracedMachine.record(recorder, script);
        return recorder.channels().getFirst();
    }

    private List<String> text() throws Exception {
        return TracedMachine.run("babeltrace2", "--no-delta", "--clock-seconds", folder.toString());
    }

    private static List<String> group(List<String> lines, String pattern) {
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = Pattern.compile(pattern).matcher(line);
            if (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }

    @Test
    void showsTheFilesThatAProgramOpens() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Path file = folder.resolve("file " + i + " ä");
            Files.writeString(file, "text");
            names.add(file.toString());
        }
        String arguments = "'" + String.join("' '", names) + "'";
        try (KernelRecorder recorder = recorder(KernelChannelSettings.ofDefaults(CHANNEL), new SystemCall("openat"))) {
            KernelChannelStatus status = record(recorder, "/bin/cat " + arguments + " '" + folder + "/missing'");
            assertThat(status.discardedEvents()).isZero();
        }
        List<String> text = text();
        List<String> opened =
                group(text, "syscall_entry_openat: .*dfd = -100, filename = \"([^\"]*)\", flags = 0, mode = 0 }");
        assertThat(opened).containsAll(names).contains(folder + "/missing");
        String exits = String.join("\n", group(text, "syscall_exit_openat: \\{ cpu_id = \\d+ }, (\\{ ret = -?\\d+)"));
        assertThat(exits.lines().filter(line -> line.equals("{ ret = -2"))).isNotEmpty();
        assertThat(group(text, "(syscall_entry_openat): ")).hasSameSizeAs(group(text, "(syscall_exit_openat): "));
    }

    /// A string that nobody has touched since its page was mapped cannot be read when the call is entered.
    @Test
    void readsAtTheExitWhatWasNotResidentAtTheEntryAndSaysSo() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PYTHON), PYTHON + " is not installed");
        Path file = folder.resolve("first use");
        byte[] page = new byte[8192];
        byte[] name = "/dev/null\0".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, page, 4096, name.length);
        Files.write(file, page);
        Path script = folder.resolve("first.py");
        Files.writeString(
                script,
                """
                import ctypes, mmap, os, sys
                libc = ctypes.CDLL(None, use_errno=True)
                libc.mmap.restype = ctypes.c_void_p
                fd = os.open(sys.argv[1], os.O_RDONLY)
                at = libc.mmap(None, 8192, mmap.PROT_READ, mmap.MAP_PRIVATE, fd, 0)
                libc.openat(-100, ctypes.c_void_p(at + 4096), 0, 0)
                libc.openat(-100, None, 0, 0)
                """);
        try (KernelRecorder recorder = recorder(KernelChannelSettings.ofDefaults(CHANNEL), new SystemCall("openat"))) {
            record(recorder, PYTHON + " " + script + " '" + file + "'");
        }
        List<String> text = text();
        int entry = -1;
        for (int i = 0; i < text.size(); i++) {
            if (text.get(i).contains("filename = \"(not readable: 0x")) {
                entry = i;
            }
        }
        assertThat(entry).isNotNegative();
        assertThat(text.get(entry)).contains("syscall_entry_openat");
        assertThat(text.get(entry + 1))
                .contains("syscall_exit_openat")
                .matches(".*\\{ ret = \\d+, filename = \"/dev/null\" }");
        assertThat(text).anyMatch(line -> line.contains("filename = \"(null)\""));
        // What could be read at the entry is not in the exit once more.
        assertThat(group(text, "syscall_exit_openat: .*(\\{ ret = -?\\d+ })")).isNotEmpty();
    }

    @Test
    void showsSocketAddressesTimesAndDescriptors() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PYTHON), PYTHON + " is not installed");
        Path script = folder.resolve("sockets.py");
        Files.writeString(
                script,
                """
                import ctypes, os, select, socket
                a = socket.socket(); a.bind(("127.0.0.1", 0)); a.listen()
                b = socket.socket(); b.connect(a.getsockname()); c, peer = a.accept()
                r, w = os.pipe()
                os.write(w, b"x")
                p = select.poll(); p.register(r, select.POLLIN); p.register(w, select.POLLERR); p.poll(1000)
                select.select([r], [], [], 3)
                e = select.epoll(); e.register(r, select.EPOLLIN); e.poll(1)
                ctypes.CDLL(None).usleep(1234)
                print(a.getsockname()[1], b.getsockname()[1], r, w, flush=True)
                """);
        Path output = folder.resolve("output");
        try (KernelRecorder recorder = recorder(KernelChannelSettings.ofDefaults(CHANNEL), new SystemCall("*"))) {
            record(recorder, PYTHON + " " + script + " > " + output);
        }
        String[] told = Files.readString(output).strip().split(" ");
        String address = ", _v4addr_length = 4, v4addr = [ [0] = 127, [1] = 0, [2] = 0, [3] = 1 ], "
                + "_v6addr_length = 0, v6addr = [ ] }";
        List<String> text = text();
        assertThat(text)
                .anyMatch(line -> line.contains("syscall_entry_connect: ")
                        && line.endsWith("addrlen = 0x10, family = 2, dport = " + told[0] + address))
                .anyMatch(line -> line.contains("syscall_exit_accept4: ")
                        && line.endsWith("upeer_addrlen = 16, family = 2, sport = " + told[1] + address))
                .anyMatch(line -> line.contains("syscall_entry_bind: ") && line.contains("family = 2, port = 0"))
                .anyMatch(line -> line.contains("syscall_exit_pipe2: ")
                        && line.endsWith("fildes = [ [0] = " + told[2] + ", [1] = " + told[3] + " ] }"))
                .anyMatch(line ->
                        line.matches(".*syscall_entry_p?poll: .* (timeout_msecs = 1000|sigsetsize = \\d+), nfds = 2, "
                        + "fds_length = 2, overflow = 0, fds = \\[ \\[0\\] = \\{ fd = " + told[2]
                        + ", raw_events = 0x1, events = \\{ POLLIN = 1, .* \\[1\\] = \\{ fd = " + told[3]
                        + ", raw_events = 0x8, .*"))
                .anyMatch(line -> line.matches(".*syscall_exit_p?poll: .* ret = 1, nfds = 2, fds_length = 1, "
                        + "(overflow = 0, )?fds = \\[ \\[0\\] = \\{ fd = " + told[2] + ", .*"))
                .anyMatch(line ->
                        line.matches(".*syscall_entry_(p?select6?): .* readfds = \\[ \\[0\\] = 0x.*tv_sec = [23], .*"))
                .anyMatch(line -> line.matches(".*syscall_entry_epoll_ctl: .* op_enum = \\( \"EPOLL_CTL_ADD\" : "
                        + "container = 1 \\), fd = " + told[2] + ", event = \\{ .*fd = " + told[2] + " \\}, "
                        + "raw_events = 0x1, .*"))
                .anyMatch(line -> line.matches(".*syscall_exit_epoll_p?wait: .* fds_length = 1, overflow = 0, fds = "
                        + "\\[ \\[0\\] = \\{ data_union = .*"))
                .anyMatch(line -> line.matches(".*nanosleep: .*\\{ tv_sec = 0, tv_nsec = 1234000 }.*"));
    }

    @Test
    void isOnOneClockWithTheOtherEventsOfTheChannel() throws Exception {
        try (KernelRecorder recorder = recorder(
                KernelChannelSettings.ofDefaults(CHANNEL),
                new SystemCall("execve"),
                new SystemCall("exit_group"),
                new Tracepoint("sched_process_exec"),
                new Tracepoint("sched_process_exit"))) {
            record(recorder, "/bin/true");
        }
        List<String> text = text();
        List<String> events = group(text, "(syscall_\\w+|sched_process_\\w+): ");
        assertThat(String.join(" ", events))
                .as(String.join("\n", text))
                .contains("syscall_entry_execve sched_process_exec syscall_exit_execve syscall_entry_exit_group "
                        + "sched_process_exit");
    }

    @ParameterizedTest(name = "overwrite: {0}")
    @ValueSource(booleans = {false, true})
    void countsExactlyWhatFoundNoRoom(boolean overwrite) throws Exception {
        String script = "/bin/dd if=/dev/zero of=/dev/null bs=1 count=" + WRITES;
        KernelChannelStatus all;
        try (KernelRecorder recorder = recorder(
                TracedMachine.quiet(CHANNEL).withSubBuffers(1 << 20, 16), new SystemCall("write"))) {
            all = record(recorder, script);
        }
        assertThat(all.discardedEvents()).isZero();
        assertThat(all.recordedEvents()).isBetween(2L * WRITES, 2L * WRITES + 100);
        try (KernelRecorder recorder = recorder(
                TracedMachine.quiet(CHANNEL).withSubBuffers(4096, 2).withOverwrite(overwrite),
                new SystemCall("write"))) {
            KernelChannelStatus little = record(recorder, script);
            assertThat(little.discardedEvents()).isPositive();
            assertThat(little.recordedEvents() + little.discardedEvents()).isEqualTo(all.recordedEvents());
        }
        // Babeltrace 2.1 says nothing of what was lost before the first packet.
        if (!overwrite || TracedMachine.run("babeltrace2", "--version").getFirst().startsWith("Babeltrace 2.0")) {
            assertThat(text()).anyMatch(line -> line.contains("discarded"));
        }
        // It says at its end how much it has copied.
        List<String> files = group(text(), "syscall_entry_write: .*\\{ fd = (\\d+),");
        assertThat(files.getLast().equals("2")).isEqualTo(overwrite);
    }

    @Test
    void filtersByTheTextOfAnArgument() throws Exception {
        String wanted = "filename == \"/etc/*\"";
        try (KernelRecorder recorder = recorder(
                KernelChannelSettings.ofDefaults(CHANNEL),
                new Filtered(new SystemCall("openat", KernelEventRule.Phase.ENTRY), wanted))) {
            record(recorder, "/bin/cat /etc/passwd /dev/null");
        }
        assertThat(group(text(), "filename = \"([^\"]*)\"")).contains("/etc/passwd")
                .allMatch(name -> name.startsWith("/etc/"));
    }

    @Test
    void takesUpACallThatIsEnabledWhileRecordingAndTracksOnlyWhoIsAskedFor() throws Exception {
        try (KernelRecorder recorder =
                recorder(KernelChannelSettings.ofDefaults(CHANNEL), new Tracepoint("sched_process_fork"))) {
            Process shell = TracedMachine.waitingShell("/bin/cat /etc/passwd; /bin/cat /etc/group");
            Process other = TracedMachine.waitingShell("/bin/cat /etc/hostname");
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            recorder.enableEvents(CHANNEL, new SystemCall("openat"));
            TracedMachine.letGo(other);
            TracedMachine.letGo(shell);
            recorder.stop();
        }
        List<String> text = text();
        assertThat(text)
                .anyMatch(line -> line.contains("filename = \"/etc/passwd\""))
                .anyMatch(line -> line.contains("filename = \"/etc/group\""))
                .noneMatch(line -> line.contains("filename = \"/etc/hostname\""));
    }

    @Test
    void forgetsWhatProcessesStartedThatAreNotTrackedAnyMore() throws Exception {
        try (KernelRecorder recorder = recorder(KernelChannelSettings.ofDefaults(CHANNEL))) {
            recorder.enableEvents(CHANNEL, new SystemCall("openat"));
            Process shell = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "read line; (echo; read line; : </etc/group; echo; read line; : </etc/hostname); true")
                    .start();
            Process other = TracedMachine.waitingShell("/bin/cat /etc/passwd");
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            shell.getOutputStream().write('\n');
            shell.getOutputStream().flush();
            assertThat(shell.getInputStream().read()).as("it has a child").isEqualTo('\n');
            recorder.trackProcesses(List.of(shell.pid(), other.pid()));
            shell.getOutputStream().write('\n');
            shell.getOutputStream().flush();
            assertThat(shell.getInputStream().read()).as("it has one still").isEqualTo('\n');
            recorder.trackProcesses(List.of(other.pid()));
            TracedMachine.letGo(shell);
            TracedMachine.letGo(other);
            recorder.stop();
        }
        assertThat(text())
                .anyMatch(line -> line.contains("filename = \"/etc/group\""))
                .anyMatch(line -> line.contains("filename = \"/etc/passwd\""))
                .noneMatch(line -> line.contains("filename = \"/etc/hostname\""));
    }

    @Test
    void leavesTheCallsToTracefsWhenAskedTo() throws Exception {
        try (KernelRecorder recorder = recorder(KernelChannelSettings.ofDefaults(CHANNEL))) {
            recorder.setUserMemoryCaptured(false);
            recorder.enableEvents(CHANNEL, new SystemCall("openat"));
            record(recorder, "/bin/cat /etc/passwd");
        }
        assertThat(text()).anyMatch(line -> line.matches(".*syscall_entry_openat: .*filename = 0x[0-9A-F]+, .*"));
    }
}
