// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.Phase;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import dev.ringside.kernel.ProcessTrackers.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Which processes a channel records, when, and into which files.
final class KernelChannelTest {
    private static final String CHANNEL = "channel0";
    private static final int CHANGES = 6;

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    private KernelRecorder recorder(KernelChannelSettings channel, KernelEventRule rule) throws KernelTracingException {
        KernelRecorder recorder = machine.recorder(folder.resolve("kernel"), CtfVersion.CTF_1_8);
        recorder.enableChannel(channel);
        recorder.enableEvents(CHANNEL, rule);
        return recorder;
    }

    private List<String> text() throws IOException, InterruptedException {
        return TracedMachine.text(folder);
    }

    private static void run(KernelRecorder recorder, Process shell) throws Exception {
        recorder.start();
        TracedMachine.letGo(shell);
        recorder.stop();
    }

    @Test
    void recordsOnlyProcessesThatAllTrackersInclude() throws Exception {
        TracedMachine.assumeInstalled("setpriv");
        try (KernelRecorder recorder = recorder(TracedMachine.quiet(CHANNEL), new Tracepoint("sched_process_exit"))) {
            String script = "/bin/true; setpriv --reuid=1234 --regid=1235 --clear-groups /bin/ls /dev/null";
            Process shell = TracedMachine.waitingShell(script);
            ProcessTrackers pid = ProcessTrackers.ALL.with(Attribute.PID, List.of(shell.pid()));
            recorder.track(pid.with(Attribute.UID, List.of(1234L)).with(Attribute.VGID, List.of(7L, 1235L)));
            run(recorder, shell);
            assertThat(text()).hasSize(1).allMatch(line -> line.contains("comm = \"ls\""));
            shell = TracedMachine.waitingShell("/bin/date");
            recorder.track(ProcessTrackers.ALL
                    .with(Attribute.VPID, List.of(shell.pid()))
                    .with(Attribute.UID, List.of(1234L))
                    .withAll(Attribute.UID));
            run(recorder, shell);
            assertThat(text()).hasSize(3).filteredOn(line -> line.contains("comm = \"date\"")).hasSize(1);
            shell = TracedMachine.waitingShell("/bin/true");
            recorder.track(pid.with(Attribute.PID, List.of()));
            run(recorder, shell);
            recorder.track(pid.with(Attribute.VPID, List.of(shell.pid())));
            run(recorder, TracedMachine.waitingShell("/bin/true"));
            assertThat(text()).hasSize(3);
        }
    }

    @Test
    void aSwitchTimerWritesWhatIsInPacketsThatAreNotFull() throws Exception {
        KernelChannelSettings channel =
                new KernelChannelSettings(CHANNEL, 1 << 20, 4, false, 1, KernelChannelSettings.READ_WHEN_ASKED);
        try (KernelRecorder recorder = recorder(channel, new Tracepoint("sched_process_exit"))) {
            Process shell = TracedMachine.waitingShell("/bin/true");
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            TracedMachine.letGo(shell);
            while (text().size() < 2) {
                Thread.onSpinWait();
            }
            recorder.stop();
            assertThat(text()).hasSize(2);
        }
    }

    @Test
    void goesOnAfterAChannelWasDisabledWithTheRulesThatItHad() throws Exception {
        try (KernelRecorder recorder =
                recorder(TracedMachine.quiet(CHANNEL), new SystemCall("getppid", Phase.ENTRY))) {
            Process shell = TracedMachine.waitingShell("/bin/true");
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exec"));
            recorder.start();
            recorder.setChannelEnabled(CHANNEL, false);
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exit"));
            TracedMachine.letGo(shell);
            recorder.setChannelEnabled(CHANNEL, true);
            shell = TracedMachine.waitingShell("/bin/true");
            recorder.trackProcesses(List.of(shell.pid()));
            TracedMachine.letGo(shell);
            recorder.setChannelEnabled(CHANNEL, false);
            recorder.stop();
            recorder.start();
            recorder.stop();
        }
        assertThat(text()).filteredOn(line -> line.contains("sched_process_exec: ")).hasSize(1);
        assertThat(text()).filteredOn(line -> line.contains("sched_process_exit: ")).hasSize(2);
    }

    @Test
    void recordsNobodyElseWhileTheTrackedProcessesChange() throws Exception {
        try (KernelRecorder recorder = recorder(TracedMachine.quiet(CHANNEL), new Tracepoint("sched_process_exec"))) {
            Process first = TracedMachine.waitingShell("exec /bin/true");
            Process second = TracedMachine.waitingShell("exec /bin/true");
            recorder.trackProcesses(List.of(first.pid()));
            recorder.start();
            Process busy = new ProcessBuilder("/bin/sh", "-c", "while /bin/true; do echo; done").start();
            try {
                for (int i = 0; i < CHANGES; i++) {
                    assertThat(busy.getInputStream().read()).isEqualTo('\n');
                    recorder.trackProcesses(List.of(first.pid(), second.pid()));
                    recorder.trackProcesses(List.of(i % 2 == 0 ? second.pid() : first.pid()));
                }
            } finally {
                busy.destroyForcibly().waitFor();
            }
            recorder.trackProcesses(List.of(second.pid()));
            TracedMachine.letGo(first);
            TracedMachine.letGo(second);
            recorder.stop();
            assertThat(text()).hasSize(1).allMatch(line -> line.contains(" tid = " + second.pid() + ","));
        }
    }

    @Test
    void writesTraceFilesOfASizeAndTheOldestAnew() throws Exception {
        KernelChannelSettings channel = KernelChannelSettings.ofDefaults(CHANNEL)
                .withSubBuffers(1 << 15, 256)
                .withTraceFiles(1 << 16, 2);
        long recorded;
        try (KernelRecorder recorder = recorder(channel, new SystemCall("*"))) {
            Process shell =
                    TracedMachine.waitingShell("i=0; while [ $i -lt 2000 ]; do i=$((i+1)); read x < /dev/null; done");
            recorder.trackProcesses(List.of(shell.pid()));
            run(recorder, shell);
            recorded = recorder.channels().getFirst().recordedEvents();
            assertThat(recorder.channels().getFirst().discardedEvents()).isZero();
        }
        try (Stream<Path> files = Files.list(folder.resolve("kernel"))) {
            List<Path> streams = files.filter(file -> file.getFileName().toString().startsWith(CHANNEL)).toList();
            assertThat(streams)
                    .isNotEmpty()
                    .allMatch(file -> file.getFileName().toString().matches("channel0_\\d+_[01]"))
                    .allSatisfy(file -> assertThat(file).satisfies(each -> assertThat(Files.size(each))
                            .isLessThanOrEqualTo(1 << 16)));
            assertThat(streams).anyMatch(file -> file.getFileName().toString().endsWith("_1"));
        }
        // What is left is the newest, and readers are told that packets are missing.
        assertThat(text().stream().filter(line -> line.startsWith("["))).hasSizeBetween(1, (int) recorded - 1);
    }
}
