// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.kernel.KernelTracer;
import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The daemon is killed while eBPF programs record, where a bpf file system is mounted (in a mount namespace of the
/// test's own): the programs go on, and the next daemon has every event in the trace or counted, and leaves nothing.
@Tag("peer")
final class PinnedCaptureTest {
    private static final int WRITES = 10_000;
    /// Each is a call that enters and leaves; the shell makes one after each storm.
    private static final int CALLS = 2 * (WRITES + 1);

    private static final String STORM =
            "dd if=/dev/zero of=/dev/null bs=1 count=" + WRITES + " status=none; echo ended";
    private static final Pattern RECOVERED =
            Pattern.compile("kernel events recovered: session=s .* events=(\\d+) discarded events=(\\d+)");

    private static final Pattern DISCARDED = Pattern.compile("discarded (\\d+) ");

    private Process mounts;
    private Home home;
    private Process storm;
    private Path trace;

    @BeforeEach
    void mountBpfFileSystem() throws IOException {
        for (String facility : List.of("tracepoints", "bpf")) {
            assumeTrue(
                    KernelTracer.facilities().stream().anyMatch(each -> each.name().equals(facility) && each.present()),
                    "skipped: not for this user here: " + facility);
        }
        assumeTrue(RunDirectory.ownUid() == 0, "skipped: only root mounts");
        for (String program : List.of("unshare", "nsenter")) {
            assumeTrue(Programs.isInstalled(program), "skipped: not installed: " + program);
        }
        mounts = new ProcessBuilder(
                        "unshare", "--mount", "sh", "-c", "mount -t bpf bpf /sys/fs/bpf && echo mounted; read line")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(mounts.inputReader().readLine()).isEqualTo("mounted");
        home = Home.amongMountsOf(mounts);
        trace = home.folder().resolve("trace");
        storm = home.startTalking(List.of(
                "sh", "-c", "echo ready; read line; " + STORM + "; read line; " + STORM + "; read line"));
        assertThat(storm.inputReader().readLine()).isEqualTo("ready");
        home.ringside("create", "s", "--output=" + trace, "--trace-format=ctf-1.8").succeeded();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (home != null) {
            home.close();
        }
        if (mounts != null) {
            mounts.destroyForcibly().waitFor();
        }
    }

    private void enableChannel(String name, String subBufferBytes) {
        // Read where it is a quarter full, and when asked.
        home.ringside(
                        "enable-channel", "-k", name, "--read-timer=600000000", "--subbuf-size=" + subBufferBytes,
                        "--num-subbuf=4", "--discard")
                .succeeded();
    }

    private void start() {
        home.ringside("track", "-k", "--pid=" + storm.pid()).succeeded();
        home.ringside("start").succeeded();
    }

    private void letStormBegin() throws IOException {
        storm.outputWriter().append("go\n").flush();
    }

    private void awaitStorm() throws IOException {
        assertThat(storm.inputReader().readLine()).isEqualTo("ended");
    }

    /// What lies in the bpf file system of our own.
    private List<String> pinned() {
        return home
                .run(List.of("nsenter", "--mount=/proc/" + mounts.pid() + "/ns/mnt", "--", "ls", "-1", "/sys/fs/bpf"))
                .succeeded()
                .out()
                .lines()
                .filter(name -> name.startsWith("ringside"))
                .toList();
    }

    private Matcher recover() throws IOException {
        home.ringside("create", "next").succeeded();
        // Answered after the kernel has been looked after.
        home.ringside("list", "-k").succeeded();
        String log = Files.readString(home.runFolder().resolve("daemon.log"));
        Matcher matcher = RECOVERED.matcher(log);
        assertThat(matcher.find()).as(log).isTrue();
        assertThat(log).doesNotContain("is lost");
        assertThat(pinned()).isEmpty();
        return matcher;
    }

    private void letAnotherHomeLookAfterTheKernel() {
        try (Home other = Home.amongMountsOf(mounts)) {
            other.ringside("create", "other").succeeded();
            other.ringside("list", "-k").succeeded();
        }
    }

    private Map<String, Long> counts() {
        return counts(text());
    }

    private Babeltrace.Text text() {
        Babeltrace.Text text = Babeltrace.run("--no-delta", trace.toString());
        assertThat(text.status()).as(text.err()).isZero();
        return text;
    }

    private static Map<String, Long> counts(Babeltrace.Text text) {
        return text.out()
                .lines()
                .collect(Collectors.groupingBy(
                        line -> line.replaceFirst("^\\[[^]]*] (\\S+ )?(\\w+):.*", "$2"),
                        Collectors.counting()));
    }

    @Test
    void everyEventOfAStormIsRecordedThoughTheDaemonIsKilledInIt() throws IOException {
        enableChannel("calls", "4M");
        enableChannel("counted", "4M");
        home.ringside("enable-event", "-k", "-c", "calls", "--syscall", "write").succeeded();
        home.ringside("add-context", "-k", "-c", "counted", "-t", "perf:cpu:context-switches").succeeded();
        home.ringside("enable-event", "-k", "-c", "counted", "sched_process_fork,sched_process_exec").succeeded();
        start();
        letStormBegin();
        home.killDaemon();
        assertThat(pinned()).hasSize(2);
        awaitStorm();
        // Of a process that the shell starts now, and whose thread nobody but a program of ours can have heard of.
        letStormBegin();
        awaitStorm();
        Matcher recovered = recover();
        assertThat(Long.parseLong(recovered.group(2))).isZero();
        assertThat(counts())
                .containsEntry("syscall_entry_write", (long) CALLS)
                .containsEntry("syscall_exit_write", (long) CALLS)
                .containsEntry("sched_process_fork", 2L)
                .containsEntry("sched_process_exec", 2L);
    }

    @Test
    void whatFindsNoRoomWhileNoDaemonIsThereIsCounted() throws IOException {
        enableChannel("calls", "4096");
        home.ringside("enable-event", "-k", "-c", "calls", "--syscall", "write").succeeded();
        start();
        home.killDaemon();
        letStormBegin();
        awaitStorm();
        letAnotherHomeLookAfterTheKernel();
        assertThat(pinned()).hasSize(1);
        Matcher recovered = recover();
        assertThat(Long.parseLong(recovered.group(1))).isPositive();
        assertThat(Long.parseLong(recovered.group(1)) + Long.parseLong(recovered.group(2))).isEqualTo(CALLS);
        Map<String, Long> counts = counts();
        assertThat(counts.getOrDefault("syscall_entry_write", 0L) + counts.getOrDefault("syscall_exit_write", 0L))
                .isEqualTo(Long.parseLong(recovered.group(1)));
    }

    @Test
    void whatTheKilledDaemonHadWrittenIsCountedOnce() throws IOException {
        enableChannel("calls", "4096");
        home.ringside("enable-event", "-k", "-c", "calls", "--syscall", "write").succeeded();
        start();
        letStormBegin();
        awaitStorm();
        home.ringside("rotate").succeeded();
        home.killDaemon();
        letStormBegin();
        awaitStorm();
        recover();
        Babeltrace.Text text = text();
        Map<String, Long> counts = counts(text);
        long discarded = DISCARDED
                .matcher(text.err())
                .results()
                .mapToLong(result -> Long.parseLong(result.group(1)))
                .sum();
        assertThat(counts.get("syscall_entry_write") + counts.get("syscall_exit_write") + discarded)
                .as(text.err())
                .isEqualTo(2 * CALLS);
    }

    @Test
    void destroyLeavesNothing() {
        enableChannel("calls", "4096");
        home.ringside("enable-event", "-k", "-c", "calls", "--syscall", "write").succeeded();
        start();
        assertThat(pinned()).hasSize(1);
        home.ringside("destroy").succeeded();
        assertThat(pinned()).isEmpty();
    }
}
