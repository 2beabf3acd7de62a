// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.Phase;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import dev.ringside.kernel.internal.page.MappedBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Snapshots show what the kernel's buffers hold, and take nothing out of them.
final class KernelSnapshotTest {
    private static final String CHANNEL = "channel0";
    /// So many writes, each a system call with an entry and an exit.
    private static final String LOOP = "i=0; while [ $i -lt 3000 ]; do echo; i=$((i+1)); done";

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    private KernelRecorder recorder(long bufferBytes) throws KernelTracingException {
        return recorder(bufferBytes, true);
    }

    private KernelRecorder recorder(long bufferBytes, boolean overwrite) throws KernelTracingException {
        KernelRecorder recorder = machine.tracer().newRecorder(new KernelRecordingSettings(
                "test",
                folder.resolve("unused"),
                CtfVersion.CTF_1_8,
                Instant.now(),
                RecordingClock.monotonic(0),
                true,
                Optional.empty()));
        recorder.enableChannel(new KernelChannelSettings(
                CHANNEL, bufferBytes / 4, 4, overwrite, 0, KernelChannelSettings.READ_WHEN_ASKED));
        return recorder;
    }

    /// Where the kernel's buffers cannot be mapped, only the other way is tested.
    private void map(KernelRecorder recorder, boolean mapped) throws IOException, KernelTracingException {
        if (!mapped) {
            recorder.leaveUnmapped(CHANNEL);
            return;
        }
        try {
            MappedBuffer.open(machine.ownInstance().resolve("per_cpu/cpu0/trace_pipe_raw")).close();
        } catch (IOException e) {
            assumeTrue(false, "skipped: the kernel's buffers cannot be mapped here: " + e.getMessage());
        }
    }

    private List<String> snapshot(KernelRecorder recorder, String name, long mostBytes) throws Exception {
        recorder.snapshot(folder.resolve(name), mostBytes);
        return TracedMachine.text(folder.resolve(name));
    }

    @ParameterizedTest(name = "buffers mapped: {0}")
    @ValueSource(booleans = {true, false})
    void showsTheSameTwiceAndThenWhatCameSince(boolean mapped) throws Exception {
        try (KernelRecorder recorder = recorder(4 << 20)) {
            map(recorder, mapped);
            recorder.addContext(CHANNEL, KernelContext.parse("procname"));
            recorder.enableEvents(CHANNEL, new SystemCall("write"));
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exit"));
            recorder.enableEvents(CHANNEL, new Tracepoint("lttng_statedump_process_state"));
            Process first = TracedMachine.waitingShell("echo one");
            Process second = TracedMachine.waitingShell("echo two");
            recorder.trackProcesses(List.of(first.pid(), second.pid()));
            assertThatThrownBy(() -> recorder.snapshot(folder.resolve("early"), Long.MAX_VALUE))
                    .hasMessageContaining("never been started");
            recorder.start();
            TracedMachine.letGo(first);
            List<String> once = withoutState(snapshot(recorder, "once", Long.MAX_VALUE));
            assertThat(once).hasSize(3).allMatch(line -> line.contains("procname = \"sh\""));
            assertThat(withoutState(snapshot(recorder, "again", Long.MAX_VALUE))).isEqualTo(once);
            TracedMachine.letGo(second);
            List<String> more = snapshot(recorder, "more", Long.MAX_VALUE);
            assertThat(withoutState(more)).hasSize(6).startsWith(once.toArray(String[]::new));
            assertThat(more).filteredOn(line -> line.contains("lttng_statedump_process_state")).isNotEmpty();
            recorder.stop();
            assertThat(withoutState(snapshot(recorder, "stopped", Long.MAX_VALUE))).hasSize(6);
        }
        assertThat(folder.resolve("unused")).doesNotExist();
        assertThat(machine.instances()).noneMatch(TracedMachine::isOwn);
    }

    private static List<String> withoutState(List<String> lines) {
        return lines.stream().filter(line -> !line.contains("lttng_statedump_")).toList();
    }

    @ParameterizedTest(name = "buffers mapped: {0}")
    @ValueSource(booleans = {true, false})
    void hasTheNewestEventsWhereThereWasNoRoomForAll(boolean mapped) throws Exception {
        try (KernelRecorder recorder = recorder(64 << 10)) {
            map(recorder, mapped);
            recorder.enableEvents(CHANNEL, new SystemCall("write"));
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exit"));
            Process shell = TracedMachine.waitingShell(LOOP);
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            TracedMachine.letGo(shell);
            List<String> all = snapshot(recorder, "all", Long.MAX_VALUE);
            assertThat(all.size()).isBetween(500, 5999);
            assertThat(all.getLast()).contains("sched_process_exit");
            List<String> few = snapshot(recorder, "few", 16 << 10);
            assertThat(few).hasSizeLessThan(all.size());
            // Of each stream: the shell may have moved to another CPU meanwhile.
            Map<String, List<String>> allStreams = byStream(all);
            byStream(few).forEach((stream, lines) -> assertThat(allStreams.get(stream)).as(stream).endsWith(
                    lines.toArray(String[]::new)));
            assertThat(bytes("few")).isLessThanOrEqualTo(16 << 10);
        }
    }

    private static Map<String, List<String>> byStream(List<String> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(line ->
                        line.replaceFirst(".*(cpu_id = \\d+).*", "$1") + (line.contains(" syscall_") ? " calls" : "")));
    }

    /// Of the largest stream.
    private long bytes(String name) throws IOException {
        try (Stream<Path> streams = Files.list(folder.resolve(name))) {
            return streams.filter(file -> file.getFileName().toString().startsWith(CHANNEL))
                    .mapToLong(file -> file.toFile().length())
                    .max()
                    .orElseThrow();
        }
    }

    @ParameterizedTest(name = "buffers mapped: {0}")
    @ValueSource(booleans = {true, false})
    void isWholeWhileTheKernelOverwritesWhatIsCopied(boolean mapped) throws Exception {
        try (KernelRecorder recorder = recorder(64 << 10)) {
            map(recorder, mapped);
            recorder.enableEvents(CHANNEL, new SystemCall("write"));
            Process shell = TracedMachine.waitingShell("while :; do echo; done");
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            shell.getOutputStream().write('\n');
            shell.getOutputStream().flush();
            int events = 0;
            for (int i = 0; i < 20; i++) {
                List<String> lines = snapshot(recorder, "round" + i, Long.MAX_VALUE);
                assertThat(lines).allMatch(line -> line.matches("\\[.*syscall_(entry|exit)_write: .*"));
                events += lines.size();
            }
            shell.destroyForcibly().waitFor();
            assertThat(events).isPositive();
        }
    }

    @ParameterizedTest(name = "buffers mapped: {0}")
    @ValueSource(booleans = {true, false})
    void keepsTheOldestEventsInDiscardMode(boolean mapped) throws Exception {
        try (KernelRecorder recorder = recorder(64 << 10, false)) {
            map(recorder, mapped);
            recorder.setUserMemoryCaptured(false);
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exec"));
            recorder.enableEvents(CHANNEL, new SystemCall("write"));
            Process shell = TracedMachine.waitingShell("exec sh -c '" + LOOP + "'");
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            TracedMachine.letGo(shell);
            List<String> once = snapshot(recorder, "once", Long.MAX_VALUE);
            assertThat(once).hasSizeBetween(500, 5999);
            assertThat(once.getFirst()).contains("sched_process_exec");
            List<String> again = snapshot(recorder, "again", Long.MAX_VALUE);
            assertThat(again).isEqualTo(once);
        }
    }

    @ParameterizedTest(name = "overwrite: {0}")
    @ValueSource(booleans = {true, false})
    void showsWhatSystemCallsPointTo(boolean overwrite) throws Exception {
        TracedMachine.assumeUserMemoryIsCaptured();
        try (KernelRecorder recorder = recorder(4 << 20, overwrite)) {
            recorder.enableEvents(CHANNEL, new SystemCall("chdir", Phase.ENTRY));
            Process first = TracedMachine.waitingShell("cd /no/such/folder");
            Process second = TracedMachine.waitingShell("cd /no/other/folder");
            recorder.trackProcesses(List.of(first.pid(), second.pid()));
            recorder.start();
            TracedMachine.letGo(first);
            List<String> once = snapshot(recorder, "once", Long.MAX_VALUE);
            assertThat(once).hasSize(1).allMatch(line -> line.contains("{ filename = \"/no/such/folder\" }"));
            assertThat(snapshot(recorder, "again", Long.MAX_VALUE)).isEqualTo(once);
            recorder.stop();
            recorder.start();
            TracedMachine.letGo(second);
            List<String> more = snapshot(recorder, "more", Long.MAX_VALUE);
            assertThat(more).hasSize(2).startsWith(once.getFirst());
            assertThat(more.getLast()).contains("\"/no/other/folder\"");
            recorder.clear();
            assertThat(snapshot(recorder, "cleared", Long.MAX_VALUE)).isEmpty();
        }
    }

    @Test
    void isClearedWithWhatItHasTakenOutOfTheKernel() throws Exception {
        try (KernelRecorder recorder = recorder(4 << 20)) {
            recorder.leaveUnmapped(CHANNEL);
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exit"));
            Process first = TracedMachine.waitingShell(":");
            Process second = TracedMachine.waitingShell("exec /bin/true");
            recorder.trackProcesses(List.of(first.pid(), second.pid()));
            recorder.start();
            TracedMachine.letGo(first);
            assertThat(snapshot(recorder, "before", Long.MAX_VALUE)).hasSize(1);
            recorder.clear();
            assertThat(snapshot(recorder, "cleared", Long.MAX_VALUE)).isEmpty();
            TracedMachine.letGo(second);
            assertThat(snapshot(recorder, "after", Long.MAX_VALUE))
                    .hasSize(1)
                    .allMatch(line -> line.contains("comm = \"true\""));
        }
    }
}
