// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.protocol.ClientMessage.AddContext;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.ChangeTracker;
import dev.ringside.protocol.ClientMessage.DescribeKernel;
import dev.ringside.protocol.ClientMessage.DisableKernelEvent;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.EnableChannel;
import dev.ringside.protocol.ClientMessage.EnableKernelEvent;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.KernelDetail;
import dev.ringside.protocol.ClientMessage.KernelEventList;
import dev.ringside.protocol.ClientMessage.KernelRule;
import dev.ringside.protocol.ClientMessage.KernelRuleDetail;
import dev.ringside.protocol.ClientMessage.KernelRuleType;
import dev.ringside.protocol.ClientMessage.ListKernelEvents;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.ClientMessage.StartSession;
import dev.ringside.protocol.ClientMessage.StopSession;
import dev.ringside.protocol.ClientMessage.TrackerAttribute;
import dev.ringside.protocol.ClientMessage.TrackerChange;
import dev.ringside.protocol.ClientMessage.TrackerDetail;
import dev.ringside.ring.CycleCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A daemon that records the running kernel; only processes that the tests start.
class KernelRecordingTest {
    private static final Path INSTANCES = Path.of("/sys/kernel/tracing/instances");

    @TempDir
    private Path home;

    private KernelTracer tracer;
    private DaemonFixture daemon;

    @BeforeEach
    void start() throws IOException {
        try {
            tracer = KernelTracer.open();
        } catch (KernelTracingException e) {
            Assumptions.abort("the kernel cannot be traced here: " + e.getMessage());
        }
        daemon = new DaemonFixture(home);
    }

    @AfterEach
    void end() throws IOException {
        if (daemon != null) {
            daemon.close();
            assertThat(ourInstances()).isEmpty();
        }
        if (tracer != null) {
            tracer.close();
        }
    }

    private static List<String> ourInstances() throws IOException {
        String mine = "." + ProcessHandle.current().pid() + ".";
        try (Stream<Path> instances = Files.list(INSTANCES)) {
            return instances.map(Path::toString).filter(name -> name.contains(mine)).toList();
        }
    }

    private static KernelRule rule(KernelRuleType type, String pattern) {
        return new KernelRule(type, pattern, "", "");
    }

    private void enable(String session, KernelRule rule) throws IOException {
        daemon.done(new EnableKernelEvent(session, "", rule));
    }

    /// A shell that waits for a line before it runs a script, so that it can be tracked from the start.
    private static Process waitingShell(String script) throws IOException {
        Process shell = new ProcessBuilder("/bin/sh", "-c", "read line; " + script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // It is started when its program is about to be loaded; the first thing that it sleeps for is the line.
        while (!Files.readString(Path.of("/proc/" + shell.pid() + "/stat")).contains("(sh) S ")) {
            assertThat(shell.isAlive()).isTrue();
            Thread.yield();
        }
        return shell;
    }

    private static ChangeTracker track(long pid) {
        return new ChangeTracker("s", TrackerAttribute.PID, TrackerChange.ADD, List.of(Long.toString(pid)));
    }

    private static void letGo(Process shell) throws IOException, InterruptedException {
        shell.getOutputStream().write('\n');
        shell.getOutputStream().close();
        shell.waitFor();
    }

    @Test
    void recordsAProcessAndItsChildrenInTheKernelFolder() throws Exception {
        Babeltrace.assumeInstalled();
        daemon.create("s", "ctf-1.8");
        enable("s", rule(KernelRuleType.TRACEPOINT, "sched_process_*"));
        enable("s", rule(KernelRuleType.SYSTEM_CALL, "execve"));
        assertThat(ourInstances()).hasSize(1);
        Process shell = waitingShell("/bin/true; :");
        daemon.done(track(shell.pid()));
        daemon.done(new StartSession("s"));
        letGo(shell);
        SessionStopped stopped = daemon.done(new StopSession("s"), SessionStopped.class);
        assertThat(stopped).isEqualTo(new SessionStopped(0, 0, List.of()));
        KernelDetail detail = daemon.done(new DescribeKernel("s"), KernelDetail.class);
        assertThat(detail.trackers())
                .containsExactly(new TrackerDetail(TrackerAttribute.PID, List.of(Long.toString(shell.pid()))));
        assertThat(detail.channels()).singleElement().satisfies(channel -> {
            assertThat(channel.settings().name()).isEqualTo("channel0");
            assertThat(channel.rules()).hasSize(2).allMatch(KernelRuleDetail::enabled);
        });
        daemon.destroy("s");
        assertThat(ourInstances()).isEmpty();
        List<String> text = Babeltrace.lines(daemon.output("s"));
        assertThat(text)
                .anyMatch(line -> line.contains("syscall_entry_execve: "))
                .anyMatch(line -> line.contains("sched_process_exec: ") && line.contains("/bin/true"));
        assertThat(text.stream().filter(line -> line.contains("sched_process_exit: "))).hasSize(2);
        assertThat(daemon.output("s").resolve("kernel/index/channel0_0.idx")).exists();
    }

    /// The kernel's buffers and the programs that capture system calls have clocks of their own, brought to one.
    @Test
    void bothSourcesOfTheKernelAreInOrderOnTheTimeStampCounter() throws Exception {
        Babeltrace.assumeInstalled();
        assumeTrue(CycleCounter.whyNoClock().isEmpty(), () -> CycleCounter.whyNoClock().orElse(""));
        int rounds = 30;
        daemon.done(new CreateSession("s", daemon.output("s").toString(), false, false, "ctf-1.8", "", "tsc"));
        enable("s", rule(KernelRuleType.TRACEPOINT, "sched_process_exec"));
        enable("s", rule(KernelRuleType.SYSTEM_CALL, "execve"));
        daemon.done(new AddContext("s", Domain.KERNEL, "", "procname"));
        daemon.done(new AddContext("s", Domain.KERNEL, "", "ppid"));
        Process shell = waitingShell("i=0; while [ $i -lt " + rounds + " ]; do /bin/true; i=$((i+1)); done");
        daemon.done(track(shell.pid()));
        daemon.done(new StartSession("s"));
        letGo(shell);
        assertThat(daemon.done(new StopSession("s"), SessionStopped.class))
                .isEqualTo(new SessionStopped(0, 0, List.of()));
        daemon.destroy("s");
        List<String> text = Babeltrace.lines(daemon.output("s"));
        assertThat(text).hasSize(3 * rounds);
        for (int i = 0; i < text.size(); i += 3) {
            assertThat(text.get(i)).contains(" syscall_entry_execve: ").contains("ppid = " + shell.pid());
            assertThat(text.get(i + 1)).contains(" sched_process_exec: ");
            assertThat(text.get(i + 2)).contains(" syscall_exit_execve: ").contains("procname = \"true\"");
        }
        assertThat(Files.readString(daemon.output("s").resolve("kernel/metadata")))
                .contains("name = \"tsc\";")
                .contains("map = clock.tsc.value;");
    }

    @Test
    void disabledRulesAreNotRecorded() throws Exception {
        Babeltrace.assumeInstalled();
        daemon.create("s", "ctf-1.8");
        enable("s", rule(KernelRuleType.TRACEPOINT, "sched_process_exit"));
        enable("s", rule(KernelRuleType.TRACEPOINT, "sched_process_exec"));
        daemon.done(new DisableKernelEvent("s", "", KernelRuleType.ANY, "sched_process_exec"));
        Process shell = waitingShell("exec /bin/true");
        daemon.done(track(shell.pid()));
        daemon.done(new StartSession("s"));
        letGo(shell);
        daemon.destroy("s");
        assertThat(Babeltrace.lines(daemon.output("s")))
                .anyMatch(line -> line.contains("sched_process_exit: "))
                .noneMatch(line -> line.contains("sched_process_exec: "));
    }

    @Test
    void saysWhyAndLeavesNothingWhereARuleOrAContextCannotBeHad() throws Exception {
        daemon.create("s", "ctf-2");
        assertThat(daemon.refused(new EnableKernelEvent("s", "", rule(KernelRuleType.TRACEPOINT, "no_such_event")))
                        .code())
                .isEqualTo(FailureCode.NO_SUCH_EVENT);
        assertThat(daemon.done(new DescribeKernel("s"), KernelDetail.class).channels()).isEmpty();
        assertThat(ourInstances()).isEmpty();
        assertThat(daemon.refused(new AddContext("s", Domain.KERNEL, "", "perf:cpu:nonsense")).message())
                .contains("there is no such counter");
        daemon.done(new AddContext("s", Domain.KERNEL, "", "tid"));
        assertThat(daemon.refused(new AddContext("s", Domain.KERNEL, "", "tid")).code())
                .isEqualTo(FailureCode.CONTEXT_EXISTS);
        assertThat(daemon.refused(new EnableChannel("s", Domain.KERNEL, DaemonFixture.channel("channel0", 0, 0)))
                        .code())
                .isEqualTo(FailureCode.CHANNEL_EXISTS);
        assertThat(daemon.refused(
                new ChangeTracker("s", TrackerAttribute.UID, TrackerChange.ADD, List.of("no such user")))
                        .code())
                .isEqualTo(FailureCode.USER_NOT_FOUND);
    }

    @Test
    void listsTracepointsAndSystemCalls() throws Exception {
        assertThat(daemon.done(new ListKernelEvents(false), KernelEventList.class).names())
                .contains("sched_switch")
                .isSorted();
        assertThat(daemon.done(new ListKernelEvents(true), KernelEventList.class).names())
                .contains("openat")
                .noneMatch(name -> name.startsWith("sys_"));
    }

    @Test
    void theNextDaemonRemovesWhatAKilledOneLeft() throws Exception {
        daemon.close();
        daemon = null;
        try (ChildJvm killed = ChildJvm.start(home, DaemonProcess.class)) {
            assertThat(killed.line()).isNotNull();
            try (var client = dev.ringside.protocol.MessageConnection.connectClient(
                    DaemonFixture.runDirectory(home).clientSocket())) {
                client.request(new CreateSession(
                        "left", home.resolve("left").toString(), false, "ctf-2", ""));
                client.request(
                        new EnableKernelEvent("left", "", rule(KernelRuleType.TRACEPOINT, "sched_process_exit")));
            }
            String name = "." + killed.pid() + ".";
            assertThat(instancesWith(name)).hasSize(1);
            killed.kill();
            assertThat(instancesWith(name)).hasSize(1);
            daemon = new DaemonFixture(home);
            // Answered after the instances have been looked for.
            daemon.done(new ListKernelEvents(true));
            assertThat(instancesWith(name)).isEmpty();
        }
    }

    @Test
    void theNextDaemonWritesOutWhatTheKernelStillHad() throws Exception {
        Babeltrace.assumeInstalled();
        daemon.close();
        daemon = null;
        Path output = home.resolve("killed");
        Process shell = waitingShell("/bin/true; /bin/ls /dev/null");
        try (ChildJvm killed = ChildJvm.start(home, DaemonProcess.class)) {
            assertThat(killed.line()).isNotNull();
            try (var client = dev.ringside.protocol.MessageConnection.connectClient(
                    DaemonFixture.runDirectory(home).clientSocket())) {
                for (var request : List.of(
                        new CreateSession(
                                "s", output.toString(), false, "ctf-1.8", ""),
                        new EnableChannel("s", Domain.KERNEL, DaemonFixture.channel("c", 1 << 18, 4)),
                        new AddContext("s", Domain.KERNEL, "c", "tid"),
                        new EnableKernelEvent("s", "c", new KernelRule(
                                KernelRuleType.TRACEPOINT, "sched_process_exec", "", "filename != \"*t[r]ue\"")),
                        new EnableKernelEvent("s", "c", rule(KernelRuleType.TRACEPOINT, "sched_process_exit")),
                        track(shell.pid()),
                        new StartSession("s"))) {
                    assertThat(client.request(request))
                            .isNotInstanceOf(dev.ringside.protocol.ClientMessage.Failed.class);
                }
                // A daemon that stands still reads nothing: everything is in the kernel when it is killed.
                assertThat(new ProcessBuilder("kill", "-STOP", "" + killed.pid()).start().waitFor()).isZero();
                letGo(shell);
            }
            String name = "." + killed.pid() + ".";
            assertThat(instancesWith(name)).hasSize(1);
            killed.kill();
            daemon = new DaemonFixture(home);
            // Answered after the instances have been looked for.
            daemon.done(new ListKernelEvents(true));
            assertThat(instancesWith(name)).isEmpty();
        }
        List<String> text = Babeltrace.lines(output);
        assertThat(text).filteredOn(line -> line.contains("sched_process_exit: ")).hasSize(3);
        assertThat(text).filteredOn(line -> line.contains("sched_process_exec: ")).hasSize(2);
        assertThat(text).anyMatch(line -> line.contains("{ tid = " + shell.pid() + " }"));
    }

    @Test
    void aSnapshotThatItsDaemonWasKilledInIsKnownByItsName() throws Exception {
        daemon.close();
        daemon = null;
        Path output = home.resolve("snapshots");
        try (ChildJvm killed = ChildJvm.start(home, DaemonProcess.class)) {
            assertThat(killed.line()).isNotNull();
            killInSnapshot(killed, output);
            daemon = new DaemonFixture(home);
            // Answered after the instances have been looked for.
            daemon.done(new ListKernelEvents(true));
            assertThat(instancesWith("." + killed.pid() + ".")).isEmpty();
        }
        try (Stream<Path> folders = Files.list(output)) {
            assertThat(folders).allMatch(folder -> folder.toString().endsWith("-0.incomplete"));
        }
        assertThat(begun(output)).isTrue();
    }

    private void killInSnapshot(ChildJvm daemonProcess, Path output) throws Exception {
        try (var client = dev.ringside.protocol.MessageConnection.connectClient(
                DaemonFixture.runDirectory(home).clientSocket())) {
            for (var request : List.of(
                    new dev.ringside.protocol.ClientMessage.CreateSession(
                            "s", output.toString(), false, true, "ctf-1.8", ""),
                    new EnableKernelEvent("s", "", rule(KernelRuleType.TRACEPOINT, "sched_process_exec")),
                    new EnableKernelEvent("s", "", rule(KernelRuleType.SYSTEM_CALL, "chroot")),
                    new StartSession("s"))) {
                assertThat(client.request(request)).isNotInstanceOf(dev.ringside.protocol.ClientMessage.Failed.class);
            }
            blockStreams(output);
            Thread asking = Thread.ofPlatform().start(() -> {
                try {
                    client.request(new dev.ringside.protocol.ClientMessage.RecordSnapshot(
                            "s", new dev.ringside.protocol.ClientMessage.SnapshotOutput(0, "", "", 0)));
                } catch (IOException e) {
                    // The daemon is gone.
                    return;
                }
            });
            while (!begun(output)) {
                Thread.onSpinWait();
            }
            daemonProcess.kill();
            asking.join();
        }
    }

    /// In the folders of all snapshots that may begin soon, the first stream is a pipe that nobody reads: whoever opens
    /// it waits.
    private static void blockStreams(Path output) throws Exception {
        List<String> command = new ArrayList<>(List.of("mkfifo"));
        for (int seconds = 0; seconds < 120; seconds++) {
            String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                    .format(LocalDateTime.now().plusSeconds(seconds));
            Path folder = output.resolve("snapshot-1-" + time + "-0.incomplete/kernel");
            command.add(Files.createDirectories(folder).resolve("channel0_0").toString());
        }
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private static boolean begun(Path output) throws IOException {
        try (Stream<Path> folders = Files.list(output)) {
            return folders.anyMatch(folder -> Files.exists(folder.resolve("kernel/metadata")));
        }
    }

    private static List<Path> instancesWith(String text) throws IOException {
        try (Stream<Path> instances = Files.list(INSTANCES)) {
            return instances.filter(path -> path.toString().contains(text)).toList();
        }
    }
}
